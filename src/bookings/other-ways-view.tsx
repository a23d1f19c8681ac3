import { type Locale, words } from '../i18n/words.ts'
import type { OfficialCard } from '../receptions/official-cards.ts'
import { pathOf } from '../ui/addresses.ts'
import { Filled } from '../ui/filled.tsx'
import { keepTogether } from '../ui/keep-together.ts'
import { Moment } from '../ui/moment.tsx'
import { WithPhone } from '../ui/telephone.tsx'
import type { Offer } from './offer-choice.ts'

/** Where whoever writes instead of coming writes to; `email` null: only to the address. */
export type Registry = { email: string | null; address: string }

/** What is left to who found no time, or none that suits: the list, somebody else, a letter, the telephone. */
export function OtherWays({
  offer: { official, other, waiting },
  registry,
  locale,
  phone,
}: {
  offer: Pick<Offer, 'official' | 'other' | 'waiting'>
  registry: Registry
  locale: Locale
  phone: string
}) {
  const { journey, waitlist } = words[locale].pages
  const { choose, noSlots } = journey
  return (
    <ul class="govuk-list govuk-list--bullet">
      <li>
        <a class="govuk-link" href={pathOf('waitlist', locale, { official: official.slug })}>
          {waitlist.link}
        </a>
        : {waitlist.linkWhy} {waitlist.waiting(waiting)}
      </li>
      {other?.firstFree && (
        <li>
          <a class="govuk-link" href={pathOf('chooseTime', locale, { official: other.slug })}>
            {noSlots.other(fullTitle(other, locale))}
          </a>{' '}
          – <Filled text={noSlots.firstFree} parts={{ when: <Moment at={other.firstFree} locale={locale} /> }} />
        </li>
      )}
      <li>
        <a class="govuk-link" href={pathOf('home', locale)}>
          {choose.otherOfficial}
        </a>
      </li>
      <li>
        <Written registry={registry} locale={locale} />
      </li>
      <li>
        <WithPhone text={choose.call} phone={phone} />
      </li>
      <li>{choose.lookAgain}</li>
    </ul>
  )
}

function Written({ registry: { email, address }, locale }: { registry: Registry; locale: Locale }) {
  const { written, writtenByPost } = words[locale].pages.journey.choose
  const parts = {
    address: keepTogether(address),
    email: email && (
      <a class="govuk-link" href={`mailto:${email}`}>
        {email}
      </a>
    ),
  }
  return <Filled text={email === null ? writtenByPost : written} parts={parts} />
}

function fullTitle({ title, portfolio }: OfficialCard, locale: Locale): string {
  return portfolio ? `${title}, ${words[locale].pages.home.portfolio(portfolio)}` : title
}
