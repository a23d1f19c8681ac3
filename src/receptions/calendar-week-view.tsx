import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import { dateTime, dayShort, timeRange } from '../i18n/format-time.ts'
import { datesInWords, dayOfMonth } from '../i18n/local-words.ts'
import { type Locale, words } from '../i18n/words.ts'
import { ButtonLink } from '../ui/components/button.tsx'
import { VisuallyHidden } from '../ui/components/visually-hidden.tsx'
import { Filled } from '../ui/filled.tsx'
import { keepTogether } from '../ui/keep-together.ts'
import type { PageContent } from '../ui/page-shell.tsx'
import type { CalendarColumn } from './calendar-column.ts'
import { CalendarFilter, hrefOf } from './calendar-filter-view.tsx'
import {
  ColumnLine,
  delayInWords,
  type MayOpen,
  sofia,
  stateInWords,
  substituteInWords,
  totalsInWords,
} from './calendar-lines-view.tsx'
import type { Span } from './calendar-span-rules.ts'
import { dayOffInWords } from './day-notes.ts'
import { plusDays } from './local-time.ts'
import type { StaffCalendar } from './look-at-calendar.ts'

/** The calendar with what its pages need besides; `slug`: whose days alone are shown. */
export type CalendarPage = StaffCalendar & {
  span: Span
  slug: string | undefined
  locale: Locale
  may: MayOpen
  /** The same about a day of that official. */
  mayOn: (slug: string) => MayOpen
  /** Who looks, and when: a print says so. */
  by: string
  now: DateTime
}

const WEEK = '/sluzhebno/kalendar'

/** The week: a column for each reception day, as on a wall. */
export function weekPage(page: CalendarPage): PageContent {
  const { span, columns, locale, slug, may, mayOn, today } = page
  const { staffCalendar } = words[locale].pages
  // Nobody receives at the weekend, but where somebody does.
  const last = columns.some(({ day }) => day.date > plusDays(span.from, 4)) ? span.to : plusDays(span.from, 4)
  const week = datesInWords(span.from, last, locale)
  return {
    title: `${staffCalendar.title}, ${week}`,
    main: (
      <>
        <div class="page-heading">
          <h1>{staffCalendar.title}</h1>
          {may('/sluzhebno/den/nov') && (
            <ButtonLink
              href={hrefOf('/sluzhebno/den/nov', { lice: slug, data: span.from > today ? span.from : undefined })}
            >
              {staffCalendar.addDay}
            </ButtonLink>
          )}
        </div>
        <div class="toolbar toolbar--week">
          <ButtonLink look="secondary" href={hrefOf(WEEK, { sedmica: span.previous, lice: slug })}>
            <span aria-hidden="true">← </span>
            {staffCalendar.previousWeek}
          </ButtonLink>
          <ButtonLink look="secondary" href={hrefOf(WEEK, { lice: slug })}>
            {staffCalendar.thisWeek}
          </ButtonLink>
          <ButtonLink look="secondary" href={hrefOf(WEEK, { sedmica: span.next, lice: slug })}>
            {staffCalendar.nextWeek}
            <span aria-hidden="true"> →</span>
          </ButtonLink>
          <h2>{week}</h2>
          <a class="govuk-link toolbar__end" href={hrefOf(`${WEEK}/mesec`, { m: span.from.slice(0, 7), lice: slug })}>
            {staffCalendar.asMonth}
          </a>
        </div>
        <CalendarFilter {...page} action={WEEK} span={{ sedmica: span.from }} />
        <DaysOff {...page} />
        {columns.length === 0 ? (
          <NoDays {...page} text={staffCalendar.noneInWeek} />
        ) : (
          <ol class="week">
            {columns.map((column) => (
              <Column key={column.day.id} column={column} locale={locale} may={mayOn(column.day.slug)} />
            ))}
          </ol>
        )}
        <p class="only-on-paper">{staffCalendar.printed(`${page.by}, ${dateTime(page.now, locale)}`)}</p>
      </>
    ),
  }
}

function Column({ column, locale, may }: { column: CalendarColumn; locale: Locale; may: MayOpen }) {
  const { staffCalendar } = words[locale].pages
  const { day, lines } = column
  const start = sofia(day.startsAt)
  const date = dayShort(start, locale, start)
  const notes = [stateInWords(day, locale), substituteInWords(day, locale), delayInWords(day, locale)].filter(
    (note) => note !== null,
  )
  return (
    <li class="week__day">
      <div class={day.state === 'open' ? 'week__head' : 'week__head hatch'}>
        <h3>
          <time dateTime={day.date}>{date}</time>
        </h3>
        <p>{day.title[locale]}</p>
        <p>
          {keepTogether(day.place[locale])} · {timeRange(start, sofia(day.endsAt), locale)}
        </p>
        {notes.map((note) => (
          <p key={note}>
            <strong>{note}</strong>
          </p>
        ))}
      </div>
      {lines.length > 0 && (
        <ul class="week__slots">
          {lines.map((line) => (
            <ColumnLine key={`${line.startsAt} ${line.kind}`} line={line} locale={locale} may={may} />
          ))}
        </ul>
      )}
      <div class="week__foot">
        <span>{totalsInWords(column, locale)}</span>
        {day.closure && may('/sluzhebno/otmeneni/:id') && (
          <a class="govuk-link not-on-paper" href={`/sluzhebno/otmeneni/${day.closure.id}`}>
            {day.closure.kind === 'closure' ? staffCalendar.toCase : staffCalendar.toSubstitution}
            <VisuallyHidden> – {`${date}, ${day.title[locale]}`}</VisuallyHidden>
          </a>
        )}
        {may('/sluzhebno/den/:id') && (
          <a class="govuk-link not-on-paper" href={`/sluzhebno/den/${day.id}`}>
            {staffCalendar.manage}
            <VisuallyHidden> {staffCalendar.manageAbout(`${date}, ${day.title[locale]}`)}</VisuallyHidden>
          </a>
        )}
      </div>
    </li>
  )
}

/** The days of the range on which offices are closed, and why. */
export function DaysOff({ daysOff, locale }: Pick<CalendarPage, 'daysOff' | 'locale'>) {
  const { staffCalendar } = words[locale].pages
  if (daysOff.length === 0) return null
  return (
    <p>
      <strong>{staffCalendar.daysOff}:</strong>{' '}
      {daysOff.map(({ date, reason }) => `${dayOfMonth(date, locale)} – ${dayOffInWords(reason, locale)}`).join('; ')}
    </p>
  )
}

/** Nothing in the range: said kindly, with the way on. */
export function NoDays({ officials, next, locale, slug, text }: CalendarPage & { text: string }) {
  const { staffCalendar } = words[locale].pages
  if (officials.length === 0) return <p>{staffCalendar.nobody}</p>
  const at = next === null ? null : DateTime.fromISO(next, { zone: ZONE })
  return (
    <>
      <p>{text}</p>
      {at && (
        <p>
          <Filled
            text={staffCalendar.next}
            parts={{
              date: (
                <a class="govuk-link" href={hrefOf(WEEK, { sedmica: next ?? undefined, lice: slug })}>
                  {dayShort(at, locale, at)}
                </a>
              ),
            }}
          />
        </p>
      )}
    </>
  )
}
