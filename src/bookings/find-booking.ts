import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { currentKey, keyedHash, manageToken, type TokenSource } from '../messages/manage-link.ts'
import { fits, type Proof } from './find-rules.ts'

/**
 * How many failed tries there are before one has to wait, and for how long they count. Four digits are few, so they have five tries at a
 * code, whoever comes. A whole number or e-mail has tries of its own, some for each address: who knows a code and uses up the five
 * does not keep its owner out.
 */
const TRIES = {
  client: { most: 20, hours: 1 },
  digits: { most: 5, hours: 24 },
  whole: { most: 20, hours: 24 },
  wholeFromHere: { most: 3, hours: 24 },
} as const

type Found = TokenSource & { phone: string | null; emailKey: string | null }
type Count = { key: Uint8Array<ArrayBuffer>; most: number; hours: number; askAll?: boolean }

/**
 * The token of the coming booking that has this code, where the proof fits; null alike for a code that is unknown, ended or
 * erased and for a proof that is wrong. A try is counted before anything is looked at, for codes that nobody has too, and given back
 * when it found its booking. `client`: the address it comes from; null: not counted.
 *
 * @throws DomainError `too-many-requests` after twenty failed tries from an address in an hour; after five with four digits at a code in a
 *   day (`askAll`: all of the number or the e-mail would still be looked at), twenty with all of it, three of those from one address
 */
export async function findBooking(
  deps: Pick<Deps, 'db' | 'config'>,
  { code, proof, client }: { code: string; proof: Proof; client: string | null },
): Promise<string | null> {
  const counts = countsOf(deps, { code, proof, client })
  // An address that must wait uses up nobody's code, and one that has tried enough no more of it.
  for (const count of counts) await takeTry(deps, count)
  const booking = await comingBooking(deps, code)
  if (!booking || !fits(proof, booking)) return null
  for (const { key } of counts) await giveBack(deps, key)
  return manageToken(deps.config.secretKeys, booking)
}

function countsOf(
  deps: Pick<Deps, 'config'>,
  { code, proof, client }: { code: string; proof: Proof; client: string | null },
): Count[] {
  const fromHere: Count[] = client === null ? [] : [{ key: keyOf(deps, `client|${client}`), ...TRIES.client }]
  if ('lastDigits' in proof) return [...fromHere, { key: keyOf(deps, `code|${code}`), ...TRIES.digits, askAll: true }]
  const whole: Count = { key: keyOf(deps, `whole|${code}`), ...TRIES.whole }
  if (client === null) return [whole]
  return [...fromHere, { key: keyOf(deps, `whole|${code}|${client}`), ...TRIES.wholeFromHere }, whole]
}

function keyOf({ config }: Pick<Deps, 'config'>, text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(keyedHash(currentKey(config.secretKeys), `find|${text}`))
}

/** Takes one try, as a failure until it proves none: a thousand at once are no more than a thousand one after another. */
async function takeTry({ db }: Pick<Deps, 'db'>, { key, most, hours, askAll }: Count): Promise<void> {
  const taken = await db.$executeRaw`
    INSERT INTO find_booking_tries AS t (key, count) VALUES (${key}, 1)
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN t.since <= house_now() - make_interval(hours => ${hours}::int) THEN 1 ELSE t.count + 1 END,
      since = CASE WHEN t.since <= house_now() - make_interval(hours => ${hours}::int) THEN house_now() ELSE t.since END
    WHERE t.count < ${most}::int OR t.since <= house_now() - make_interval(hours => ${hours}::int)`
  if (taken === 1) return
  const [left] = await db.$queryRaw<{ seconds: number }[]>`
    SELECT ceil(extract(epoch FROM since + make_interval(hours => ${hours}::int) - house_now()))::int AS seconds
    FROM find_booking_tries WHERE key = ${key}`
  const retryAfterSeconds = Math.max(1, left?.seconds ?? 1)
  throw new DomainError('too-many-requests', { retryAfterSeconds, ...(askAll && { askAll }) })
}

async function giveBack({ db }: Pick<Deps, 'db'>, key: Uint8Array<ArrayBuffer>): Promise<void> {
  await db.$executeRaw`UPDATE find_booking_tries SET count = count - 1 WHERE key = ${key} AND count > 0`
}

async function comingBooking({ db }: Pick<Deps, 'db'>, code: string): Promise<Found | null> {
  const [row] = await db.$queryRaw<Found[]>`
    SELECT b.id, b.key_id AS "keyId", b.token_version AS "tokenVersion", b.phone, b.email_key AS "emailKey"
    FROM bookings b JOIN slots s ON s.id = b.slot_id
    WHERE b.code = ${code} AND b.state IN ('unverified', 'confirmed', 'arrived', 'in-meeting') AND s.ends_at > house_now()`
  return row ?? null
}
