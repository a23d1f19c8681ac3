import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { composeMail } from '../messages/compose-mail.ts'
import type { StaffDayRow } from '../receptions/day-queries.ts'
import { lookAtDay } from '../receptions/look-at-day.ts'
import { calendarExceptions } from '../receptions/official-days.ts'
import { auditReading } from '../staff/audit-reading.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { closingOf } from './close-day.ts'
import { type Closing, type ClosingInput, usualReplyBy } from './closure-rules.ts'
import { bookingsToAnswer, possibleSubstitutes, slotsToKeep, type ToAnswer } from './queries.ts'

/** Whom it would concern to close a day, and what could be kept for them; `usual`: is kept where none are named. */
export type Concerned = {
  day: StaffDayRow
  affected: ToAnswer[]
  slots: { slotId: number; startsAt: number; usual: boolean }[]
}

/** What closing a day would do, before it is done. */
export type ClosurePreview = Concerned & {
  closing: Closing
  /** What is written to those with an e-mail, by language, with an invented name. */
  mails: Record<'bg' | 'en', { subject: string; text: string }>
}

/** So many slots can be chosen from. */
const TO_CHOOSE_FROM = 40

/**
 * Shows what closing a day would do: whom it concerns and how each is told, what would be kept for them, and the message. Nothing changes.
 *
 * @throws DomainError `not-found`, `forbidden`, `invalid-body`, `not-changeable` (closed already)
 */
export async function previewClosure(
  deps: Deps,
  { staff, dayId, input }: { staff: StaffMember; dayId: number; input: ClosingInput },
): Promise<ClosurePreview> {
  const concerned = await lookBeforeClosing(deps, { staff, dayId })
  const closing = await closingOf(deps, { staff, input })
  return {
    ...concerned,
    closing,
    mails: { bg: sample(deps, concerned, closing, 'bg'), en: sample(deps, concerned, closing, 'en') },
  }
}

/**
 * Whom closing a day would concern, and which slots could be kept for them.
 *
 * @throws DomainError `not-found`, `forbidden`, `not-changeable` (closed already)
 */
export async function lookBeforeClosing(
  deps: Deps,
  { staff, dayId }: { staff: StaffMember; dayId: number },
): Promise<Concerned> {
  const { day } = await lookAtDay(deps, { staff, id: dayId })
  if (day.state === 'closed') throw new DomainError('not-changeable')
  await auditReading(deps.db, { staff, list: 'closure-preview', id: String(dayId), fields: ['name', 'phone', 'email'] })
  const affected = await bookingsToAnswer(deps.db, dayId)
  const slots = await slotsToKeep(deps.db, { dayId, many: Math.max(TO_CHOOSE_FROM, affected.length) })
  return { day, affected, slots }
}

/** The mail that asks for a choice, as it would be written to somebody invented, first on that day. */
function sample({ config, clock }: Deps, { day, slots }: Concerned, closing: Closing, locale: 'bg' | 'en') {
  const kept = closing.holdSlots ? closing.holdSlots.length > 0 : slots.some(({ usual }) => usual)
  const at = (seconds: number) => DateTime.fromSeconds(seconds, { zone: ZONE })
  const { subject, text } = composeMail(
    {
      kind: 'closure',
      bookingId: '00000000-0000-4000-8000-000000000000',
      version: 2,
      firstKind: 'confirmation',
      firstVersion: 1,
      code: '123456',
      locale,
      name: { bg: 'Иван Примеров', en: 'Ivan Primerov' }[locale],
      email: 'ivan@mail.example',
      officialTitle: day.title[locale],
      officialName: null,
      place: day.place[locale],
      startsAt: at(day.startsAt / 1000),
      endsAt: at(day.startsAt / 1000).plus({ minutes: 15 }),
      movedFrom: null,
      placeFrom: null,
      cancelledBy: null,
      cancelReason: (locale === 'en' && closing.publicReasonEn) || closing.publicReason,
      manageUrl: `${config.publicUrl}/${locale === 'bg' ? 'bg/chas' : 'en/booking'}/…`,
      confirmBy: null,
      replyBy: at(closing.replyBy),
      substitute: null,
      silence: null,
      delayMinutes: null,
      kept,
      madeAt: clock.now(),
    },
    config,
  )
  return { subject, text }
}

/** Until when people may answer where nobody says otherwise. */
export async function usualEnd({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<DateTime> {
  return usualReplyBy(clock.now(), await calendarExceptions(db))
}

/** Who could receive on a day in an official's place. */
export async function substitutesFor({ db }: Pick<Deps, 'db'>, slug: string) {
  return possibleSubstitutes(db, slug)
}

/** Until when people may answer about a substitute where nobody says otherwise: two hours before the day begins at the latest. */
export async function usualAnswer(
  deps: Pick<Deps, 'db' | 'clock'>,
  { startsAt }: Pick<StaffDayRow, 'startsAt'>,
): Promise<DateTime> {
  const latest = DateTime.fromMillis(startsAt, { zone: ZONE }).minus({ hours: 2 })
  return DateTime.min(await usualEnd(deps), latest)
}
