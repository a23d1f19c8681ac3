import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { addresses, proxies } from './config/addresses.ts'
import { type Colours, coloursOf } from './config/colours.ts'
import { ConfigError, type Env } from './config/config-error.ts'
import { type Municipality, municipalityOf, type Notices, noticesOf } from './config/municipality.ts'
import { type DayListMail, dailySummaryOf, dayListMailOf } from './config/staff-mails.ts'

export { ConfigError } from './config/config-error.ts'
export type { Municipality } from './config/municipality.ts'

/** The process's settings, read once from the environment and frozen. `.env.example` explains each variable. */
export type Config = Readonly<{
  production: boolean
  role: 'web' | 'worker' | 'all'
  host: string
  port: number
  /** Where citizens find the house, without a slash at the end. */
  publicUrl: string
  /** How far to believe X-Forwarded-For: a number of proxies or a list of their addresses. */
  trustProxy: number | string[] | false
  dataDir: string
  /** Absent: the embedded server under `dataDir`. */
  databaseUrl: string | null
  poolSize: number
  migrate: boolean
  /** Absent: mails become files in `dataDir`/mail. */
  smtpUrl: string | null
  mailFrom: string
  /** Begin in quarantine: no mail leaves until an operator releases. */
  mailQuarantine: boolean
  /** A file kept outside the backup, to which each erasure is added; null: none. */
  erasureLedger: string | null
  /** Keys by which tokens are made, newest first. */
  secretKeys: readonly SecretKey[]
  demo: boolean
  /** Who is made administrator where there is none. */
  firstAdmin: Readonly<{ email: string; password: string }> | null
  /** Whether administrators must have a second step at the sign-in. */
  adminSecondFactor: 'optional' | 'required'
  rateLimit: boolean
  /** Addresses and networks that many people share, whose limits are ten times as high. */
  sharedAddresses: readonly string[]
  /** Of a day's places, how many in a hundred may be held at once. */
  heldSharePercent: number
  /** Of a day's places, how many in a hundred the waiting list may keep from the public at once. */
  waitlistSharePercent: number
  /** How many bookings an hour one address may make. */
  bookingsPerAddress: number
  /** Whether a proof of work comes before a slot is held or booked; `auto`: while the house is under attack. */
  captcha: 'off' | 'on' | 'auto'
  /** Whether an e-mail address must be confirmed before its booking counts, and how long the slot waits for that. */
  emailConfirmation: Readonly<{ required: boolean; minutes: number }>
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** Minutes before a reception at which a second reminder goes out; null: none. */
  sameDayReminderMinutes: number | null
  /** After how many days people are taken out of bookings that were cancelled, and of receptions that were; and what other things are kept. */
  retention: Readonly<{ cancelledDays: number; heldDays: number; sessionDays: number; auditDays: number }>
  /** For how many hours between 8:00 and 20:00 a slot is kept for whom the waiting list offers it to. */
  waitlistOfferHours: number
  /** Whether the secret calendars of the staff name who comes. */
  feedNames: boolean
  /** Whether those without e-mail stand on the call list the working day before their reception. */
  reminderCalls: boolean
  /** Whether citizens with e-mail are asked, the day after, how their reception was. */
  feedback: boolean
  /** From which minute of a working day, local, assistants are mailed what waits for them; null: not at all. */
  dailySummaryMinute: number | null
  dayListMail: DayListMail
  /** In which order those who wait at the door are called: from how many minutes after their hour as late, and whether early before it. */
  calling: Readonly<{ lateAfterMinutes: number; callEarly: boolean }>
  municipality: Municipality
  notices: Notices
  /** The municipality's own; null: those of the house. */
  colours: Colours | null
  /** The file of the coat of arms; null: none. */
  coatOfArms: string | null
}>

/** A secret of at least 32 bytes and the number under which rows remember it. */
export type SecretKey = Readonly<{ id: number; secret: string }>

/**
 * Reads the settings.
 *
 * @throws ConfigError naming the variable and what it may be
 */
export function loadConfig(env: Env = process.env): Config {
  const production = env['NODE_ENV'] === 'production'
  const databaseUrl = secretOf(env, 'DATABASE_URL')
  const smtpUrl = secretOf(env, 'SMTP_URL')
  const host = env['HOST'] || '127.0.0.1'
  const port = integer(env, 'PORT', 3000, 0, 65_535)
  const rateLimit = choice(env, 'RATE_LIMIT', ['on', 'off'], 'on') === 'on'
  if (!rateLimit && !['127.0.0.1', '::1', 'localhost'].includes(host))
    throw new ConfigError('RATE_LIMIT=off is for load tests on this machine only: set HOST to 127.0.0.1')
  if (production && smtpUrl === null)
    throw new ConfigError('SMTP_URL is missing: in production mails must leave the house')
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  if (!zone) throw new ConfigError('TZ names an unknown time zone')
  const reminder = integer(env, 'SAME_DAY_REMINDER_MINUTES', 0, 0, 720)
  if (reminder > 0 && reminder < 30)
    throw new ConfigError('SAME_DAY_REMINDER_MINUTES must be 0 (none) or from 30 to 720')

  return Object.freeze({
    production,
    role: choice(env, 'ROLE', ['all', 'web', 'worker'], 'all'),
    host,
    port,
    publicUrl: urlOf(env, 'PUBLIC_URL', `http://${host.includes(':') ? `[${host}]` : host}:${port}`),
    trustProxy: proxies(env['TRUST_PROXY']),
    dataDir: resolve(env['DATA_DIR'] || './data'),
    databaseUrl: databaseUrl === null ? null : databaseUrlOf(databaseUrl),
    poolSize: integer(env, 'DATABASE_POOL', 10, 2, 100),
    migrate: choice(env, 'MIGRATE', ['auto', 'off'], 'auto') === 'auto',
    smtpUrl: smtpUrl === null ? null : smtpUrlOf(smtpUrl),
    mailFrom: mailFromOf(env['MAIL_FROM'] || 'priemna@sopot.example'),
    mailQuarantine: choice(env, 'MAIL_QUARANTINE', ['on', 'off'], 'off') === 'on',
    erasureLedger: ledgerOf(env),
    secretKeys: secretKeys(env, databaseUrl !== null),
    demo: choice(env, 'DEMO', ['0', '1'], databaseUrl === null && !production ? '1' : '0') === '1',
    firstAdmin: firstAdminOf(env),
    adminSecondFactor: choice(env, 'ADMIN_SECOND_FACTOR', ['optional', 'required'], 'optional'),
    rateLimit,
    sharedAddresses: addresses(env, 'SHARED_ADDRESSES'),
    heldSharePercent: integer(env, 'HELD_SHARE_PERCENT', 50, 1, 100),
    waitlistSharePercent: integer(env, 'WAITLIST_SHARE_PERCENT', 50, 1, 100),
    bookingsPerAddress: integer(env, 'BOOKINGS_PER_ADDRESS', 5, 1, 1_000),
    captcha: choice(env, 'CAPTCHA', ['off', 'on', 'auto'], 'auto'),
    emailConfirmation: {
      required: choice(env, 'REQUIRE_EMAIL_CONFIRMATION', ['0', '1'], '0') === '1',
      minutes: integer(env, 'EMAIL_CONFIRMATION_MINUTES', 60, 10, 1_440),
    },
    logLevel: choice(env, 'LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent'], production ? 'info' : 'warn'),
    sameDayReminderMinutes: reminder === 0 ? null : reminder,
    retention: {
      cancelledDays: integer(env, 'RETENTION_CANCELLED_DAYS', 30, 1, 3_650),
      heldDays: integer(env, 'RETENTION_HELD_DAYS', 90, 1, 3_650),
      sessionDays: integer(env, 'RETENTION_SESSION_DAYS', 30, 1, 3_650),
      auditDays: integer(env, 'RETENTION_AUDIT_DAYS', 730, 365, 3_650),
    },
    waitlistOfferHours: integer(env, 'WAITLIST_OFFER_HOURS', 4, 1, 48),
    feedNames: choice(env, 'FEED_NAMES', ['on', 'off'], 'off') === 'on',
    reminderCalls: choice(env, 'REMINDER_CALLS', ['on', 'off'], 'on') === 'on',
    feedback: choice(env, 'FEEDBACK', ['on', 'off'], 'on') === 'on',
    dailySummaryMinute: dailySummaryOf(env),
    dayListMail: dayListMailOf(env),
    calling: {
      lateAfterMinutes: integer(env, 'LATE_AFTER_MINUTES', 10, 0, 240),
      callEarly: choice(env, 'CALL_EARLY', ['on', 'off'], 'on') === 'on',
    },
    municipality: municipalityOf(env),
    notices: noticesOf(env),
    colours: coloursOf(env),
    coatOfArms: env['COAT_OF_ARMS'] ? resolve(env['COAT_OF_ARMS']) : null,
  })
}

/** The same settings with the keys that the house made for itself. */
export function withSecret(config: Config, secret: string): Config {
  return Object.freeze({ ...config, secretKeys: [{ id: 0, secret: longEnough('DATA_DIR/secret.key', secret) }] })
}

/** What a program that we start sees of our environment: how to find its parts, and none of our secrets. */
export function programEnvironment(): Record<string, string> {
  const known = Object.entries(process.env).filter(([name]) => /^(PATH|SYSTEMROOT|TEMP|TMP)$/i.test(name))
  return { ...(Object.fromEntries(known) as Record<string, string>), LC_ALL: 'C', TZ: 'UTC' }
}

/** Whether an npm script started this process: npm passes signals to the shell between it and us, not to us. */
export function startedByNpm(env: Env = process.env): boolean {
  return env['npm_lifecycle_event'] !== undefined
}

/**
 * The database of a command that needs no other setting.
 *
 * @throws ConfigError where it is missing
 */
export function loadDatabaseUrl(env: Env = process.env): string {
  const url = secretOf(env, 'DATABASE_URL')
  if (url === null)
    throw new ConfigError(
      'DATABASE_URL is missing: the embedded server needs no command, it is migrated at every start',
    )
  return databaseUrlOf(url)
}

/**
 * The ledger of erasures, for a command that needs no other setting.
 *
 * @throws ConfigError where it is not set
 */
export function loadErasureLedger(env: Env = process.env): string {
  const ledger = ledgerOf(env)
  if (ledger === null) throw new ConfigError('ERASURE_LEDGER is not set, and no ledger was named')
  return ledger
}

/** The folder and the keys of the house, for a command that needs no other setting; no key where none is set. */
export const loadDataDir = (env: Env = process.env): string => resolve(env['DATA_DIR'] || './data')
export const loadSecretKeys = (env: Env = process.env): SecretKey[] => secretKeys(env, false)

function firstAdminOf(env: Env): Config['firstAdmin'] {
  const email = env['ADMIN_EMAIL'] || null
  const password = secretOf(env, 'ADMIN_PASSWORD')
  if (email === null && password === null) return null
  if (email === null || password === null)
    throw new ConfigError('ADMIN_EMAIL and ADMIN_PASSWORD belong together: set both or neither')
  if (email.length > 254 || !/^[!-?A-~]{1,64}@[!-?A-~]+\.[!-?A-~]+$/.test(email))
    throw new ConfigError('ADMIN_EMAIL must be one address such as administrator@sopot.example')
  return { email, password }
}

function ledgerOf(env: Env): string | null {
  return env['ERASURE_LEDGER'] ? resolve(env['ERASURE_LEDGER']) : null
}

function secretOf(env: Env, name: string): string | null {
  const file = env[`${name}_FILE`]
  if (!file) return env[name] || null
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    throw new ConfigError(`${name}_FILE cannot be read: ${file}`)
  }
}

function secretKeys(env: Env, required: boolean): SecretKey[] {
  const secret = secretOf(env, 'SECRET_KEY')
  if (secret === null) {
    if (!required) return []
    throw new ConfigError('SECRET_KEY is missing: with DATABASE_URL it must be set, at least 32 bytes')
  }
  const current = { id: integer(env, 'SECRET_KEY_ID', 0, 0, 32_767), secret: longEnough('SECRET_KEY', secret) }
  const old = (secretOf(env, 'SECRET_KEYS_OLD') ?? '')
    .split(' ')
    .filter(Boolean)
    .map((part) => {
      const match = /^(\d{1,5}):(.+)$/.exec(part)
      if (!match?.[1] || !match[2]) throw new ConfigError('SECRET_KEYS_OLD must be "id:key id:key ..."')
      return { id: Number(match[1]), secret: longEnough('SECRET_KEYS_OLD', match[2]) }
    })
  if (old.some((key) => key.id === current.id))
    throw new ConfigError('SECRET_KEY_ID must differ from every id in SECRET_KEYS_OLD')
  return [current, ...old]
}

function longEnough(name: string, secret: string): string {
  if (Buffer.byteLength(secret) < 32) throw new ConfigError(`${name} is too short: it needs at least 32 bytes`)
  if (new Set(secret).size < 8) throw new ConfigError(`${name} is too simple: make it with "openssl rand -base64 32"`)
  return secret
}

function integer(env: Env, name: string, fallback: number, least: number, most: number): number {
  const text = env[name]
  if (!text) return fallback
  const value = Number(text)
  if (!Number.isInteger(value) || value < least || value > most)
    throw new ConfigError(`${name} must be a whole number from ${least} to ${most}, not "${text}"`)
  return value
}

function choice<T extends string>(env: Env, name: string, among: readonly T[], fallback: T): T {
  const text = env[name] || fallback
  const found = among.find((each) => each === text)
  if (!found) throw new ConfigError(`${name} must be one of ${among.join(', ')}, not "${text}"`)
  return found
}

function urlOf(env: Env, name: string, fallback: string): string {
  const text = env[name] || fallback
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash)
    throw new ConfigError(`${name} must be an address such as https://priem.sopot.example`)
  return text.replace(/\/+$/, '')
}

function databaseUrlOf(text: string): string {
  if (!URL.canParse(text) || !/^postgres(ql)?:$/.test(new URL(text).protocol))
    throw new ConfigError('DATABASE_URL must be an address such as postgresql://user:password@host:5432/priemna')
  return text
}

function smtpUrlOf(text: string): string {
  if (!URL.canParse(text) || !/^smtps?:$/.test(new URL(text).protocol))
    throw new ConfigError('SMTP_URL must be an address such as smtp://user:password@mail.host:587')
  return text
}

function mailFromOf(text: string): string {
  if (!/^([^<>@]*<)?[^\s<>@,;"]+@[^\s<>@,;"]+\.[^\s<>@,;"]+>?$/.test(text.trim()))
    throw new ConfigError('MAIL_FROM must be one address, such as priem@sopot.example')
  return text
}
