import { weekdayName } from '../i18n/format-time.ts'
import { dateInWords } from '../i18n/local-words.ts'
import { type Locale, words } from '../i18n/words.ts'
import { ButtonLink } from '../ui/components/button.tsx'
import { RowTable } from '../ui/components/rows.tsx'
import { VisuallyHidden } from '../ui/components/visually-hidden.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { hrefOf } from './calendar-filter-view.tsx'
import type { MayOpen } from './calendar-lines-view.tsx'
import type { CalendarDay } from './calendar-year.ts'
import { weekdayOf } from './local-time.ts'

type Year = { year: number; days: readonly CalendarDay[]; locale: Locale; may: MayOpen; done: string | null }

const HERE = '/sluzhebno/neprisastveni'

/** A year's non-working days and decisions. */
export function exceptionsPage({ year, days, locale, may, done }: Year): PageContent {
  const { calendar } = words[locale].pages.keeping.rules
  const title = calendar.title(String(year))
  const decides = may('/sluzhebno/neprisastveni/:date')
  return {
    title,
    main: (
      <>
        {done !== null && (
          <div class="done" role="status">
            <p>{done}</p>
          </div>
        )}
        <div class="page-heading">
          <div>
            <h1>{title}</h1>
            <p>{calendar.lead}</p>
          </div>
          {decides && <ButtonLink href={`${HERE}/novo`}>{calendar.add}</ButtonLink>}
        </div>
        <div class="toolbar">
          <ButtonLink look="secondary" href={hrefOf(HERE, { godina: String(year - 1) })}>
            <span aria-hidden="true">← </span>
            {calendar.previous}
          </ButtonLink>
          <ButtonLink look="secondary" href={hrefOf(HERE, { godina: String(year + 1) })}>
            {calendar.next}
            <span aria-hidden="true"> →</span>
          </ButtonLink>
        </div>
        <RowTable
          caption={calendar.caption}
          columns={[
            { text: calendar.date },
            { text: calendar.name },
            { text: calendar.kind },
            ...(decides ? [{ text: calendar.action }] : []),
          ]}
          rows={days.map((day) => ({
            key: day.date,
            tone: day.kind === 'exception' ? ('now' as const) : undefined,
            cells: [
              `${dateInWords(day.date, locale)}, ${weekdayName(weekdayOf(day.date), locale)}`,
              day.name[locale],
              <KindOf key="kind" day={day} locale={locale} />,
              ...(decides ? [<Way key="way" day={day} locale={locale} />] : []),
            ],
          }))}
        />
      </>
    ),
  }
}

function KindOf({ day: { kind, working, reason, source }, locale }: { day: CalendarDay; locale: Locale }) {
  const { kinds, source: from } = words[locale].pages.keeping.rules.calendar
  const said = kind === 'exception' ? kinds[working ? 'working' : 'off'] : kinds[kind]
  return (
    <>
      {said}
      {reason && ` – ${reason}`}
      {source && `. ${from}: ${source}`}
    </>
  )
}

function Way({ day: { date, kind }, locale }: { day: CalendarDay; locale: Locale }) {
  const { calendar } = words[locale].pages.keeping.rules
  return (
    <a class="govuk-link" href={`${HERE}/${date}`}>
      {kind === 'exception' ? calendar.change : calendar.decide}
      <VisuallyHidden> {calendar.about(dateInWords(date, locale))}</VisuallyHidden>
    </a>
  )
}
