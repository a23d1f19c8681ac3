import { createHmac, randomUUID } from 'node:crypto'
import { accessClaims, accessTokenSettings } from '../../src/staff/access-token.ts'
import { newRefreshToken, refreshHashes, SESSION_HOURS } from '../../src/staff/session.ts'
import type { Role } from '../../src/staff/staff-member.ts'
import type { TestHouse } from './house.ts'

type House = Pick<TestHouse, 'sql' | 'deps'>

/** A person who is signed in: the header of their requests, and by what else a test knows them. */
export type SignedIn = { authorization: string }

let made = 0

/** Makes an invented person and their session straight in the database: the headers of their requests. By default an administrator. */
export async function asStaff(
  house: House,
  { roles = ['admin'], officials = [] }: { roles?: Role[]; officials?: string[] } = {},
): Promise<SignedIn> {
  const userId = await makeUser(house, { roles, officials })
  const sid = await makeSession(house, userId)
  return bearer(house, { userId, sid })
}

/** A hash as an account has one, of a password that nobody knows. */
const SOME_HASH = '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g'

/** An invented person, with a password that nobody knows unless one is given; null: invited, and none chosen yet. */
export async function makeUser(
  { sql }: Pick<House, 'sql'>,
  {
    roles = ['admin'],
    officials = [],
    email = `staff${++made}@mail.example`,
    passwordHash = SOME_HASH,
  }: { roles?: Role[]; officials?: string[]; email?: string; passwordHash?: string | null } = {},
): Promise<number> {
  const { rows } = await sql.query(
    `INSERT INTO staff_users (email, name, roles, password_hash) VALUES ($1, 'Радка Илиева', $2, $3) RETURNING id`,
    [email, roles, passwordHash],
  )
  const kept = await sql.query(
    `INSERT INTO staff_users_officials (user_id, official_id) SELECT $1, id FROM officials WHERE slug = ANY ($2)`,
    [rows[0].id, officials],
  )
  if (kept.rowCount !== officials.length) throw new Error(`not all of these officials exist: ${officials}`)
  return rows[0].id
}

/** A session that begins now; its id. */
export async function makeSession({ sql }: Pick<House, 'sql'>, userId: number): Promise<string> {
  const sid = randomUUID()
  const hashes = refreshHashes(newRefreshToken())
  await sql.query(
    `INSERT INTO staff_sessions (id, user_id, expires_at, family_hash, refresh_hash)
     VALUES ($1, $2, house_now() + make_interval(hours => $3), $4, $5)`,
    [sid, userId, SESSION_HOURS, hashes?.familyHash, hashes?.refreshHash],
  )
  return sid
}

/** The header with an access token of a session, as the house would sign it. */
export function bearer({ deps }: Pick<House, 'deps'>, { userId, sid }: { userId: number; sid: string }): SignedIn {
  const now = deps.clock.now().toSeconds()
  const claims = accessClaims({ id: sid, userId, endsAt: now + SESSION_HOURS * 3_600 }, now)
  return { authorization: `Bearer ${signJwt(deps, claims)}` }
}

/** A token in the compact form of RFC 7515, signed with the house's key unless another is given. Made by hand, not by what is tested. */
export function signJwt(
  { config }: TestHouse['deps'],
  claims: object,
  { header = {}, secret }: { header?: object; secret?: string | Buffer } = {},
): string {
  const { secret: ours, sign } = accessTokenSettings(config.secretKeys)
  const parts = [
    { alg: 'HS256', typ: 'JWT', ...header },
    { iss: sign.iss, aud: sign.aud, ...claims },
  ].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  const signature = createHmac('sha256', secret ?? ours)
    .update(parts.join('.'))
    .digest('base64url')
  return [...parts, signature].join('.')
}
