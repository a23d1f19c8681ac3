import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import { dayShort, monthHeading, timeRange } from '../i18n/format-time.ts'
import { words } from '../i18n/words.ts'
import { ButtonLink } from '../ui/components/button.tsx'
import { RowTable } from '../ui/components/rows.tsx'
import { VisuallyHidden } from '../ui/components/visually-hidden.tsx'
import { Filled } from '../ui/filled.tsx'
import { keepTogether } from '../ui/keep-together.ts'
import type { PageContent } from '../ui/page-shell.tsx'
import type { CalendarColumn } from './calendar-column.ts'
import { CalendarFilter, hrefOf } from './calendar-filter-view.tsx'
import { delayInWords, sofia, stateInWords, substituteInWords } from './calendar-lines-view.tsx'
import { type CalendarPage, DaysOff, NoDays } from './calendar-week-view.tsx'

const MONTH = '/sluzhebno/kalendar/mesec'

/** The month as a table: a row for each reception day, without who comes. */
export function monthPage(page: CalendarPage): PageContent {
  const { span, columns, locale, slug, today } = page
  const { staffCalendar } = words[locale].pages
  const month = monthHeading(DateTime.fromISO(span.from, { zone: ZONE }), locale)
  const week = today.startsWith(span.from.slice(0, 7)) ? undefined : span.from
  return {
    title: staffCalendar.monthTitle(month),
    main: (
      <>
        <div class="page-heading">
          <h1>{staffCalendar.monthTitle(month)}</h1>
        </div>
        <div class="toolbar">
          <ButtonLink look="secondary" href={hrefOf(MONTH, { m: span.previous, lice: slug })}>
            <span aria-hidden="true">← </span>
            {staffCalendar.previousMonth}
          </ButtonLink>
          <ButtonLink look="secondary" href={hrefOf(MONTH, { lice: slug })}>
            {staffCalendar.thisMonth}
          </ButtonLink>
          <ButtonLink look="secondary" href={hrefOf(MONTH, { m: span.next, lice: slug })}>
            {staffCalendar.nextMonth}
            <span aria-hidden="true"> →</span>
          </ButtonLink>
          <a class="govuk-link toolbar__end" href={hrefOf('/sluzhebno/kalendar', { sedmica: week, lice: slug })}>
            {staffCalendar.asWeek}
          </a>
        </div>
        <CalendarFilter {...page} action={MONTH} span={{ m: span.from.slice(0, 7) }} />
        <DaysOff {...page} />
        {columns.length === 0 ? (
          <NoDays {...page} text={staffCalendar.noneInMonth} />
        ) : (
          <>
            <MonthTable {...page} />
            <Sums {...page} />
          </>
        )}
      </>
    ),
  }
}

function MonthTable({ columns, locale, slug, may }: CalendarPage) {
  const { staffCalendar } = words[locale].pages
  const { month: head } = staffCalendar
  const rows = columns.map(({ day, totals }) => {
    const start = sofia(day.startsAt)
    const date = dayShort(start, locale, start)
    return {
      key: String(day.id),
      tone: day.state === 'open' ? undefined : day.state === 'closed' ? ('off' as const) : ('waits' as const),
      cells: [
        <a key="week" class="govuk-link" href={hrefOf('/sluzhebno/kalendar', { sedmica: day.date, lice: slug })}>
          {date}
        </a>,
        day.title[locale],
        <>
          {timeRange(start, sofia(day.endsAt), locale)}, {keepTogether(day.place[locale])}
        </>,
        totals.booked,
        totals.free,
        [stateInWords(day, locale) ?? staffCalendar.open, substituteInWords(day, locale), delayInWords(day, locale)]
          .filter(Boolean)
          .join('; '),
        may('/sluzhebno/den/:id') ? (
          <a key="day" class="govuk-link" href={`/sluzhebno/den/${day.id}`}>
            {staffCalendar.manage}
            <VisuallyHidden> {staffCalendar.manageAbout(`${date}, ${day.title[locale]}`)}</VisuallyHidden>
          </a>
        ) : null,
      ],
    }
  })
  return (
    <RowTable
      caption={head.caption}
      columns={[
        { text: head.date },
        { text: head.who },
        { text: head.hours },
        { text: head.booked, label: head.booked, numeric: true },
        { text: head.free, label: head.free, numeric: true },
        { text: head.state },
        { text: head.action },
      ]}
      rows={rows}
    />
  )
}

function Sums({ columns, locale }: Pick<CalendarPage, 'locale'> & { columns: readonly CalendarColumn[] }) {
  const { month, totals } = words[locale].pages.staffCalendar
  const sum = (kind: 'booked' | 'free') => columns.reduce((total, column) => total + column.totals[kind], 0)
  return (
    <p>
      <Filled text={month.sums} parts={{ booked: totals.booked(sum('booked')), free: totals.free(sum('free')) }} />
    </p>
  )
}
