import type { DateTime } from 'luxon'
import type { DomainError } from '../domain-error.ts'
import { dateTime, dayLong, time } from '../i18n/format-time.ts'
import { type Locale, words } from '../i18n/words.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { ButtonLink } from '../ui/components/button.tsx'
import { ErrorSummary } from '../ui/components/error-summary.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import type { Asked, Noted } from './list-address.ts'
import { sofiaTime } from './list-moment.ts'
import { searched } from './list-search.ts'
import { Live, WalkIns, Ways } from './list-ways-view.tsx'
import type { ListedDay } from './queries.ts'
import type { QueueRules } from './queue-rules.ts'
import { Reception } from './reception-view.tsx'

export type Page = {
  days: ListedDay[]
  asked: Asked
  staff: StaffMember
  /** Whether there is a page of that pattern that they may open. */
  opens(path: string): boolean
  noted: Noted | null
  refusal: DomainError | null
  /** The house's rule of calling. */
  calling: QueueRules
  /** For the forms of walk-ins: a repeated press is one person. */
  formKey: string
  /** The address of the script that keeps the page live. */
  script: string
  now: DateTime
  /** Local, YYYY-MM-DD. */
  today: string
}

/** The lists of a day: one line for each hour, one button for each next step. On paper without the buttons. */
export function dayListPage(page: Page): PageContent {
  const { days, asked, staff, now, refusal, noted } = page
  const { locale } = staff
  const text = words[locale].pages.desk
  const day = dayOf(page)
  return {
    title: `${text.title}, ${dayLong(day, locale)}`,
    faulty: refusal !== null,
    main: (
      <>
        {refusal && <Refused refusal={refusal} locale={locale} />}
        {noted && !refusal && <JustNoted noted={noted} days={days} locale={locale} />}
        <div class="page-heading">
          <div>
            <h1>{text.title}</h1>
            <p>{dayLong(day, locale)}</p>
          </div>
          {page.opens('/sluzhebno/novo') && (
            <ButtonLink href="/sluzhebno/novo">{words[locale].pages.staff.nav.book}</ButtonLink>
          )}
        </div>
        <Ways {...page} />
        <WalkIns {...page} />
        <Live {...page} />
        <div data-live-part>
          {days.length === 0 && <p class="panel">{text.none}</p>}
          {days.map((each) => (
            <Reception key={each.id} day={searched(each, asked.search)} whole={each} page={page} />
          ))}
        </div>
        {days.length > 0 && <p class="only-on-paper">{text.printed(dateTime(now, locale), staff.name)}</p>}
      </>
    ),
  }
}

function dayOf({ asked, now }: Pick<Page, 'asked' | 'now'>): DateTime {
  const [year = 0, month = 0, day = 0] = asked.date.split('-').map(Number)
  return now.set({ year, month, day, hour: 12 })
}

function Refused({ refusal, locale }: { refusal: DomainError; locale: Locale }) {
  const text = words[locale].pages.desk
  const { details } = refusal
  const last = details && 'lastChange' in details ? details.lastChange : null
  const said =
    refusal.code === 'slot-taken'
      ? text.slotTaken
      : refusal.code === 'day-closed'
        ? text.dayClosed
        : last
          ? text.conflictBy(last.by, time(sofiaTime(last.at), locale))
          : text.tooLate
  return (
    <ErrorSummary
      locale={locale}
      title={refusal.code === 'version-conflict' ? text.conflict : words[locale].problems[refusal.code].title}
    >
      <p>{said}</p>
    </ErrorSummary>
  )
}

function JustNoted({ noted, days, locale }: { noted: Noted; days: ListedDay[]; locale: Locale }) {
  const text = words[locale].pages.desk
  const visitor = days
    .flatMap(({ slots }) => slots.flatMap(({ visitors }) => visitors))
    .find(({ bookingId }) => bookingId === noted.bookingId)
  // Whoever had come without an hour is not on the list any more.
  if (!visitor && noted.what !== 'undone') return null
  const said = !visitor
    ? text.undoneAll
    : noted.what === 'undone'
      ? text.undone(visitor.name)
      : text.noted(visitor.name, text.step[noted.what])
  return (
    <div class="done" role="status">
      <p>{said}</p>
    </div>
  )
}
