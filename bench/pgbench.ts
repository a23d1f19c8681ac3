import { execFile } from 'node:child_process'
import { access, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Measured } from './load.ts'

const run = promisify(execFile)
const CLIENTS = 16

/**
 * pgbench of the house's own statement, `book_slots`, as BEGIN..COMMIT, prepared, 16 clients: what PostgreSQL can do without
 * HTTP, Node and Prisma. Where no pgbench is installed nothing is measured (0 a second).
 */
export function pgbenchBookings(databaseUrl: string, slotIds: number[]): (seconds: number) => Promise<Measured> {
  const perRun = Math.floor(slotIds.length / 5)
  let runs = 0
  return async (seconds) => {
    const program = await find()
    const base = slotIds[perRun * runs++]
    if (!program || base === undefined) return { perSecond: 0, p50: 0, p99: 0, refused: 0, answered: 0 }
    const folder = await mkdtemp(join(tmpdir(), 'priemna-pgbench-'))
    const script = join(folder, 'book.sql')
    const perClient = Math.floor(perRun / CLIENTS)
    await writeFile(script, scriptFrom(base, perClient, runs))
    const address = new URL(databaseUrl)
    const { stdout } = await run(
      program,
      [
        '-n',
        '-M',
        'prepared',
        '-c',
        String(CLIENTS),
        '-j',
        '1',
        '-T',
        String(Math.max(1, Math.round(seconds))),
        '-D',
        'k=0',
        '-f',
        script,
        '-h',
        address.hostname,
        '-p',
        address.port,
        '-U',
        address.username,
        address.pathname.slice(1),
      ],
      {
        env: {
          PATH: process.env['PATH'] ?? '',
          PGPASSWORD: decodeURIComponent(address.password),
          PGOPTIONS: '-c TimeZone=UTC',
        },
      },
    )
    await rm(folder, { recursive: true })
    const perSecond = Math.round(Number(/tps = ([\d.]+)/.exec(stdout)?.[1]))
    const average = Number(/latency average = ([\d.]+)/.exec(stdout)?.[1])
    return { perSecond, p50: average, p99: average, refused: 0, answered: perSecond * seconds }
  }
}

function scriptFrom(base: number, perClient: number, runs: number): string {
  return `\\set k :k + 1
\\set slot ${base} + :client_id * ${perClient} + :k
BEGIN;
SELECT book_slots(jsonb_build_array(jsonb_build_object('keyHash', encode(sha256(('${runs}-' || :slot::int)::bytea), 'hex'), 'fingerprint', encode(sha256((:slot::int)::text::bytea), 'hex'),
  'id', gen_random_uuid(), 'tokenHash', encode(sha256(gen_random_uuid()::text::bytea), 'hex'), 'keyId', 0, 'slotId', :slot::int, 'channel', 'web', 'locale', 'bg',
  'name', 'Иванка Тодорова', 'phone', '+35987' || lpad((:slot::int % 10000000)::text, 7, '0'), 'email', 'pgbench' || :slot::int || '@mail.example',
  'emailKey', 'pgbench' || :slot::int || '@mail.example', 'topicText', 'Осветление', 'needs', '[]'::jsonb, 'perPerson', 3)), 4000);
COMMIT;
`
}

async function find(): Promise<string | null> {
  const versions = await readdir('/usr/lib/postgresql').catch(() => [])
  for (const version of versions.sort((a, b) => Number(b) - Number(a))) {
    const program = join('/usr/lib/postgresql', version, 'bin', 'pgbench')
    if (
      await access(program).then(
        () => true,
        () => false,
      )
    )
      return program
  }
  return null
}
