import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { currentKey, keyedHash, manageToken, type TokenSource } from '../messages/manage-link.ts'
import { fits, type Proof } from './find-rules.ts'

/** How many tries there are before one has to wait, and for how long they count. */
const TRIES = { code: { most: 5, hours: 24 }, client: { most: 20, hours: 1 } } as const

type Found = TokenSource & { phone: string | null; emailKey: string | null }
type Count = { key: Uint8Array<ArrayBuffer>; most: number; hours: number }

/**
 * The token of the coming booking that has this code, where the proof fits; null alike for a code that is unknown, ended or
 * erased and for a proof that is wrong. A try is counted before anything is looked at, for codes that nobody has too, and given back
 * when it found its booking. `client`: the address it comes from; null: not counted.
 *
 * @throws DomainError `too-many-requests` after five failed tries at a code in a day, or twenty from an address in an hour
 */
export async function findBooking(
  deps: Pick<Deps, 'db' | 'config'>,
  { code, proof, client }: { code: string; proof: Proof; client: string | null },
): Promise<string | null> {
  const counts: Count[] = [
    ...(client === null ? [] : [{ key: keyOf(deps, `client|${client}`), ...TRIES.client }]),
    { key: keyOf(deps, `code|${code}`), ...TRIES.code },
  ]
  // An address that must wait uses up nobody's code.
  for (const count of counts) await takeTry(deps, count)
  const booking = await comingBooking(deps, code)
  if (!booking || !fits(proof, booking)) return null
  for (const { key } of counts) await giveBack(deps, key)
  return manageToken(deps.config.secretKeys, booking)
}

function keyOf({ config }: Pick<Deps, 'config'>, text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(keyedHash(currentKey(config.secretKeys), `find|${text}`))
}

/** Takes one try, as a failure until it proves none: a thousand at once are no more than a thousand one after another. */
async function takeTry({ db }: Pick<Deps, 'db'>, { key, most, hours }: Count): Promise<void> {
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
  throw new DomainError('too-many-requests', { retryAfterSeconds: Math.max(1, left?.seconds ?? 1) })
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
