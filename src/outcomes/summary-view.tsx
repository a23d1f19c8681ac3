import type { DateTime } from 'luxon'
import type { StaffBooking } from '../bookings/staff-queries.ts'
import { titleOf, whenInWords } from '../bookings/staff-words.ts'
import { dayLong } from '../i18n/format-time.ts'
import { outcomeMailWords } from '../i18n/outcome-mail-words.ts'
import { type Locale, words } from '../i18n/words.ts'
import { SummaryList } from '../ui/components/summary-list.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { noteHref } from './note-view.tsx'
import type { OutcomeRow } from './queries.ts'

type Page = {
  booking: StaffBooking
  outcome: OutcomeRow | null
  house: { name: Record<Locale, string>; phone: string }
  now: DateTime
  locale: Locale
}

/** What was said, for a citizen without e-mail to take along: a sheet in their language, the text as it was written. */
export function summaryPage({ booking, outcome, house, now, locale }: Page): PageContent {
  const { summary: text } = words[locale].pages.outcomes
  const spoken = booking.locale
  const { summary: said } = words[spoken].pages.outcomes
  const rows = [
    { key: said.citizen, value: booking.name },
    { key: said.when, value: whenInWords(booking.startsAt, spoken) },
    { key: said.who, value: titleOf(booking, spoken) },
    ...(outcome?.incomingNumber ? [{ key: said.number, value: outcome.incomingNumber }] : []),
  ]
  return {
    title: text.title,
    back: noteHref(booking.id),
    main: outcome?.summary ? (
      <>
        <p class="not-on-paper">{text.how}</p>
        <div class="sheet" lang={spoken}>
          <p class="sheet__house">{house.name[spoken]}</p>
          <h1>{said.title}</h1>
          <SummaryList rows={rows} />
          <p class="as-typed sheet__words">{outcome.summary}</p>
          <p>{outcomeMailWords[spoken].phone(house.phone)}</p>
          <p class="secondary">{said.printed(dayLong(now, spoken))}</p>
        </div>
      </>
    ) : (
      <>
        <h1>{text.title}</h1>
        <p class="panel">{text.none}</p>
      </>
    ),
  }
}
