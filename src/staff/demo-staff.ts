import type { Deps } from '../deps.ts'
import { demoPassword } from './demo-password.ts'
import { hashPassword } from './passwords.ts'
import type { Role } from './staff-member.ts'

/** An account of the demo, as the console names it. */
export type DemoAccount = { email: string; role: Role }

type Invented = DemoAccount & { name: string; officials: readonly string[] | 'all' }

// Invented people; the official goes by office. The administrator is made in first-admin.ts.
const STAFF: readonly Invented[] = [
  { email: 'satrudnik@sopot.example', name: 'Радка Примерова', role: 'assistant', officials: ['kmet'] },
  { email: 'recepcia@sopot.example', name: 'Дилян Измислен', role: 'front-desk', officials: 'all' },
  { email: 'kmet@sopot.example', name: 'Кметът (пример)', role: 'official', officials: ['kmet'] },
  { email: 'oditor@sopot.example', name: 'Одиторът (пример)', role: 'auditor', officials: [] },
]

/** Makes one account of each role for the demo, where it is missing: all with the password of the demo's administrator. */
export async function ensureDemoStaff({ db, config }: Pick<Deps, 'db' | 'config'>): Promise<void> {
  if (!isDemo(config)) return
  const emails = STAFF.map(({ email }) => email)
  const there = await db.staffUser.count({ where: { email: { in: emails } } })
  if (there === STAFF.length) return
  const passwordHash = await hashPassword(demoPassword(config.secretKeys))
  for (const { email, name, role, officials } of STAFF)
    await db.$executeRaw`
      WITH made AS (
        INSERT INTO staff_users (email, name, password_hash, roles) VALUES (${email}, ${name}, ${passwordHash}, ARRAY[${role}])
        ON CONFLICT (lower(email)) DO NOTHING RETURNING id, version),
      kept AS (
        INSERT INTO staff_users_officials (user_id, official_id)
        SELECT made.id, o.id FROM made, officials o
        WHERE ${officials === 'all'}::boolean OR o.slug = ANY (${officials === 'all' ? [] : [...officials]}::text[]))
      INSERT INTO audit_entries (actor, action, subject, subject_id, version)
        SELECT 'system', 'make', 'staff-user', id::text, version FROM made`
}

/** The accounts of the demo that still may sign in. */
export async function demoStaff({ db, config }: Pick<Deps, 'db' | 'config'>): Promise<DemoAccount[]> {
  if (!isDemo(config)) return []
  const active = await db.staffUser.findMany({ where: { active: true }, select: { email: true } })
  return STAFF.filter(({ email }) => active.some((each) => each.email === email))
}

function isDemo({ demo, production, firstAdmin }: Deps['config']): boolean {
  return demo && !production && firstAdmin === null
}
