import { DateTime } from 'luxon'
import { titleOf, whenInWords } from '../bookings/staff-words.ts'
import { ZONE } from '../clock.ts'
import { dateTime, dayLong, time, timeRange } from '../i18n/format-time.ts'
import { dateInWords } from '../i18n/local-words.ts'
import { listInWords } from '../i18n/small-words.ts'
import { type Locale, words } from '../i18n/words.ts'
import type { StaffDayRow } from '../receptions/day-queries.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import type { PageContent } from '../ui/page-shell.tsx'
import type { BriefPerson, EarlierReception } from './brief-queries.ts'
import { commitmentState } from './outcome.ts'

type Page = {
  day: StaffDayRow
  people: readonly BriefPerson[]
  staff: StaffMember
  house: Record<Locale, string>
  now: DateTime
}

/** A sheet for the official: one block a person, the question first, then what was said before. */
export function briefPage({ day, people, staff, house, now }: Page): PageContent {
  const { locale } = staff
  const { brief: text } = words[locale].pages.outcomes
  const title = text.title(day.title[locale])
  // A day's row counts in milliseconds.
  const at = (milliseconds: number) => DateTime.fromMillis(milliseconds, { zone: ZONE })
  const today = now.toFormat('yyyy-MM-dd')
  return {
    title,
    back: `/sluzhebno/den?data=${day.date}`,
    main: (
      <>
        <p class="not-on-paper">{text.how}</p>
        <div class="sheet">
          <p class="sheet__house">{house[locale]}</p>
          <h1>{title}</h1>
          <p class="sheet__facts">
            {dayLong(at(day.startsAt), locale)}, {timeRange(at(day.startsAt), at(day.endsAt), locale)},{' '}
            {day.place[locale]}
          </p>
          <p class="sheet__warning">
            {text.printed(dateTime(now, locale), staff.name)} <strong>{text.personal}</strong>
          </p>
          {people.length === 0 && <p>{text.nobody}</p>}
          {people.map((person) => (
            <Person key={person.bookingId} person={person} today={today} locale={locale} />
          ))}
        </div>
      </>
    ),
  }
}

function Person({ person, today, locale }: { person: BriefPerson; today: string; locale: Locale }) {
  const { brief: text } = words[locale].pages.outcomes
  const { decided } = words[locale].pages.staffBookings.triage
  const needNames: Record<string, string> = words[locale].pages.staffCalendar.needs
  const needs = person.needs.map((need) => needNames[need] ?? need)
  const { triage } = person
  const hour = time(DateTime.fromSeconds(person.startsAt, { zone: ZONE }), locale)
  return (
    <section class="sheet__person">
      <h2>
        {hour} {person.name}
        {person.onBehalfOf && ` (${text.onBehalfOf(person.onBehalfOf)})`}
      </h2>
      {needs.length > 0 && (
        <p>
          <strong>
            {text.needs}: {listInWords(needs, locale)}
          </strong>
        </p>
      )}
      <p class="as-typed">
        {text.question}: {[person.topicCategory, person.topicText].filter(Boolean).join(': ')}
      </p>
      {triage && (
        <p class="as-typed">
          {text.decided}: {[decided[triage.decision], triage.reason, triage.reference].filter(Boolean).join('; ')}
        </p>
      )}
      {person.earlier.length === 0 ? (
        <p class="secondary">{text.none}</p>
      ) : (
        <>
          <h3>{text.earlier}</h3>
          <ul class="govuk-list govuk-list--bullet">
            {person.earlier.map((each) => (
              <li key={each.bookingId} class="as-typed">
                {earlierInWords(each, today, locale)}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

/** „18 ноември 2026 г., 9:00 ч., кмет: Поет ангажимент. Въпрос … . Обещано: …, до … (неизпълнено)“ */
function earlierInWords(each: EarlierReception, today: string, locale: Locale): string {
  const { brief: text, resultKind, procedure } = words[locale].pages.outcomes
  const states: Record<string, string> = words[locale].pages.desk.state
  const { outcome } = each
  const how = outcome ? resultKind[outcome.resultKind] : `${states[each.state] ?? each.state}, ${text.noOutcome}`
  const due = (date: string | null) => date && dateInWords(date, locale)
  const standing = outcome && commitmentState(outcome, today)
  const stands =
    standing === 'done' ? text.met : standing === 'overdue' ? text.late : standing === 'open' ? text.stays : null
  const owed = outcome?.promised ? text.owed(outcome.commitment ?? '…', due(outcome.dueOn)) : null
  const lawful =
    outcome?.procedure && outcome.lawfulOn
      ? text.ofLaw(procedure[outcome.procedure], dateInWords(outcome.lawfulOn, locale))
      : null
  return [
    `${whenInWords(each.startsAt, locale)}, ${titleOf(each, locale)}: ${how}`,
    each.topicText && `${text.question}: ${each.topicText}`,
    outcome?.result,
    [[owed, lawful].filter(Boolean).join('; '), stands && `(${stands})`].filter(Boolean).join(' '),
  ]
    .filter(Boolean)
    .map((part) => String(part).replace(/[.\s]*$/, '.'))
    .join(' ')
}
