import { parseArgs } from 'node:util'
import { DateTime } from 'luxon'
import { ZONE } from './clock.ts'
import { ConfigError } from './config.ts'
import { createDb, type Db } from './db/client.ts'
import { commandDatabase } from './db/command-database.ts'
import {
  QUARANTINE_WORDS,
  quarantineMails,
  quarantineReason,
  releaseMails,
  type Waiting,
  waitingMails,
} from './messages/quarantine.ts'

const HELP = `Nothing was changed. Once you know what of it has left already:

  npm run messages:release -- --release
      all of it leaves
  npm run messages:release -- --release --left-before 2027-01-31T14:00
      what was due before that moment (local time) has left and is closed; the rest leaves

  --older-than 24     which to count as old, in hours
  --hold              begin a quarantine: no mail leaves until it is released
`

type Wanted = { release: boolean; hold: boolean; leftBefore: DateTime | null; oldHours: number }

/**
 * `npm run messages:release`: says what waits to be sent and, told to, ends the quarantine after a restore. Ends with 0
 * where mails may leave, with 1 while none may, with 2 where nothing could be looked at.
 */
async function main(): Promise<void> {
  const wanted = readArguments(process.argv.slice(2))
  const db = createDb({ url: await commandDatabase(), poolSize: 2, name: 'priemna release' })
  try {
    if (wanted.hold) await quarantineMails(db, 'operator')
    const reason = await quarantineReason(db)
    say(reason === null ? 'Mails may leave.' : `Mails are in quarantine: ${QUARANTINE_WORDS[reason]}.`)
    say(reportOf(await waitingMails(db, wanted), wanted))
    if (wanted.release) await release(db, wanted)
    else if (reason !== null) say(HELP)
    process.exitCode = reason === null || wanted.release ? 0 : 1
  } finally {
    await db.$disconnect()
  }
}

async function release(db: Db, { leftBefore }: Wanted): Promise<void> {
  const closed = await releaseMails(db, { leftBefore })
  say(
    leftBefore === null
      ? 'Released.'
      : `Released. ${closed} that were due before ${timeOf(leftBefore)} are closed as having left.`,
  )
}

function readArguments(args: string[]): Wanted {
  const { values } = parseArgs({
    args,
    options: {
      release: { type: 'boolean', default: false },
      hold: { type: 'boolean', default: false },
      'left-before': { type: 'string' },
      'older-than': { type: 'string', default: '24' },
    },
  })
  const { release, hold, 'left-before': before, 'older-than': older } = values
  const oldHours = Number(older)
  if (!Number.isInteger(oldHours) || oldHours < 0 || oldHours > 100_000)
    throw new ConfigError(`--older-than must be a whole number of hours, not "${older}"`)
  if (release && hold) throw new ConfigError('--hold and --release exclude each other')
  if (before !== undefined && !release) throw new ConfigError('--left-before is said together with --release')
  return { release, hold, leftBefore: before === undefined ? null : momentOf(before), oldHours }
}

function momentOf(text: string): DateTime {
  try {
    return DateTime.fromISO(text, { zone: ZONE })
  } catch {
    throw new ConfigError(`--left-before must be a time such as 2027-01-31T14:00, not "${text}"`)
  }
}

function reportOf(waiting: Waiting[], { oldHours }: Wanted): string {
  if (waiting.length === 0) return 'No message waits.'
  const rows = waiting.map(({ kind, due, old, oldest, newest, later }) => [
    kind,
    String(due),
    String(old),
    oldest && newest ? `${timeOf(oldest)} – ${timeOf(newest)}` : '',
    String(later),
  ])
  const total = (of: 'due' | 'old' | 'later') => String(waiting.reduce((sum, each) => sum + each[of], 0))
  const table = [
    ['kind', 'due now', `> ${oldHours} h`, 'due from – to', 'later'],
    ...rows,
    ['in all', total('due'), total('old'), '', total('later')],
  ]
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? []
  return table.map((row) => `  ${row.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join('   ')}`.trimEnd()).join('\n')
}

function timeOf(moment: Date | DateTime): string {
  const local = moment instanceof Date ? DateTime.fromJSDate(moment) : moment
  return local.setZone(ZONE).toFormat('yyyy-MM-dd HH:mm')
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`Nothing was released: ${String((error as Error).message)}\n`)
  process.exit(2)
})
