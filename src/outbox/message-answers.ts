import type { Static } from 'typebox'
import { sofiaIso } from '../i18n/format-time.ts'
import { type Locale, words } from '../i18n/words.ts'
import { type Told, verdictOf } from '../messages/told.ts'
import { canRetry } from './message-rules.ts'
import type * as schemas from './schemas.ts'

const iso = (epochSeconds: number) => sofiaIso(Math.round(epochSeconds * 1000))

/** A message as the API shows it. */
export function messageAnswer(told: Told, locale: Locale): Static<typeof schemas.Message> {
  const { id, kind, state, error, attempts, sentAt, slug, bookingId, entryId, name, email } = told
  return {
    id,
    kind,
    state,
    verdict: words[locale].pages.messages.verdict[verdictOf(told)],
    error,
    attempts,
    dueAt: iso(told.dueAt),
    sentAt: sentAt === null ? null : iso(sentAt),
    official: { slug, title: locale === 'bg' ? told.titleBg : told.titleEn },
    bookingId,
    waitlistEntryId: entryId,
    citizen: { name, email },
    locale: told.locale,
    canRetry: canRetry(told),
  }
}
