import { DateTime } from 'luxon'
import { titleOf } from '../bookings/official-title.ts'
import { ZONE } from '../clock.ts'
import { dateTime } from '../i18n/format-time.ts'
import { type Locale, words } from '../i18n/words.ts'
import type { Call } from './call.ts'

/** What to say on the telephone, in the citizen's language, as things stand at this moment. */
export function whatToSay(call: Call): string {
  // An hour ends in a full stop („14:30 ч.“), and so may its sentence.
  return sentences(call).replaceAll('..', '.')
}

function sentences(call: Call): string {
  const { locale, booking, entry } = call
  const { say } = words[locale].pages.calls
  const official = locale === 'bg' ? call.titleBg : call.titleEn
  const at = (seconds: number) => dateTime(DateTime.fromSeconds(seconds, { zone: ZONE }), locale)
  const placeOf = (of: { placeBg: string; placeEn: string }) => (locale === 'bg' ? of.placeBg : of.placeEn)

  if (booking) {
    const facts = { official, when: at(booking.startsAt), place: placeOf(booking), code: spelt(booking.code) }
    if (call.kind === 'closure')
      return call.substitute
        ? say.substitution({
            official: titleOf(call, locale),
            substitute: titleOf(call.substitute, locale),
            when: facts.when,
          })
        : say.closure(facts)
    if (booking.state === 'cancelled-by-municipality')
      return [say.cancelled(facts), booking.cancelReason && say.because(booking.cancelReason), say.another]
        .filter(Boolean)
        .join(' ')
    if (booking.state === 'unverified') return say.unverified(facts)
    if (call.kind === 'answered' && booking.answer)
      return [say.answered(facts), say.answer(booking.answer), say.stands].join(' ')
    if (call.kind === 'changed') return call.restored ? say.restored(facts) : say.changed(facts)
    if (call.kind === 'reminder') return say.reminder(facts)
    return `${say.booked(facts)} ${say.address}`
  }
  if (entry?.offer) {
    const { startsAt, expiresAt } = entry.offer
    return say.offer({ official, when: at(startsAt), place: placeOf(entry.offer), until: at(expiresAt) })
  }
  if (call.kind === 'undeliverable')
    return `${say.waiting({ official, position: entry?.position ?? null })} ${say.address}`
  return say.withdrawn({ official })
}

/** Why somebody is to be called, in the reader's language. */
export function whyCalled({ kind, substitute, restored }: Call, locale: Locale): string {
  const { kind: why } = words[locale].pages.calls
  return why[substitute ? 'substitution' : restored ? 'restored' : kind]
}

/** „123 456“. */
function spelt(code: string): string {
  return `${code.slice(0, 3)}\u00a0${code.slice(3)}`
}
