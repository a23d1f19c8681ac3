import { performance } from 'node:perf_hooks'
import { DateTime, Settings } from 'luxon'

Settings.throwOnInvalid = true
declare module 'luxon' {
  interface TSSettings {
    throwOnInvalid: true
  }
}

/** The zone in which every citizen, assistant and notice board reads the time. */
export const ZONE = 'Europe/Sofia'

/** Tells the time; everybody else is told. */
export type Clock = { now(): DateTime }

/** Milliseconds that never run backwards, from an arbitrary beginning: for how long something is kept. */
export const monotonicMs = (): number => performance.now()

/** A clock that can be set again by its source. */
export type SyncedClock = Clock & { sync(): Promise<void> }

/**
 * The house's clock: the database's time, carried on between two readings by the machine's monotonic counter. So a wrong
 * or jumping wall clock of the server neither opens a slot early nor sends a reminder late.
 *
 * @param readEpochMs asks the database for its time, in milliseconds since 1970
 */
export async function databaseClock(readEpochMs: () => Promise<number>): Promise<SyncedClock> {
  let epochMs = 0
  let readAt = 0
  const sync = async () => {
    const asked = performance.now()
    const told = await readEpochMs()
    readAt = performance.now()
    epochMs = told + (readAt - asked) / 2
  }
  await sync()
  return { sync, now: () => DateTime.fromMillis(epochMs + performance.now() - readAt, { zone: ZONE }) }
}

/** A clock that stands still, for pure tests and previews. */
export function fixedClock(iso: string): Clock {
  const moment = DateTime.fromISO(iso, { zone: ZONE })
  return { now: () => moment }
}
