import { monotonicMs } from '../clock.ts'
import type { Deps } from '../deps.ts'
import { clientLimits } from './client-limits.ts'

/** For how long this process relies on what it asked the database last, in milliseconds. */
const ASK_EVERY = 5_000
/** How often one address is noted, in milliseconds: the database counts different ones within ten minutes. */
const NOTE_EVERY = 300_000
const MOST_NOTED = 10_000

type Watch = { askedAt: number; attacked: boolean; noted: Map<string, number> }
const watches = new WeakMap<Deps['db'], Watch>()

/**
 * Whether a proof of work must come before a slot is held or booked: always, never, or while the house is under attack
 * (`under_attack` in prisma/migrations; what one process sees all know within seconds). Never where limits are off.
 */
export async function proofIsWanted({ db, config }: Pick<Deps, 'db' | 'config'>): Promise<boolean> {
  if (config.captcha !== 'auto') return config.captcha === 'on'
  if (!config.rateLimit) return false
  const watch = watchOf(db)
  if (monotonicMs() - watch.askedAt >= ASK_EVERY) {
    watch.askedAt = monotonicMs()
    const [{ attacked }] = await db.$queryRaw<[{ attacked: boolean }]>`SELECT under_attack() AS attacked`
    watch.attacked = attacked
  }
  return watch.attacked
}

/** Notes that an address met a limit: the sign by which an attack is known. Where it is new here, the database is asked at once. */
export async function noteRefused({ db, config }: Pick<Deps, 'db' | 'config'>, client: string | null): Promise<void> {
  if (client === null || config.captcha !== 'auto') return
  const watch = watchOf(db)
  const last = watch.noted.get(client)
  if (last !== undefined && monotonicMs() - last < NOTE_EVERY) return
  if (watch.noted.size >= MOST_NOTED) watch.noted.clear()
  watch.noted.set(client, monotonicMs())
  const { hash } = clientLimits(config, client)
  await db.$executeRaw`INSERT INTO limited_acts (act, who) VALUES ('refused', decode(${hash}, 'hex'))`
  watch.askedAt = Number.NEGATIVE_INFINITY
}

function watchOf(db: Deps['db']): Watch {
  const known = watches.get(db)
  if (known) return known
  const watch: Watch = { askedAt: Number.NEGATIVE_INFINITY, attacked: false, noted: new Map() }
  watches.set(db, watch)
  return watch
}
