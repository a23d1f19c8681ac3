import { type ComponentChildren, createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { renderToString } from 'preact-render-to-string'
import { type Locale, words } from '../i18n/words.ts'
import { BackLink } from './components/back-link.tsx'
import { TextButton } from './components/button.tsx'
import { SkipLink } from './components/skip-link.tsx'
import { Footer, Head, type PageContent, pageTitle } from './page-shell.tsx'
import type { Site } from './site.ts'

/** Who looks at a staff page, as its frame shows them. */
export type StaffViewer = {
  name: string
  /** What they are here, in words. */
  role: string
  /** Ties the forms of the page to the session. */
  formToken: string
  /** Where they may go; `current`: where they are, the page itself or one below it; `settings`: seldom needed. */
  nav: readonly Way[]
  /** Their own page; null where there is none. */
  profile: string | null
  /** The page at hand, to come back to it in the other language. */
  here: string
}

type Way = { href: string; text: string; settings: boolean; current: 'page' | 'true' | null }

type Shell = {
  site: Site
  locale: Locale
  content: PageContent
  /** Null: nobody is signed in. */
  viewer: StaffViewer | null
  /** The page in each language, where nobody is signed in to choose one. */
  languages?: Record<Locale, string>
}

const LANGUAGES: Record<Locale, string> = { bg: 'Български', en: 'English' }
const LOCALES: readonly Locale[] = ['bg', 'en']
const HOME = '/sluzhebno/'
const FormToken = createContext('')

/** The name of the field that ties a form to its session. */
export const FORM_TOKEN_FIELD = '_csrf'

/** A whole page of the staff's as an HTML document. */
export function staffPageHtml(shell: Shell): string {
  return `<!DOCTYPE html>\n${renderToString(<StaffShell {...shell} />)}`
}

/** Every form of a staff page: a plain post that carries the session's token. */
export function StaffForm({
  action,
  className,
  children,
}: {
  action: string
  className?: string
  children: ComponentChildren
}) {
  return (
    <form method="post" action={action} class={className} noValidate>
      <input type="hidden" name={FORM_TOKEN_FIELD} value={useContext(FormToken)} />
      {children}
    </form>
  )
}

function StaffShell({ site, locale, content, viewer, languages }: Shell) {
  const { shell, staff } = words[locale].pages
  return (
    <html lang={locale} class="govuk-template">
      <Head site={site} title={pageTitle(content, staff.shell.service, site, locale)}>
        <link rel="stylesheet" href={site.assets.url('staff.css')} />
        <meta name="robots" content="noindex" />
      </Head>
      <body class="govuk-template__body staff">
        <FormToken.Provider value={viewer?.formToken ?? ''}>
          <SkipLink href="#main" text={shell.skip} />
          <Header {...{ site, locale, viewer }} {...(languages && { languages })} />
          {viewer && viewer.nav.length > 0 && <Nav locale={locale} nav={viewer.nav} />}
          <main id="main" class="page-main" tabIndex={-1}>
            <div class="govuk-width-container">
              {content.back && <BackLink href={content.back} text={shell.back} />}
              {content.main}
            </div>
          </main>
          <Footer site={site} locale={locale} pages={['accessibility', 'privacy', 'help']} />
        </FormToken.Provider>
      </body>
    </html>
  )
}

function Header({ site, locale, viewer, languages }: Omit<Shell, 'content'>) {
  const { service, as } = words[locale].pages.staff.shell
  return (
    <header class="page-header">
      <div class="govuk-width-container page-header__inner">
        <a class="page-header__home" href={HOME}>
          <img class="page-header__shield" src={site.assets.url(site.shield)} alt="" width="36" height="44" />
          <span class="page-header__words">
            <span class="page-header__municipality">{site.municipality.name[locale]}</span>{' '}
            <span class="page-header__service">{viewer ? as(viewer.role) : service}</span>
          </span>
        </a>
        {viewer && <Side locale={locale} viewer={viewer} />}
        {languages && <LanguageLinks locale={locale} languages={languages} />}
      </div>
    </header>
  )
}

/** The other language, the own account, and the way out. */
function Side({ locale, viewer: { name, profile, here } }: { locale: Locale; viewer: StaffViewer }) {
  const { signOut } = words[locale].pages.staff.shell
  const other = locale === 'bg' ? 'en' : 'bg'
  return (
    <div class="staff-header__side">
      <StaffForm action="/sluzhebno/ezik">
        <input type="hidden" name="kam" value={here} />
        <span lang={other}>
          <TextButton name="ezik" value={other}>
            {LANGUAGES[other]}
          </TextButton>
        </span>
      </StaffForm>
      {profile && (
        <a class="govuk-link" href={profile}>
          {name}
        </a>
      )}
      <StaffForm action="/sluzhebno/izhod">
        <TextButton>{profile ? signOut : `${signOut} (${name})`}</TextButton>
      </StaffForm>
    </div>
  )
}

function LanguageLinks({ locale, languages }: { locale: Locale; languages: Record<Locale, string> }) {
  return (
    <nav class="languages" aria-label={words[locale].pages.shell.languages}>
      <ul class="languages__list">
        {LOCALES.map((each) => (
          <li key={each} class="languages__item">
            {each === locale ? (
              <span aria-current="true">{LANGUAGES[each]}</span>
            ) : (
              <a class="govuk-link" lang={each} hreflang={each} href={languages[each]}>
                {LANGUAGES[each]}
              </a>
            )}
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Nav({ locale, nav }: { locale: Locale; nav: readonly Way[] }) {
  const { shell } = words[locale].pages.staff
  const settings = nav.filter((way) => way.settings)
  // To fold one or two would only hide them.
  const folded = settings.length > 2 && settings.length < nav.length
  return (
    <nav class="staff-nav" aria-label={shell.nav}>
      <div class="govuk-width-container">
        <Ways ways={folded ? nav.filter((way) => !way.settings) : nav}>
          {folded && (
            <li class="staff-nav__more">
              <details open={settings.some(({ current }) => current !== null)}>
                <summary class="staff-nav__link">{shell.settings}</summary>
                <Ways ways={settings} />
              </details>
            </li>
          )}
        </Ways>
      </div>
    </nav>
  )
}

function Ways({ ways, children }: { ways: readonly Way[]; children?: ComponentChildren }) {
  return (
    <ul class="staff-nav__list">
      {ways.map(({ href, text, current }) => (
        <li key={href}>
          <a class="staff-nav__link" href={href} aria-current={current ?? undefined}>
            {text}
          </a>
        </li>
      ))}
      {children}
    </ul>
  )
}
