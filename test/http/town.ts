import { randomUUID } from 'node:crypto'
import { seedDemo } from '../../prisma/seed.ts'
import { deliverMessages } from '../../src/messages/deliver-messages.ts'
import { createMailer } from '../../src/messages/mailer.ts'
import { currentKey, manageToken, tokenHash } from '../../src/messages/manage-link.ts'
import { asCitizen, book, call, orderOf } from '../support/client.ts'
import { openTestHouse, type TestHouse } from '../support/house.ts'

/** A state of a booking that its page shows in its own way. */
export type Shown =
  | 'booked'
  | 'refused-mail'
  | 'unverified'
  | 'past'
  | 'arrived'
  | 'in-meeting'
  | 'done'
  | 'no-show'
  | 'left'
  | 'cancelled-by-citizen'
  | 'cancelled-by-municipality'

/** A town hall with its officials, and one citizen's booking in every state, by the token of its link. */
export type Town = TestHouse & { dataDir: string; tokens: Record<Shown, string> }

type Test = { teardown(work: () => Promise<unknown>): unknown; testdir(): string }

/** Opens the demo's town and books in it. */
export async function openTown(t: Test, env: Record<string, string> = {}): Promise<Town> {
  const dataDir = t.testdir()
  const house = await openTestHouse(t, { env: { DATA_DIR: dataDir, ...env } })
  const { secretKeys } = house.deps.config
  const tokenOf = (id: string) => manageToken(secretKeys, { id, keyId: currentKey(secretKeys).id, tokenVersion: 1 })
  await seedDemo(house.deps, (id) => tokenHash(tokenOf(id)))
  const tokens = {} as Record<Shown, string>
  for (const [person, state] of STATES.entries()) tokens[state] = await bookingIn(house, state, person)
  return { ...house, dataDir, tokens }
}

/** A new booking of a new person with the deputy mayor for education, whose day is never the closed one. */
export async function newBooking(
  { origin }: TestHouse,
  person: number,
  extra: Record<string, unknown> = {},
): Promise<string> {
  const { body } = await call(origin, '/officials/zamestnik-kmet-obrazovanie/availability')
  const [slot] = body.days.flatMap((day: { freeSlots: unknown[] }) => day.freeSlots)
  const booked = await book(origin, orderOf(person, slot.slotId, extra))
  if (booked.status !== 201) throw new Error(`no booking: ${booked.text}`)
  return booked.body.manageToken
}

/** Sends every mail that is due, into the developers' mailbox. */
export async function mailAll({ deps, dataDir }: Town): Promise<void> {
  const mailer = createMailer({ smtpUrl: null, dataDir })
  await deliverMessages({ ...deps, mailer }, { signal: new AbortController().signal })
  await mailer.close()
}

const STATES: readonly Shown[] = [
  'booked',
  'refused-mail',
  'unverified',
  'past',
  'arrived',
  'in-meeting',
  'done',
  'no-show',
  'left',
  'cancelled-by-citizen',
  'cancelled-by-municipality',
]

const STEPS: Partial<Record<Shown, string[]>> = {
  arrived: ['arrived'],
  'in-meeting': ['in-meeting'],
  done: ['done'],
  'no-show': ['no-show'],
  left: ['arrived', 'left'],
  'cancelled-by-municipality': ['cancelled-by-municipality'],
}

async function bookingIn(house: TestHouse, state: Shown, person: number): Promise<string> {
  const token = await newBooking(house, person)
  const hash = tokenHash(token)
  for (const step of STEPS[state] ?? []) {
    await house.sql.query(
      'UPDATE bookings SET state = $2, version = version + 1, cancel_reason = $3 WHERE token_hash = $1',
      [hash, step, state === 'cancelled-by-municipality' ? 'Участие в <b>заседание</b>' : null],
    )
  }
  if (state === 'cancelled-by-citizen')
    await call(house.origin, '/my-booking/cancel', { method: 'POST', headers: asCitizen(token) })
  if (state === 'refused-mail')
    await house.sql.query(
      `UPDATE messages SET state = 'dead' WHERE kind = 'confirmation' AND booking_id = (SELECT id FROM bookings WHERE token_hash = $1)`,
      [hash],
    )
  if (state === 'past')
    await house.sql.query(
      `UPDATE slots SET local_date = local_date - 70, starts_at = sofia_instant(local_date - 70, start_minute),
         ends_at = sofia_instant(local_date - 70, start_minute + 10), closes_at = sofia_instant(local_date - 70, start_minute)
       WHERE id = (SELECT slot_id FROM bookings WHERE token_hash = $1)`,
      [hash],
    )
  if (state === 'unverified') return unverified(house, hash)
  return token
}

/** Nothing makes such bookings yet: the row of another is taken over. */
async function unverified({ sql }: TestHouse, hash: Buffer): Promise<string> {
  const token = `unverified${randomUUID().replaceAll('-', '')}`
  await sql.query(
    `WITH other AS (
       UPDATE bookings SET state = 'cancelled-by-citizen', version = version + 1 WHERE token_hash = $1 RETURNING *)
     INSERT INTO bookings (id, slot_id, state, code, name, phone, email, email_key, topic_text, token_hash, hold_expires_at)
     SELECT gen_random_uuid(), slot_id, 'unverified', code, name, phone, email, email_key, topic_text, $2, house_now() + interval '1 hour' FROM other`,
    [hash, tokenHash(token)],
  )
  return token
}
