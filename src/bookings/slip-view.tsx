import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import { type Locale, words } from '../i18n/words.ts'
import { groupedCode, officialLine } from '../messages/mail-content.ts'
import { pathOf } from '../ui/addresses.ts'
import { Filled } from '../ui/filled.tsx'
import { keepTogether } from '../ui/keep-together.ts'
import { Moment } from '../ui/moment.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { titleOf } from './official-title.ts'
import type { MyBooking } from './queries.ts'

/** What a slip is made of, whoever prints it. */
export type SlipOf = Pick<
  MyBooking,
  'titleBg' | 'titleEn' | 'portfolioBg' | 'portfolioEn' | 'officialName' | 'placeBg' | 'placeEn' | 'startsAt' | 'code'
>

/** Where the citizen may change or cancel it. */
type House = { phone: string; publicUrl: string }

/** The citizen's page that is made for paper. */
export function slipPage(page: { booking: MyBooking; token: string; locale: Locale; house: House }): PageContent {
  const { booking, token, locale, house } = page
  const { slip } = words[locale].pages
  return {
    title: slip.title,
    main: (
      <>
        <h1>{slip.title}</h1>
        <Slip booking={booking} locale={locale} house={house} />
        <p class="not-on-paper">{slip.how}</p>
        <p class="not-on-paper">
          <a class="govuk-link" href={pathOf('booking', locale, { token })}>
            {slip.back}
          </a>
        </p>
      </>
    ),
  }
}

/** When, with whom, where and the code, large enough to be read out at the door; nothing of the citizen but the code. */
export function Slip({ booking, locale, house }: { booking: SlipOf; locale: Locale; house: House }) {
  const { slip } = words[locale].pages
  const { officialName } = booking
  const officialTitle = titleOf(booking, locale)
  const address = `${house.publicUrl.replace(/^https?:\/\//, '')}${pathOf('findBooking', locale)}`
  return (
    <section class="slip">
      <dl class="slip__lines">
        <dt>{slip.when}</dt>
        <dd class="slip__when">
          <Moment at={DateTime.fromSeconds(booking.startsAt, { zone: ZONE })} locale={locale} />
        </dd>
        <dt>{slip.who}</dt>
        <dd>{officialLine({ officialTitle, officialName })}</dd>
        <dt>{slip.where}</dt>
        <dd>{keepTogether(locale === 'bg' ? booking.placeBg : booking.placeEn)}</dd>
        <dt>{slip.code}</dt>
        <dd>
          <strong class="code">{groupedCode(booking.code)}</strong>
        </dd>
      </dl>
      <p>{slip.bring}</p>
      <p>
        <Filled text={slip.change} parts={{ address, phone: keepTogether(house.phone) }} />
      </p>
    </section>
  )
}
