import { type Locale, words } from '../i18n/words.ts'
import { groupedCode } from '../messages/mail-content.ts'
import { ButtonLink } from '../ui/components/button.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { Slip } from './slip-view.tsx'
import type { StaffBooking } from './staff-queries.ts'
import { placeOf, titleOf, whenInWords } from './staff-words.ts'

type Page = {
  booking: StaffBooking
  /** The local date, where it is today's: the way back to the day list. */
  today: string | null
  /** It was booked just now. */
  fresh: boolean
  house: { name: Record<Locale, string>; phone: string; publicUrl: string }
  locale: Locale
}

/** What is printed or read out to a citizen who booked by telephone or at the desk, in the citizen's language. */
export function staffSlipPage({ booking, today, fresh, house, locale }: Page): PageContent {
  const { slip } = words[locale].pages.staffBookings
  const title = fresh ? slip.title : slip.titleLater
  const spoken = booking.locale
  const sentence = words[spoken].pages.staffBookings.slip.sentence({
    when: whenInWords(booking.startsAt, spoken),
    official: titleOf(booking, spoken),
    place: placeOf(booking, spoken),
    code: groupedCode(booking.code),
  })
  return {
    title,
    back: `/sluzhebno/zapisvaniya/${booking.id}`,
    main: (
      <>
        <h1 class="not-on-paper">{title}</h1>
        <div lang={spoken}>
          <p class="slip__house">{house.name[spoken]}</p>
          <Slip booking={booking} locale={spoken} house={house} />
        </div>
        <div class="not-on-paper">
          <p>{slip.print}</p>
          <h2>{slip.say}</h2>
          <p lang={spoken}>{sentence}</p>
          <div class="buttons">
            <ButtonLink href="/sluzhebno/novo">{slip.another}</ButtonLink>
            {today !== null && (
              <a class="govuk-link" href={`/sluzhebno/den?data=${today}#b-${booking.id}`}>
                {slip.list}
              </a>
            )}
            <a class="govuk-link" href={`/sluzhebno/zapisvaniya/${booking.id}`}>
              {slip.booking}
            </a>
          </div>
        </div>
      </>
    ),
  }
}
