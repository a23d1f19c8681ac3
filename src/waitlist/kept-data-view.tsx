import type { ComponentChildren } from 'preact'
import { moment } from '../bookings/details-view.tsx'
import type { Need } from '../bookings/draft-rules.ts'
import { type Locale, words } from '../i18n/words.ts'
import { pathOf } from '../ui/addresses.ts'
import { SummaryList } from '../ui/components/summary-list.tsx'
import { Moment } from '../ui/moment.tsx'
import { readablePhone } from '../ui/telephone.tsx'
import type { MyEntry } from './queries.ts'

/** Everything that is kept with a place (GDPR, art. 15), and the same as a file. */
export function KeptData({ entry, token, locale }: { entry: MyEntry; token: string; locale: Locale }) {
  const { waitlist, journey, ownData } = words[locale].pages
  const { check, details } = journey
  const needs = entry.needs.map((need) => details.need[need as Need] ?? need)
  const rows: [string, ComponentChildren][] = [
    [check.name, entry.name],
    [check.phone, entry.phone === null ? check.notGiven : readablePhone(entry.phone)],
    [check.email, entry.email ?? check.notGiven],
    [
      check.topic,
      <span key="topic" class="as-typed">
        {entry.topicText}
      </span>,
    ],
    [check.needs, needs.join(', ') || check.none],
    ...(entry.onBehalfOf === null ? [] : [[check.onBehalfOf, entry.onBehalfOf] as [string, string]]),
    [ownData.language, ownData.languages[entry.locale]],
    [waitlist.place.joinedAt, <Moment key="joined" at={moment(entry.joinedAt)} locale={locale} />],
  ]
  return (
    <>
      <h2>{waitlist.place.data}</h2>
      <SummaryList rows={rows.map(([key, value]) => ({ key, value }))} />
      <p>
        <a class="govuk-link" href={pathOf('waitlistData', locale, { token })}>
          {waitlist.place.download}
        </a>
      </p>
    </>
  )
}
