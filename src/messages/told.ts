import type { Locale } from '../i18n/words.ts'
import type { Claim } from './queries.ts'

/** A message as those see it who look after it: what, to whom, when, and with what verdict. Instants in seconds since 1970. */
export type Told = {
  id: string
  kind: Claim['kind']
  state: 'pending' | 'sending' | 'sent' | 'dead' | 'superseded'
  /** The class of the last failure and the server's code; never its words. */
  error: string | null
  attempts: number
  dueAt: number
  sentAt: number | null
  createdAt: number
  /** Whether it still tells what holds: only then can it be tried again. */
  current: boolean
  slug: string
  titleBg: string
  titleEn: string
  bookingId: string | null
  entryId: string | null
  locale: Locale
  /** Null once the person is erased. */
  name: string | null
  /** Where it goes; of a mail to an expert null. */
  email: string | null
  phone: string | null
  /** The reception that it is about; of a place without an offer null. */
  startsAt: number | null
  /** How the reception stands: a cancellation by us reads otherwise than one by the citizen. */
  bookingState: string | null
}

/** What became of a message, in the words of `i18n`. */
export type Verdict =
  | 'sent'
  | 'under-way'
  | 'planned'
  | 'again'
  | 'late'
  | 'address-refused'
  | 'letter-refused'
  | 'unreachable'
  | 'left-before'
  | 'superseded'

/** What became of a message. */
export function verdictOf({ state, error, attempts }: Pick<Told, 'state' | 'error' | 'attempts'>): Verdict {
  if (state === 'sent') return 'sent'
  if (state === 'sending') return 'under-way'
  if (state === 'pending') return attempts > 0 && error !== null ? 'again' : 'planned'
  if (state === 'superseded') return error === 'left-before' ? 'left-before' : 'superseded'
  if (error === 'late') return 'late'
  if (error?.startsWith('EENVELOPE')) return 'address-refused'
  return / 5\d\d$/.test(error ?? '') ? 'letter-refused' : 'unreachable'
}
