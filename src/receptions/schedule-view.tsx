import type { ComponentChildren } from 'preact'
import { dayLong, monthHeading } from '../i18n/format-time.ts'
import { receptionWords } from '../i18n/reception-words.ts'
import { type Locale, words } from '../i18n/words.ts'
import { type PageName, pathOf } from '../ui/addresses.ts'
import { Filled } from '../ui/filled.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { Telephone } from '../ui/telephone.tsx'
import type { PublicSchedule } from './look-at-schedule.ts'
import type { OfficialCard } from './official-cards.ts'
import type { ScheduleLine } from './schedule-lines.ts'
import { ScheduleTable } from './schedule-table-view.tsx'

/** The schedule with what its pages need besides. */
export type SchedulePage = PublicSchedule & { locale: Locale; phone: string; publicUrl: string }

/** „График на приемните дни“: of all officials, month by month or one official after another. */
export function schedulePage(page: SchedulePage, by: 'date' | 'official'): PageContent {
  const { lines, until, locale } = page
  const { schedule } = words[locale].pages
  return {
    title: schedule.title,
    main: (
      <>
        <h1>{schedule.title}</h1>
        <p>{schedule.lead(dayLong(until, locale))}</p>
        <HowToBook {...page} />
        <Order by={by} locale={locale} />
        {lines.length === 0 && <p>{schedule.none}</p>}
        {by === 'date' ? <ByDate {...page} /> : <ByOfficial {...page} />}
        <ExpectedMeans {...page} />
        <Feeds {...page} />
      </>
    ),
  }
}

/** The days of one official: on paper, the notice for the door. Null where there is no such official. */
export function officialSchedulePage(page: SchedulePage, slug: string): PageContent | null {
  const { locale } = page
  const { schedule, home } = words[locale].pages
  const official = page.officials.find((each) => each.slug === slug)
  if (!official) return null
  const lines = page.lines.filter((line) => line.slug === slug)
  const title = schedule.titleOf(nameOf(official, locale))
  return {
    title,
    back: pathOf('scheduleByOfficial', locale),
    main: (
      <>
        <h1>{title}</h1>
        {official.name && <p>{official.name}</p>}
        <p>{official.rule ? home.rule(official.rule) : home.noRule}</p>
        <HowToBook {...page} />
        {lines.length === 0 && <p>{schedule.none}</p>}
        <Months lines={lines} locale={locale} />
        <ExpectedMeans lines={lines} locale={locale} />
        <Feeds {...page} officials={[official]} one />
      </>
    ),
  }
}

function ByDate({ officials, lines, locale }: SchedulePage) {
  const names = new Map(officials.map((official) => [official.slug, nameOf(official, locale)]))
  return <Months lines={lines} locale={locale} nameOf={(slug) => names.get(slug) ?? ''} />
}

function Months({
  lines,
  locale,
  ...table
}: {
  lines: readonly ScheduleLine[]
  locale: Locale
  nameOf?: (slug: string) => string
}) {
  const months = [...new Set(lines.map(({ date }) => date.slice(0, 7)))]
  return months.map((month) => {
    const ofMonth = lines.filter(({ date }) => date.startsWith(month))
    const [first] = ofMonth
    return (
      <section key={month}>
        <h2 id={`m-${month}`} class="schedule__month">
          {first && monthHeading(first.at, locale)}
        </h2>
        <ScheduleTable labelledBy={`m-${month}`} lines={ofMonth} ofMonth locale={locale} {...table} />
      </section>
    )
  })
}

function ByOfficial({ officials, lines, locale }: SchedulePage) {
  const { schedule, home } = words[locale].pages
  return officials.map((official) => {
    const { slug, rule } = official
    const own = lines.filter((line) => line.slug === slug)
    return (
      <section key={slug}>
        <h2 id={slug}>{nameOf(official, locale)}</h2>
        <p>{rule ? home.rule(rule) : home.noRule}</p>
        <p class="not-on-paper">
          <a class="govuk-link" href={pathOf('scheduleOf', locale, { official: slug })}>
            {schedule.onlyThis}
          </a>
        </p>
        {own.length > 0 && <ScheduleTable labelledBy={slug} lines={own} locale={locale} />}
      </section>
    )
  })
}

function HowToBook({ locale, phone, publicUrl }: SchedulePage) {
  return (
    <p>
      <Filled
        text={words[locale].pages.schedule.howToBook}
        parts={{
          address: <strong>{publicUrl.replace(/^https?:\/\//, '')}</strong>,
          phone: <Telephone phone={phone} />,
        }}
      />
    </p>
  )
}

function Order({ by, locale }: { by: 'date' | 'official'; locale: Locale }) {
  const { schedule } = words[locale].pages
  const ways: [typeof by, PageName, string][] = [
    ['date', 'schedule', schedule.byDate],
    ['official', 'scheduleByOfficial', schedule.byOfficial],
  ]
  return (
    <nav class="switch not-on-paper" aria-label={schedule.order}>
      <ul class="switch__list">
        {ways.map(([way, page, text]) => (
          <li key={way}>
            {way === by ? (
              <strong aria-current="page">{text}</strong>
            ) : (
              <a class="govuk-link" href={pathOf(page, locale)}>
                {text}
              </a>
            )}
          </li>
        ))}
      </ul>
    </nav>
  )
}

function ExpectedMeans({ lines, locale }: Pick<SchedulePage, 'lines' | 'locale'>) {
  if (!lines.some(({ standing }) => standing.kind === 'expected')) return null
  return <p class="schedule__legend">{words[locale].pages.schedule.expectedMeans}</p>
}

function Feeds({ officials, locale, publicUrl, one = false }: SchedulePage & { one?: boolean }) {
  const { schedule } = words[locale].pages
  const feeds = officials.map((official) => ({
    text: nameOf(official, locale) as ComponentChildren,
    path: `/api/v1/officials/${official.slug}/reception-days.ics?lang=${locale}`,
  }))
  const all = { text: schedule.subscribeAll, path: `/api/v1/reception-days.ics?lang=${locale}` }
  return (
    <div class="not-on-paper">
      <h2>{schedule.feeds}</h2>
      <p>{schedule.feedsWhat}</p>
      <ul class="govuk-list govuk-list--bullet">
        {[...(one ? [] : [all]), ...feeds].map(({ text, path }) => (
          <li key={path}>
            {/* A program that keeps calendars opens `webcal:`; where there is none, the file itself says as much. */}
            <a class="govuk-link" href={`${publicUrl.replace(/^https?:/, 'webcal:')}${path}`}>
              {one ? schedule.subscribe : text}
            </a>{' '}
            <a class="govuk-link nowrap" href={path}>
              .ics<span class="govuk-visually-hidden">: {text}</span>
            </a>
          </li>
        ))}
      </ul>
      <p>
        {one && (
          <a class="govuk-link" href={pathOf('schedule', locale)}>
            {schedule.all}
          </a>
        )}
      </p>
      <p>{schedule.print}</p>
    </div>
  )
}

/** Two deputies have one title: the portfolio tells them apart. */
function nameOf({ title, portfolio }: OfficialCard, locale: Locale): string {
  return portfolio === null ? title : receptionWords[locale].feed.portfolio(title, portfolio)
}
