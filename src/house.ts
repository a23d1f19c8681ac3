import { randomBytes } from 'node:crypto'
import { access, constants, mkdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { seedDemo, seedDemosPast } from '../prisma/seed.ts'
import { buildApp } from './app.ts'
import { sealAudit } from './audit/seal-audit.ts'
import { tellAuditHead, watchAudit } from './audit/watch-audit.ts'
import { recordErasures } from './bookings/erasure-ledger.ts'
import { expireHolds } from './bookings/expire-holds.ts'
import { planReminderCalls } from './calls/plan-reminder-calls.ts'
import { settleCalls } from './calls/settle-calls.ts'
import { tendClosures } from './closures/tend-closures.ts'
import { type Config, ConfigError, withSecret } from './config.ts'
import { asAppRole } from './db/app-role.ts'
import { sharedChanges } from './db/changes.ts'
import { openConnections } from './db/client.ts'
import { startEmbeddedServer } from './db/embedded.ts'
import { writeSafely } from './db/embedded-folder.ts'
import { isCopied, markFolder } from './db/folder-mark.ts'
import { watchInvariants } from './db/invariants.ts'
import { prepareDatabase, SetUpError } from './db/prepare.ts'
import { selfCheck } from './db/self-check.ts'
import { zoneDisagreements } from './db/zone-data.ts'
import { createDeps, type OpenDeps } from './deps.ts'
import { listMailProspect } from './desk/list-mail.ts'
import { planListMails } from './desk/plan-list-mails.ts'
import { greeting } from './greeting.ts'
import { closeWeb, openConnectionsOf } from './http/close-web.ts'
import { errorForLog } from './http/problems.ts'
import { type Chore, DELIVER, type Queue, startQueue } from './jobs/queue.ts'
import { guardedDelivery } from './messages/guarded-delivery.ts'
import { createMailer, type Mailer } from './messages/mailer.ts'
import { currentKey, manageToken, manageUrl, tokenHash } from './messages/manage-link.ts'
import type { OtherMails } from './messages/other-mails.ts'
import { quarantineMails, quarantineReason } from './messages/quarantine.ts'
import { forgetAll } from './privacy/forget-all.ts'
import { makeReceptionDays, settleDays } from './receptions/make-reception-days.ts'
import { planFeedback } from './reports/plan-feedback.ts'
import { demoStaff, ensureDemoStaff } from './staff/demo-staff.ts'
import { ensureAdmin, firstAdminFault, knownSignIn } from './staff/first-admin.ts'
import { planSummaries } from './today/plan-summaries.ts'
import { keepTending } from './waitlist/keep-tending.ts'
import { tendWaitlists } from './waitlist/tend-waitlists.ts'

/** The running house: what to say at its door, and how to close it in order. */
export type House = { greeting: string; url: string; close(): Promise<void> }

const CLOCK_SYNC_MS = 60_000

/**
 * Opens everything in order: database, schema, clock, demo, queue and worker, web. What was opened is closed again when
 * a later part fails, or when `leaving` is aborted meanwhile.
 *
 * @throws ConfigError, EmbeddedServerError, SetUpError with one line for the console; the errors of `listen`
 */
export async function openHouse(given: Config, leaving: AbortSignal): Promise<House> {
  const closers: (() => Promise<unknown>)[] = []
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer()
  }
  try {
    return await open({ given, leaving, closers, close })
  } catch (error) {
    await close().catch(() => {})
    throw error
  }
}

type Opening = {
  given: Config
  leaving: AbortSignal
  closers: (() => Promise<unknown>)[]
  close: () => Promise<void>
}

async function open({ given, leaving, closers, close }: Opening): Promise<House> {
  const weak = firstAdminFault(given)
  if (weak !== null) throw new ConfigError(weak)
  const embedded = given.databaseUrl === null ? await startEmbeddedServer(given.dataDir) : null
  if (embedded) closers.push(embedded.close)
  const owned = given.databaseUrl ?? embedded?.url ?? ''
  const config = given.secretKeys.length > 0 ? given : withSecret(given, await ownSecret(given.dataDir))
  leaving.throwIfAborted()
  await prepareDatabase(owned, config)
  leaving.throwIfAborted()
  const url = embedded ? await asOrdinaryRole(owned) : owned

  let queue: Queue | null = null
  const changes = sharedChanges({ url, note })
  closers.push(changes.close)
  const deps = await createDeps(config, { url, changes, nudge: () => queue?.nudge(), log: note })
  closers.push(deps.close)
  await insist(deps)
  await beginQuarantine(deps, embedded && join(given.dataDir, 'postgres'))
  leaving.throwIfAborted()
  const syncing = setInterval(() => deps.sync().catch((error: unknown) => note('clock-sync', error)), CLOCK_SYNC_MS)
  closers.push(async () => clearInterval(syncing))

  if (config.demo) {
    const { officials } = await seedDemo(deps, (id) => hashFor(config, id))
    if (officials > 0) await seedDemosPast(deps, (id) => hashFor(config, id))
  }
  await ensureAdmin(deps)
  await ensureDemoStaff(deps)
  const works = config.role !== 'web'
  if (works && config.smtpUrl === null) await mailFolder(config.dataDir)
  const mailer = createMailer({ smtpUrl: config.smtpUrl, dataDir: config.dataDir })
  closers.push(() => mailer.close())
  if (works) await keepReceptionDays(deps)
  queue = await startQueue(url, { chores: works ? chores(deps, { mailer, url }) : [], note })
  closers.push(queue.close)
  if (works) closers.push(keepTending(deps, note).close)
  if (works) queue.nudge()
  leaving.throwIfAborted()

  const quarantine = await quarantineReason(deps.db)
  if (config.role === 'worker') return { greeting: greeting(config, null, { quarantine }), url: '', close }
  await openConnections(deps.db, config.poolSize)
  const app = await buildApp(deps)
  const connections = openConnectionsOf(app)
  closers.push(() => closeWeb(app, { behindProxy: config.trustProxy !== false, open: connections }))
  const address = await app.listen({ host: config.host, port: config.port, backlog: 4_096 })
  const [visit, staff, others] = await Promise.all([demoVisit(deps), knownSignIn(deps), demoStaff(deps)])
  return { greeting: greeting(config, address, { visit, quarantine, staff, others }), url: address, close }
}

/** Of our own server we are the owner only to set it up: what serves and works cannot touch what the audit log has. */
async function asOrdinaryRole(owned: string): Promise<string> {
  const queue = await startQueue(owned, { chores: [], note })
  await queue.close()
  return asAppRole(owned)
}

/** The chores of the house; each is safe to run twice and on two nodes. Local time in Bulgaria. */
function chores(deps: OpenDeps, { mailer, url }: { mailer: Mailer; url: string }): Chore[] {
  const others: OtherMails = { 'day-list': (claim) => listMailProspect(deps, claim) }
  return [
    { name: DELIVER, cron: '* * * * *', run: guardedDelivery({ ...deps, mailer, others }, note) },
    { name: 'tend-waitlists', cron: '* * * * *', run: () => tendWaitlists(deps) },
    { name: 'tend-closures', cron: '* * * * *', run: () => tendClosures(deps) },
    { name: 'expire-holds', cron: '* * * * *', run: () => expireHolds(deps) },
    { name: 'seal-audit', cron: '* * * * *', run: () => sealAudit(deps) },
    { name: 'settle-calls', cron: '* * * * *', run: () => settleCalls(deps) },
    { name: 'plan-summaries', cron: '*/5 * * * *', run: () => planSummaries(deps) },
    { name: 'plan-list-mails', cron: '*/5 * * * *', run: () => planListMails(deps) },
    { name: 'plan-reminder-calls', cron: '*/15 7-16 * * *', run: () => planReminderCalls(deps) },
    { name: 'plan-feedback', cron: '*/20 10-18 * * *', run: () => planFeedback(deps) },
    { name: 'settle-days', cron: '* * * * *', run: () => settleDays(deps) },
    { name: 'make-reception-days', cron: '10 0,6,12,18 * * *', run: () => keepReceptionDays(deps) },
    { name: 'forget-drafts', cron: '*/15 * * * *', run: () => forgetAll(deps, ['drafts']) },
    { name: 'forget', cron: '20 3 * * *', run: () => forgetAll(deps) },
    { name: 'tell-audit-head', cron: '5 * * * *', run: () => tellAuditHead(deps.db, note) },
    { name: 'verify-audit', cron: '50 3 * * *', run: () => watchAudit(deps, note) },
    { name: 'check-invariants', cron: '40 3 * * *', run: () => watchInvariants({ db: deps.db, url, note }) },
  ]
}

/** Makes the days that are missing, and says which could not be: a schedule that overlaps another, say. */
async function keepReceptionDays(deps: OpenDeps): Promise<void> {
  const { refused } = await makeReceptionDays(deps, {})
  for (const { scheduleId, slug, date, reason } of refused.slice(0, 20))
    note(`reception-day-refused: schedule ${scheduleId} of ${slug} on ${date}: ${reason}`)
}

async function insist(deps: OpenDeps): Promise<void> {
  const [fault] = await selfCheck(deps.db, deps.config)
  if (fault) throw new SetUpError(fault)
  await insistOnKeys(deps)
  await recordErasures(deps, []).catch(({ code }: NodeJS.ErrnoException) => {
    throw new SetUpError(`ERASURE_LEDGER is not writable: ${deps.config.erasureLedger} (${code})`)
  })
  const differing = await zoneDisagreements(deps.db, { from: deps.clock.now().toISODate() ?? '', days: 400 })
  if (differing[0])
    note(`zone-data-differ: Node and PostgreSQL disagree from ${differing[0]} on; no slots can be made on those days`)
}

/** What an operator said, and what the embedded database cannot see by itself: that its folder is a copy. */
async function beginQuarantine({ db, config }: OpenDeps, folder: string | null): Promise<void> {
  if (config.mailQuarantine) await quarantineMails(db, 'operator')
  if (folder === null) return
  if (await isCopied(folder)) await quarantineMails(db, 'copied')
  await markFolder(folder)
}

/** A key that is not the one under which tokens were made would kill every link of the mails to come. */
async function insistOnKeys({ db, config }: OpenDeps): Promise<void> {
  for (const { id: keyId } of config.secretKeys) {
    const made = await db.booking.findFirst({
      where: { keyId },
      select: { id: true, keyId: true, tokenVersion: true, tokenHash: true },
    })
    if (made && !tokenHash(manageToken(config.secretKeys, made)).equals(made.tokenHash))
      throw new SetUpError(
        `the secret key with id ${keyId} is not the one under which bookings here were made: put it back, or give the new one another SECRET_KEY_ID`,
      )
  }
}

/** The address at which a coming booking of the demo is managed: the demo's way in as a citizen. Null without one. */
async function demoVisit({ db, config }: OpenDeps): Promise<string | null> {
  if (!config.demo || config.production) return null
  const booking = await db.booking.findFirst({
    where: { state: 'confirmed', email: { endsWith: '@poshta.example' } },
    orderBy: { slot: { startsAt: 'desc' } },
    select: { id: true, keyId: true, tokenVersion: true },
  })
  if (!booking || !config.secretKeys.some(({ id }) => id === booking.keyId)) return null
  return manageUrl('', 'bg', manageToken(config.secretKeys, booking))
}

/** With the embedded server the house makes its own key, once, and keeps it beside the data. */
async function ownSecret(dataDir: string): Promise<string> {
  const file = join(dataDir, 'secret.key')
  const key = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw new SetUpError(`${file} cannot be read (${error.code}): it was made by another user`)
  })
  if (key !== null) return key.trim()
  const made = randomBytes(48).toString('base64url')
  await writeSafely(`${file}.new`, `${made}\n`)
  await rename(`${file}.new`, file)
  return made
}

async function mailFolder(dataDir: string): Promise<void> {
  const folder = join(dataDir, 'mail')
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await access(folder, constants.W_OK | constants.X_OK)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new SetUpError(
      `DATA_DIR is not writable: ${folder} (${code}); mails are kept there while SMTP_URL is not set`,
    )
  }
}

function hashFor(config: Config, id: string): Uint8Array {
  const key = currentKey(config.secretKeys)
  return tokenHash(manageToken(config.secretKeys, { id, keyId: key.id, tokenVersion: 1 }))
}

/** Trouble outside a request: one line, by name, without data. */
function note(event: string, error?: unknown): void {
  process.stderr.write(`${JSON.stringify({ event, ...(error === undefined ? {} : errorForLog(error)) })}\n`)
}
