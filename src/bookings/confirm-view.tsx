import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import { dateTime } from '../i18n/format-time.ts'
import { type Locale, words } from '../i18n/words.ts'
import { pathOf } from '../ui/addresses.ts'
import { WithPhone } from '../ui/telephone.tsx'
import type { MyBooking } from './queries.ts'

/**
 * Until when a booking waits for its confirmation. Who came by the link of the mail confirms here, by a button: a link that a mail
 * scanner opens changes nothing. `proof`: the token of that link; null for who came otherwise and has yet to open the mail.
 */
export function WaitsForConfirmation({
  booking,
  proof,
  locale,
  phone,
}: {
  booking: MyBooking
  proof: string | null
  locale: Locale
  phone: string
}) {
  const { booking: text, confirm } = words[locale].pages
  const until = DateTime.fromSeconds(booking.confirmBy ?? 0, { zone: ZONE })
  return (
    <>
      <p>{confirm.until(dateTime(until, locale))}</p>
      {booking.email && booking.mailRefused && (
        <div class="govuk-inset-text">
          <WithPhone text={text.mailRefused(booking.email)} phone={phone} />
        </div>
      )}
      {proof !== null && (
        <form method="post" action={pathOf('confirm', locale, { token: proof })} noValidate>
          <p>{confirm.press}</p>
          <div class="buttons">
            <button type="submit" class="govuk-button">
              {confirm.button}
            </button>
          </div>
        </form>
      )}
    </>
  )
}
