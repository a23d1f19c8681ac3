import { Fragment } from 'preact'
import type { Locale } from '../i18n/words.ts'
import { words } from '../i18n/words.ts'
import { Button } from '../ui/components/button.tsx'
import { QrPicture } from '../ui/components/qr-picture.tsx'
import { RowTable } from '../ui/components/rows.tsx'
import { Select } from '../ui/components/select.tsx'
import { VisuallyHidden } from '../ui/components/visually-hidden.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { hrefOf } from './calendar-filter-view.tsx'
import { monthTitle, type Poster } from './poster.ts'

type Page = {
  /** Null: there is nobody whose door it could hang on. */
  poster: Poster | null
  picture: readonly (readonly boolean[])[]
  officials: readonly { slug: string; title: string }[]
  months: readonly string[]
  house: Record<Locale, string>
  /** Of whoever looks; the poster may be in another. */
  locale: Locale
}

const HERE = '/sluzhebno/plakat'

/** The poster of a door, with what is chosen about it on the screen only. */
export function posterPage({ poster, picture, officials, months, house, locale }: Page): PageContent {
  const text = words[locale].pages.poster
  return {
    title: text.title,
    main: (
      <>
        <div class="not-on-paper">
          {/* On paper the poster has a heading of its own. */}
          <h1>{text.title}</h1>
          <p>{text.lead}</p>
          {poster === null ? (
            <p class="panel">{text.none}</p>
          ) : (
            <>
              <form method="get" action={HERE} class="filters">
                <Select
                  id="lice"
                  label={text.official}
                  locale={locale}
                  value={poster.slug}
                  items={officials.map(({ slug, title }) => ({ value: slug, text: title }))}
                />
                <Select
                  id="mesets"
                  label={text.month}
                  locale={locale}
                  value={poster.month}
                  items={months.map((month) => ({ value: month, text: monthTitle(month, locale) }))}
                />
                <Select
                  id="ezik"
                  label={text.language}
                  locale={locale}
                  value={poster.locale}
                  items={(['bg', 'en'] as const).map((each) => ({ value: each, text: text.languages[each] }))}
                />
                <Button look="secondary">{text.show}</Button>
              </form>
              <p>{text.how}</p>
              <p class="paper-links">
                <a
                  class="govuk-link"
                  href={hrefOf(`${HERE}.pdf`, { lice: poster.slug, mesets: poster.month, ezik: poster.locale })}
                >
                  {text.pdf}
                </a>
              </p>
            </>
          )}
        </div>
        {poster && <Sheet poster={poster} picture={picture} house={house} />}
      </>
    ),
  }
}

function Sheet({ poster, picture, house }: { poster: Poster; picture: Page['picture']; house: Page['house'] }) {
  const { locale, days } = poster
  const { poster: text, home } = words[locale].pages
  return (
    <article class="sheet sheet--poster" lang={locale}>
      <p>{house[locale]}</p>
      <h2 class="sheet__title">{poster.title}</h2>
      <p class="sheet__official">{poster.official}</p>
      {poster.name && <p>{poster.name}</p>}
      {poster.rule && <p>{home.rule(poster.rule)}</p>}
      {days.length === 0 ? (
        <p>
          <strong>{text.noDays}</strong>
        </p>
      ) : (
        <RowTable
          caption={<VisuallyHidden>{text.caption}</VisuallyHidden>}
          columns={[{ text: text.columns.day }, { text: text.columns.hours }, { text: text.columns.place }]}
          rows={days.map(({ key, day, hours, notes, place }) => ({
            key,
            cells: [
              day,
              <Fragment key="hours">
                {hours && <span class="nowrap">{hours}</span>}
                {notes.map((note) => (
                  <span key={note} class="stacked">
                    {note}
                  </span>
                ))}
              </Fragment>,
              place,
            ],
          }))}
        />
      )}
      <h3>{text.book}</h3>
      <div class="sheet__book">
        <dl class="sheet__ways">
          <dt>{text.online}</dt>
          <dd>{poster.address}</dd>
          <dt>{text.phone}</dt>
          <dd class="nowrap">{poster.phone}</dd>
          <dt>{text.desk}</dt>
          <dd>{poster.desk}</dd>
        </dl>
        <div>
          <QrPicture picture={picture} title={text.qr(poster.address)} />
          <p>{text.qrHint}</p>
        </div>
      </div>
      <p class="sheet__as-of">{poster.asOf}</p>
    </article>
  )
}
