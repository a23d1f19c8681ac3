import type { ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { type Locale, words } from '../i18n/words.ts'
import { type PageName, pathOf } from './addresses.ts'
import { BackLink } from './components/back-link.tsx'
import { SkipLink } from './components/skip-link.tsx'
import { keepTogether } from './keep-together.ts'
import type { Site } from './site.ts'
import { WithPhone } from './telephone.tsx'

/** What a feature says of a page; the shell does the rest. */
export type PageContent = {
  /** The page's own name, without service and municipality. */
  title: string
  /** A form came back with faults: said first, in the title too. */
  faulty?: boolean
  /** Where „Назад“ leads; absent: no such link. */
  back?: string
  main: ComponentChildren
}

/** The page's own address in each language: as others may link to it, and as the language switch does. */
export type Alternates = Record<Locale, { address: string; switchTo: string }>

type Shell = { site: Site; locale: Locale; alternates: Alternates; content: PageContent }

const LANGUAGES: Record<Locale, string> = { bg: 'Български', en: 'English' }
const FOOTER = [
  'schedule',
  'findBooking',
  'help',
  'accessibility',
  'privacy',
  'conditions',
] as const satisfies readonly PageName[]
const LOCALES: readonly Locale[] = ['bg', 'en']

/** The whole page as an HTML document. Whatever stands in it is escaped. */
export function pageHtml(shell: Shell): string {
  return `<!DOCTYPE html>\n${renderToString(<PageShell {...shell} />)}`
}

function PageShell({ site, locale, alternates, content }: Shell) {
  const { shell } = words[locale].pages
  return (
    <html lang={locale} class="govuk-template">
      <Head site={site} title={pageTitle(content, shell.service, site, locale)}>
        {LOCALES.map((each) => (
          <link key={each} rel="alternate" hreflang={each} href={`${site.publicUrl}${alternates[each].address}`} />
        ))}
      </Head>
      <body class="govuk-template__body">
        <SkipLink href="#main" text={shell.skip} />
        <Header site={site} locale={locale} alternates={alternates} />
        <main id="main" class="page-main" tabIndex={-1}>
          <div class="govuk-width-container">
            {content.back && <BackLink href={content.back} text={shell.back} />}
            {content.main}
          </div>
        </main>
        <Footer site={site} locale={locale} pages={FOOTER} />
      </body>
    </html>
  )
}

/** What every page of the house names to the browser. */
export function Head({ site, title, children }: { site: Site; title: string; children?: ComponentChildren }) {
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light" />
      {/* A telephone must not take a booking's code for a number to call. */}
      <meta name="format-detection" content="telephone=no" />
      <title>{title}</title>
      {site.styleSheets.map((sheet) => (
        <link key={sheet} rel="stylesheet" href={site.assets.url(sheet)} />
      ))}
      {/* A font is always fetched as if from elsewhere: without `crossorigin` it would be fetched twice. */}
      {['inter-cyrillic.woff2', 'inter-latin.woff2'].map((font) => (
        <link
          key={font}
          rel="preload"
          as="font"
          type="font/woff2"
          href={site.assets.url(font)}
          crossOrigin="anonymous"
        />
      ))}
      <link rel="icon" href={site.assets.url(site.shield)} />
      {children}
    </head>
  )
}

/** „[Грешка: ] page – service – municipality“. */
export function pageTitle(
  { title, faulty }: PageContent,
  service: string,
  { municipality }: Site,
  locale: Locale,
): string {
  const { shell } = words[locale].pages
  return `${faulty ? shell.errorPrefix : ''}${[title, service, municipality.name[locale]].join(' – ')}`
}

function Header({ site, locale, alternates }: Omit<Shell, 'content'>) {
  const { shell } = words[locale].pages
  return (
    <header class="page-header">
      <div class="govuk-width-container page-header__inner">
        <a class="page-header__home" href={pathOf('home', locale)}>
          <img class="page-header__shield" src={site.assets.url(site.shield)} alt="" width="36" height="44" />
          <span class="page-header__words">
            <span class="page-header__municipality">{site.municipality.name[locale]}</span>{' '}
            <span class="page-header__service">{shell.service}</span>
          </span>
        </a>
        <nav class="languages" aria-label={shell.languages}>
          <ul class="languages__list">
            {LOCALES.map((each) => (
              <li key={each} class="languages__item">
                {each === locale ? (
                  <span aria-current="true">{LANGUAGES[each]}</span>
                ) : (
                  <a class="govuk-link" lang={each} hreflang={each} href={alternates[each].switchTo}>
                    {LANGUAGES[each]}
                  </a>
                )}
              </li>
            ))}
          </ul>
        </nav>
      </div>
    </header>
  )
}

type FooterPage = (typeof FOOTER)[number]

/** Help, the municipality's address, and the pages that are named here. */
export function Footer({ site, locale, pages }: Pick<Shell, 'site' | 'locale'> & { pages: readonly FooterPage[] }) {
  const { name, address, phone } = site.municipality
  return (
    <footer class="page-footer">
      <div class="govuk-width-container page-footer__inner">
        <FooterLinks locale={locale} pages={pages} />
        <p>
          <WithPhone text={words[locale].pages.shell.help} phone={phone} />
        </p>
        <p>
          {name[locale]}, {keepTogether(address[locale])}
        </p>
      </div>
    </footer>
  )
}

/** In the same place on every page (WCAG 3.2.6). */
function FooterLinks({ locale, pages }: Pick<Shell, 'locale'> & { pages: readonly FooterPage[] }) {
  const { shell } = words[locale].pages
  return (
    <nav class="footer-links" aria-label={shell.footer.label}>
      <ul class="footer-links__list">
        {pages.map((page) => (
          <li key={page}>
            <a class="govuk-link" href={pathOf(page, locale)}>
              {shell.footer[page]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
