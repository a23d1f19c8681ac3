import type { Static } from 'typebox'
import { sofiaIso } from '../i18n/format-time.ts'
import type { Locale } from '../i18n/words.ts'
import type { Call } from './call.ts'
import { resultsOf } from './call-rules.ts'
import type * as schemas from './schemas.ts'
import { whatToSay } from './what-to-say.ts'

const iso = (epochSeconds: number) => sofiaIso(Math.round(epochSeconds * 1000))

/** A line of the call list, its official in the caller's language, its sentence in the citizen's. */
export function callAnswer(call: Call, locale: Locale): Static<typeof schemas.CallLine> {
  const { id, kind, state, slug, name, phone, email, tries, result, note, booking, entry } = call
  return {
    id,
    kind,
    state,
    official: { slug, title: locale === 'bg' ? call.titleBg : call.titleEn },
    dueAt: iso(call.dueAt),
    citizen: { name, phone, email },
    locale: call.locale,
    say: whatToSay(call),
    results: state === 'open' ? resultsOf(kind) : [],
    tries,
    result,
    triedAt: call.triedAt === null ? null : iso(call.triedAt),
    undoable: call.undoable,
    note,
    booking: booking && { id: booking.id, code: booking.code, state: booking.state },
    waitlistEntryId: entry?.id ?? null,
  }
}
