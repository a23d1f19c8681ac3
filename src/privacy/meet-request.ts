import { randomUUID } from 'node:crypto'
import { CANCELLABLE } from '../bookings/booking.ts'
import { ownDataAnswer } from '../bookings/booking-answers.ts'
import { recordErasures } from '../bookings/erasure-ledger.ts'
import { retryConflicts } from '../db/retry.ts'
import type { Deps } from '../deps.ts'
import { sofiaIso } from '../i18n/format-time.ts'
import type { Locale } from '../i18n/words.ts'
import { entryAnswer } from '../waitlist/entry-answers.ts'
import { type KeptOfPerson, keptOfPerson } from './queries.ts'
import type { Ground, Person } from './request-rules.ts'

/** `actor`: `user:<id>`, or `operator` at the command. */
type Request = { actor: string; person: Person; ground: Ground }

/** How many were found, and emptied. */
export type Met = { bookings: number; places: number }

/**
 * Everything that is kept of a person, as a file they can take elsewhere (GDPR art. 15 and 20); that it was given is in the audit log, before
 * it is read.
 */
export async function exportPerson(deps: Deps, { locale, ...request }: Request & { locale: Locale }): Promise<object> {
  const kept = await keptOfPerson(deps.db, request.person)
  await writeDown(deps, { ...request, action: 'export', met: countsOf(kept) })
  return {
    exportedAt: sofiaIso(deps.clock.now().toMillis()),
    of: { phone: request.person.phone, email: request.person.email },
    bookings: kept.bookings.map(({ booking, notes, ...rest }) => ({
      ...ownDataAnswer(booking, { ...rest, locale }),
      notes,
    })),
    waitingList: kept.places.map(({ place, messages, notes }) => ({
      ...entryAnswer(place, locale),
      messages: messages.map(({ kind, state, sentAt }) => ({
        kind,
        state,
        sentAt: sentAt === null ? null : sofiaIso(sentAt * 1000),
      })),
      notes,
    })),
  }
}

/**
 * Takes a person out of everything that is kept (GDPR art. 17). What is still to come is given back, as nobody could be received; what
 * remains is the official, the time and the outcome. In the ledger and in the audit log first, without data. Safe to repeat: who came
 * back meanwhile is taken out too.
 *
 * @throws the fault of an erasure ledger that cannot be written
 */
export async function erasePerson(deps: Deps, request: Request): Promise<Met> {
  const { db, changes, nudge } = deps
  const { actor, person } = request
  const kept = await keptOfPerson(db, person)
  const ids = [...kept.bookings.map(({ booking }) => booking.id), ...kept.places.map(({ place }) => place.id)]
  await recordErasures(deps, ids)
  await writeDown(deps, { ...request, action: 'erase', met: countsOf(kept) })
  // Places first: a booking that is given back is offered to nobody who is just being taken out.
  for (const { place } of kept.places) {
    await retryConflicts(
      () =>
        db.$queryRaw`SELECT leave_waitlist(token_hash, ${actor}) FROM waitlist_entries WHERE id = ${place.id}::uuid`,
    )
    changes.announce(place.slug)
  }
  for (const { booking } of kept.bookings) {
    await retryConflicts(() =>
      db.$transaction(async (tx) => {
        await tx.$executeRaw`SELECT own_days_of_slots(ARRAY[(SELECT slot_id FROM bookings WHERE id = ${booking.id}::uuid)])`
        await tx.$queryRaw`
          SELECT empty_booking(id, version, ${CANCELLABLE}::text[], ${actor}) FROM bookings WHERE id = ${booking.id}::uuid AND erased_at IS NULL`
      }),
    )
    changes.announce(booking.slug)
  }
  nudge()
  return countsOf(kept)
}

const countsOf = ({ bookings, places }: KeptOfPerson): Met => ({ bookings: bookings.length, places: places.length })

/** The request in the audit log: by whom, on what ground, how many; of the person nothing. */
async function writeDown(
  { db }: Pick<Deps, 'db'>,
  { actor, ground, action, met }: Request & { action: 'export' | 'erase'; met: Met },
): Promise<void> {
  await db.$executeRaw`
    INSERT INTO audit_entries (actor, action, subject, subject_id, to_state, reason, fields)
    VALUES (${actor}, ${action}, 'privacy-request', ${randomUUID()}, ${ground.proof}, ${ground.reference},
      ${[`bookings ${met.bookings}`, `waitlist ${met.places}`]}::text[])`
}
