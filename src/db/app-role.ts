import { randomBytes } from 'node:crypto'
import pg from 'pg'

const ROLE = 'priemna_app'

/**
 * Makes, in a database of the house's own, the role under which it works, with what it needs and no more: the audit log it can add to and not
 * touch (`grant_house_to` in prisma/migrations). Its password is new at each start and stands nowhere.
 *
 * @param url as the owner, when the schema is up to date
 * @returns the address of the same database as that role
 */
export async function asAppRole(url: string): Promise<string> {
  const password = randomBytes(24).toString('base64url')
  const owner = new pg.Client({ connectionString: url, options: '-c TimeZone=UTC', connectionTimeoutMillis: 5_000 })
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
