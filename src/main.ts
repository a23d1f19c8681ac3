import { ConfigError, loadConfig, startedByNpm } from './config.ts'
import { EmbeddedServerError } from './db/embedded-binaries.ts'
import { SetUpError } from './db/prepare.ts'
import { sqlState } from './db/violations.ts'
import { openHouse } from './house.ts'

/** At a terminal npm hands Ctrl-C on to us, who had it already: what comes within this time is the same keystroke. */
const SAME_KEYSTROKE_MS = 1_000
const CLOSE_WITHIN_MS = 25_000
const LOOK_FOR_PARENT_MS = 500

/** Starts the house, says where it is, and closes it in order when told to; when told a second time, at once. */
async function main(): Promise<void> {
  // A terminal that was closed takes no more lines; that is no reason to leave without closing.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  const config = loadConfig()
  const leaving = new AbortController()
  const opening = openHouse(config, leaving.signal)
  onFarewell((why) => {
    process.stdout.write(`\n${why}: closing …\n`)
    leaving.abort()
    setTimeout(() => fail('not closed in time, the rest is dropped'), CLOSE_WITHIN_MS).unref()
    // What was still opening closes itself again.
    opening
      .then(
        (house) => house.close(),
        () => {},
      )
      .then(
        () => process.exit(0),
        (error: unknown) => fail(`trouble while closing: ${lineOf(error)}`),
      )
  })
  try {
    const { greeting } = await opening
    if (!leaving.signal.aborted) process.stdout.write(`${greeting}\n`)
  } catch (error) {
    if (!leaving.signal.aborted) fail(`Priemna cannot start: ${lineOf(error)}`)
  }
}

/** Calls `leave` once: at a signal, or when npm, which started us, is gone without having passed its signal on. */
function onFarewell(leave: (why: string) => void): void {
  let left = false
  let hurry = false
  const told = (why: string) => {
    if (hurry) process.exit(130)
    if (left) return
    left = true
    setTimeout(() => {
      hurry = true
    }, SAME_KEYSTROKE_MS).unref()
    leave(why)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, told)
  if (!startedByNpm()) return
  const parent = process.ppid
  setInterval(() => {
    if (!left && process.ppid !== parent) told('npm has gone')
  }, LOOK_FOR_PARENT_MS).unref()
}

function fail(line: string): never {
  process.stderr.write(`${line}\n`)
  process.exit(1)
}

/** What is wrong, as one line for the person at the console; of a bug all that is known. */
function lineOf(error: unknown): string {
  const { code, message, stack, ...of } = error as NodeJS.ErrnoException & {
    port?: number
    address?: string
    hostname?: string
  }
  if (error instanceof ConfigError || error instanceof EmbeddedServerError || error instanceof SetUpError)
    return message.replaceAll(/\s*\n\s*/g, ' ')
  if (code === 'EADDRINUSE') return `port ${of.port} is taken: set PORT to another, or stop what listens there`
  if (code === 'EACCES' && of.port !== undefined)
    return `port ${of.port} may not be opened by this user: set PORT above 1023`
  if (code === 'EADDRNOTAVAIL') return `HOST ${of.address} is not an address of this machine`
  if (code === 'ENOTFOUND') return `HOST ${of.hostname} is not known`
  const state = sqlState(error)
  if (state !== null) return `the database refuses (SQLSTATE ${state}): ${message.trim().split('\n').at(-1)}`
  return stack ?? String(error)
}

main().catch((error: unknown) => fail(`Priemna cannot start: ${lineOf(error)}`))
