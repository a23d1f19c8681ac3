import type { DateTime } from 'luxon'
import type { Colours } from '../config/colours.ts'
import type { Municipality } from '../config.ts'
import type { Locale } from '../i18n/format-time.ts'

export type MessageKind =
  | 'confirmation'
  | 'moved'
  | 'cancelled'
  | 'reminder'
  | 'reminder-soon'
  /** Asks to confirm the address, before anything else is sent there. */
  | 'confirm-address'
  /** Nobody confirmed in time. */
  | 'lapsed'
  /** Its day was closed: asks to choose what becomes of it. */
  | 'closure'
  /** Somebody else receives on its day: asks whether that will do. */
  | 'substitution'
  /** Its day was opened again. */
  | 'restored'
  /** Its reception runs late, or is on time again. */
  | 'delay'

/** All that a mail says. */
export type MessageFacts = {
  kind: MessageKind
  /** A UUID. */
  bookingId: string
  /** The booking's version that the mail tells of; the SEQUENCE of its calendar file. */
  version: number
  /** The mail that opens the conversation: which it was, and of which version. */
  firstKind: 'confirmation' | 'confirm-address'
  firstVersion: number
  /** Six digits. */
  code: string
  locale: Locale
  name: string
  email: string
  /** The official's title, in the citizen's language. */
  officialTitle: string
  officialName: string | null
  /** Where the reception is, in the citizen's language. */
  place: string
  startsAt: DateTime
  endsAt: DateTime
  /** The hour that held before, for `moved`. */
  movedFrom: DateTime | null
  /** The place that held before, for `moved`. */
  placeFrom: string | null
  /** Who cancelled, for `cancelled`. */
  cancelledBy: 'citizen' | 'municipality' | null
  /** Said to the citizen only where the municipality cancelled, or closed the day. */
  cancelReason: string | null
  /** The nearest free hours of the same official, where the municipality cancelled. */
  alternatives?: DateTime[]
  manageUrl: string
  /** Until when the address must be confirmed, for `confirm-address`. */
  confirmBy: DateTime | null
  /** Until when slots are kept to choose from, for `closure`. */
  replyBy: DateTime | null
  /** By how many minutes the reception runs late, for `delay`; 0: it is on time again. */
  delayMinutes: number | null
  /** Whether any are kept, for `closure`. */
  kept: boolean
  /** Who receives in the official's place, in the citizen's language, and what silence means: for `substitution`. */
  substitute: string | null
  silence: 'keep' | 'cancel' | null
  /**
   * The mail's Date and its calendar file's DTSTAMP, not the moment of sending: each try sends the same. When the booking
   * changed; for a reminder or a delay when it fell due, or it would lie in the mailbox among the mails of weeks ago.
   */
  madeAt: DateTime
}

/** Whose house writes. */
export type House = { municipality: Municipality; mailFrom: string; colours?: Colours | null }

/** What a mail is about: its kind, for a cancellation by whom, and of a delay whether there is one. */
export type Occasion =
  | Exclude<MessageKind, 'cancelled'>
  | 'cancelled-by-citizen'
  | 'cancelled-by-municipality'
  | 'on-time'

export function occasionOf({
  kind,
  cancelledBy,
  delayMinutes,
}: Pick<MessageFacts, 'kind' | 'cancelledBy' | 'delayMinutes'>): Occasion {
  if (kind === 'delay' && delayMinutes === 0) return 'on-time'
  if (kind !== 'cancelled') return kind
  return cancelledBy === 'citizen' ? 'cancelled-by-citizen' : 'cancelled-by-municipality'
}
