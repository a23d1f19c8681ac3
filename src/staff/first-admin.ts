import type { Config } from '../config.ts'
import type { Deps } from '../deps.ts'
import { demoPassword } from './demo-password.ts'
import { PASSWORD_LENGTH, type PasswordFault, passwordFault } from './password-rules.ts'
import { hashPassword, passwordMatches } from './passwords.ts'
import { accountByEmail, CAN_ADMINISTER, hasAdmin } from './queries.ts'

/** A person and their password, as they sign in. */
export type KnownSignIn = { email: string; password: string }

const DEMO_EMAIL = 'admin@sopot.example'
const NAME = 'Администратор'

const WORDS: Record<PasswordFault, string> = {
  'too-short': `too short: it needs at least ${PASSWORD_LENGTH.least} characters`,
  'too-long': `too long: it may have ${PASSWORD_LENGTH.most} characters`,
  'too-common': 'too common: choose one that others do not, such as four words that have nothing to do with each other',
}

/** What is wrong with the password of the settings, as a line for the console; null: nothing. */
export function firstAdminFault({ firstAdmin }: Pick<Config, 'firstAdmin'>): string | null {
  const fault = firstAdmin && passwordFault(firstAdmin.password, firstAdmin)
  return fault && `ADMIN_PASSWORD is ${WORDS[fault]}`
}

/**
 * Makes the first administrator where nobody who can sign in is one: of the settings, else of the demo. An account of that e-mail that
 * is there already becomes one again, with this password and without its old sessions. Safe on several nodes at once.
 */
export async function ensureAdmin({ db, config }: Pick<Deps, 'db' | 'config'>): Promise<void> {
  const wanted = config.firstAdmin ?? demoAdmin(config)
  if (!wanted || (await hasAdmin({ db }))) return
  const passwordHash = await hashPassword(wanted.password)
  await db.$executeRaw`
    WITH made AS (
      INSERT INTO staff_users AS u (email, name, password_hash, roles)
      SELECT ${wanted.email}, ${NAME}, ${passwordHash}, '{admin}'
        WHERE NOT EXISTS (SELECT 1 FROM staff_users WHERE ${CAN_ADMINISTER})
      ON CONFLICT (lower(email)) DO UPDATE SET active = true, password_hash = EXCLUDED.password_hash,
        roles = CASE WHEN 'admin' = ANY (u.roles) THEN u.roles ELSE u.roles || 'admin'::text END,
        version = u.version + 1, updated_at = house_now()
      RETURNING id, version),
    revoked AS (
      UPDATE staff_sessions s SET ended_at = house_now(), end_reason = 'revoked'
      FROM made WHERE s.user_id = made.id AND s.ended_at IS NULL)
    INSERT INTO audit_entries (actor, action, subject, subject_id, version)
      SELECT 'system', 'make-administrator', 'staff-user', id::text, version FROM made`
}

/**
 * How to sign in to the demo, as far as that is known: the account has the password that the house's key makes.
 *
 * @returns `nobody` where there is no administrator; null where there is one and only they know their password
 */
export async function knownSignIn({ db, config }: Pick<Deps, 'db' | 'config'>): Promise<KnownSignIn | 'nobody' | null> {
  const demo = demoAdmin(config)
  const account = demo && (await accountByEmail({ db }, demo.email))
  if (demo && account?.active && (await passwordMatches(account.passwordHash, demo.password))) return demo
  return (await hasAdmin({ db })) ? null : 'nobody'
}

function demoAdmin({ demo, production, firstAdmin, secretKeys }: Config): KnownSignIn | null {
  if (!demo || production || firstAdmin) return null
  return { email: DEMO_EMAIL, password: demoPassword(secretKeys) }
}
