import { randomBytes } from 'node:crypto'
import pg from 'pg'

const ROLE = 'priemna_app'
/** As the owner; what is granted again must not depend on a server's settings. */
const asOwner = (url: string) =>
  new pg.Client({ connectionString: url, options: '-c TimeZone=UTC', connectionTimeoutMillis: 5_000 })

/**
 * Makes, in a database of the house's own, the role under which it works, with what it needs and no more: the audit log it can add to and not
 * touch (`grant_house_to` in prisma/migrations). Its password is new at each start and stands nowhere.
 *
 * @param url as the owner, when the schema is up to date
 * @returns the address of the same database as that role
 */
export async function asAppRole(url: string): Promise<string> {
  const password = randomBytes(24).toString('base64url')
  const owner = asOwner(url)
  owner.on('error', () => {})
  await owner.connect()
  try {
    const { rowCount } = await owner.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [ROLE])
    if (rowCount === 0) await owner.query(`CREATE ROLE ${ROLE} LOGIN`)
    await owner.query(`ALTER ROLE ${ROLE} PASSWORD '${password}'`)
    await owner.query('SELECT grant_house_to($1)', [ROLE])
  } finally {
    await owner.end()
  }
  const address = new URL(url)
  address.username = ROLE
  address.password = password
  return address.href
}

/**
 * Grants what a migration brought to every role that was granted the house before (`SELECT grant_house_to(…)`).
 *
 * @param url as the owner
 * @returns the names of these roles
 */
export async function grantAgain(url: string): Promise<string[]> {
  const owner = asOwner(url)
  owner.on('error', () => {})
  await owner.connect()
  try {
    const { rows } = await owner.query<{ role: string }>(
      `SELECT r.rolname AS role, grant_house_to(r.rolname)
       FROM pg_class c, aclexplode(c.relacl) AS g JOIN pg_roles r ON r.oid = g.grantee
       WHERE c.oid = 'audit_entries'::regclass AND g.privilege_type = 'INSERT' AND g.grantee NOT IN (0, c.relowner)`,
    )
    return rows.map(({ role }) => role)
  } finally {
    await owner.end()
  }
}
