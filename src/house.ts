import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { seedDemo } from '../prisma/seed.ts'
import { buildApp } from './app.ts'
import { expireHolds } from './bookings/expire-holds.ts'
import { forgetKeys } from './bookings/forget-keys.ts'
import { type Config, withSecret } from './config.ts'
import { startEmbeddedServer } from './db/embedded.ts'
import { prepareDatabase, SetUpError } from './db/prepare.ts'
import { selfCheck, zoneDisagreements } from './db/self-check.ts'
import { createDeps, type OpenDeps } from './deps.ts'
import { errorForLog } from './http/problems.ts'
import { greeting } from './greeting.ts'
import { type Chore, DELIVER, type Queue, startQueue } from './jobs/queue.ts'
import { deliverMessages } from './messages/deliver-messages.ts'
import { createMailer, type Mailer } from './messages/mailer.ts'
import { currentKey, manageToken, tokenHash } from './messages/manage-link.ts'
import { makeReceptionDays } from './receptions/make-reception-days.ts'

/** The running house: what to say at its door, and how to close it in order. */
export type House = { greeting: string; url: string; close(): Promise<void> }

const CLOCK_SYNC_MS = 60_000

/**
 * Opens everything in order: database, schema, clock, demo, queue and worker, web. What was opened is closed again when
 * a later part fails.
 *
 * @throws ConfigError, EmbeddedServerError, SetUpError with one line for the console; the errors of `listen`
 */
export async function openHouse(given: Config): Promise<House> {
  const closers: (() => Promise<unknown>)[] = []
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer()
  }
  try {
    return await open(given, closers, close)
  } catch (error) {
    await close().catch(() => {})
    throw error
  }
}

async function open(given: Config, closers: (() => Promise<unknown>)[], close: () => Promise<void>): Promise<House> {
  const embedded = given.databaseUrl === null ? await startEmbeddedServer(given.dataDir) : null
  if (embedded) closers.push(embedded.close)
  const url = given.databaseUrl ?? embedded?.url ?? ''
  const config = given.secretKeys.length > 0 ? given : withSecret(given, await ownSecret(given.dataDir))
  await prepareDatabase(url, config)

  let queue: Queue | null = null
  const deps = await createDeps(config, { url, nudge: () => queue?.nudge(), log: note })
  closers.push(deps.close)
  await insist(deps)
  const syncing = setInterval(() => deps.sync().catch((error: unknown) => note('clock-sync', error)), CLOCK_SYNC_MS)
  closers.push(async () => clearInterval(syncing))

  if (config.demo) await seedDemo(deps, (id) => hashFor(config, id))
  const mailer = await createMailer({ smtpUrl: config.smtpUrl, dataDir: config.dataDir })
  closers.push(() => mailer.close())
  const works = config.role !== 'web'
  if (works) await makeReceptionDays(deps, {})
  queue = await startQueue(url, { chores: works ? chores(deps, mailer) : [], note })
  closers.push(queue.close)
  if (works) queue.nudge()

  if (config.role === 'worker') return { greeting: greeting(config, null), url: '', close }
  const app = await buildApp(deps)
  closers.push(() => app.close())
  const address = await app.listen({ host: config.host, port: config.port })
  return { greeting: greeting(config, address), url: address, close }
}

/** The chores of the house; each is safe to run twice and on two nodes. Local time in Bulgaria. */
function chores(deps: OpenDeps, mailer: Mailer): Chore[] {
  return [
    { name: DELIVER, cron: '* * * * *', run: (signal) => deliverMessages({ ...deps, mailer }, { signal }) },
    { name: 'expire-holds', cron: '* * * * *', run: () => expireHolds(deps) },
    { name: 'make-reception-days', cron: '10 0,6,12,18 * * *', run: () => makeReceptionDays(deps, {}) },
    { name: 'forget-keys', cron: '20 3 * * *', run: () => forgetKeys(deps) },
  ]
}

async function insist(deps: OpenDeps): Promise<void> {
  const [fault] = await selfCheck(deps.db, deps.config)
  if (fault) throw new SetUpError(fault)
  const differing = await zoneDisagreements(deps.db, { from: deps.clock.now().toISODate() ?? '', days: 400 })
  if (differing[0]) note(`zone-data-differ: Node and PostgreSQL disagree from ${differing[0]} on; no slots can be made on those days`)
}

/** With the embedded server the house makes its own key, once, and keeps it beside the data. */
async function ownSecret(dataDir: string): Promise<string> {
  const file = join(dataDir, 'secret.key')
  await mkdir(dataDir, { recursive: true })
  await writeFile(file, `${randomBytes(48).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  return (await readFile(file, 'utf8')).trim()
}

function hashFor(config: Config, id: string): Uint8Array {
  const key = currentKey(config.secretKeys)
  return tokenHash(manageToken(config.secretKeys, { id, keyId: key.id, tokenVersion: 1 }))
}

/** Trouble outside a request: one line, by name, without data. */
function note(event: string, error?: unknown): void {
  process.stderr.write(`${JSON.stringify({ event, ...(error === undefined ? {} : errorForLog(error)) })}\n`)
}
