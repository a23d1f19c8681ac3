import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmod, mkdtemp, open, readFile, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { sqlState } from '../../../src/db/violations.ts'
import { orderOf } from '../../support/client.ts'
import { offerSlots } from '../../support/receptions.ts'
import { ask } from '../http-client.ts'
import { asking, openOwnServerTown } from '../own-server-town.ts'
import type { Scope } from '../scope.ts'
import { type Row, wrongs } from '../town.ts'
import { figuresOf, L, must } from './crashes.ts'

const DISK_MB = 320
const FULL_MS = 20_000
const MB = 1_048_576

/** A small disk in memory. Only root may mount; where that is not allowed the row that needs it is red. */
async function smallDisk(scope: Pick<Scope, 'teardown'>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'priemna-disk-'))
  scope.teardown(() => rm(folder, { recursive: true, force: true }))
  await promisify(execFile)('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'tmpfs', folder])
  scope.teardown(() => promisify(execFile)('umount', ['-l', folder]))
  await chmod(folder, 0o755)
  return folder
}

/** Somebody else's file takes every free byte of a disk, and each that comes free, until it is taken away. */
async function filler(disk: string): Promise<{ free(): Promise<void> }> {
  const path = join(disk, 'filler')
  const file = await open(path, 'w')
  const block = Buffer.alloc(MB)
  let filling = true
  const fill = async () => {
    for (const size of [MB, 4_096]) {
      while (filling) {
        const { bytesWritten } = await file.write(block, 0, size).catch(() => ({ bytesWritten: 0 }))
        if (bytesWritten < size) break
      }
    }
  }
  await fill()
  const keeping = (async () => {
    for (; filling; await pause(20)) await fill()
  })()
  return {
    free: async () => {
      filling = false
      await keeping
      await file.close()
      await rm(path)
    },
  }
}

/** How PostgreSQL answers somebody who writes a megabyte. */
async function stateOfAWrite(url: string): Promise<string> {
  return asking(url, (sql) =>
    sql.query('CREATE TABLE faults_disk AS SELECT n, repeat(md5(n::text), 20) FROM generate_series(1, 2000) n'),
  ).then(
    () => 'written',
    (error: unknown) => sqlState(error) ?? String(error),
  )
}

const diskFull: Row = {
  id: 'F10',
  title: 'the disk under PostgreSQL full for 20 s under load (the house keeps its own server)',
  run: async (bench) => {
    const disk = await smallDisk(bench.scope).catch((error: unknown) => String(error))
    if (!disk.startsWith('/')) return { figures: {}, faults: [`no disk could be mounted here: ${disk}`] }
    const town = await openOwnServerTown(bench, 'F10', { dataDir: join(disk, 'data') })
    const { house, url, cluster } = town
    const spare = await asking(url, (sql) => offerSlots(sql, { slotsPerDay: 90, minutes: 5 }))
    const load = town.load(L)
    await pause(15_000)
    const { bavail, bsize } = await statfs(disk)
    const full = performance.now()
    const other = await filler(disk)
    bench.say(`full: ${Math.round((bavail * bsize) / MB)} MB were free`)
    const states = new Set<string>()
    while (performance.now() - full < FULL_MS) {
      states.add(await stateOfAWrite(url))
      await pause(2_000)
    }
    await other.free()
    const freed = performance.now()
    let works = Number.POSITIVE_INFINITY
    for (let n = 0; !Number.isFinite(works) && performance.now() - freed < 60_000; n++) {
      const heard = await ask(house.origin, '/bookings', {
        method: 'POST',
        body: orderOf(2_800_000 + n, spare.slotIds[n % 90] ?? 0),
        headers: { 'idempotency-key': randomUUID() },
      })
      if (heard.status === 201) works = Math.round(performance.now() - freed)
      else await pause(100)
    }
    await pause(25_000)
    const figures = await load.stop()
    const meanwhile = load.latencies.filter(({ at }) => at > full && at < freed)
    const refused = meanwhile.filter(({ status }) => status === 503).length
    const verdict = await town.verdict()
    const log = await readFile(join(cluster, 'server.log'), 'utf8').catch(() => '')
    const others = Object.keys(figures.statuses).filter((status) => /^5/.test(status) && status !== '503')
    return {
      figures: {
        ...{ states: [...states].join(' '), answersWhileFull: meanwhile.length, of503: refused, worksAgainMs: works },
        panics: log.match(/PANIC/g)?.length ?? 0,
        ...figuresOf(figures, verdict),
      },
      faults: [
        ...wrongs([house], verdict),
        ...must(states.has('53100'), `PostgreSQL said ${[...states]}, never 53100`),
        ...must(refused > 0, 'nobody heard 503: the row proved nothing'),
        ...must(works <= 10_000, `worked again after ${works} ms`),
        ...must(others.length === 0, `${others.map((status) => `${figures.statuses[status]} × ${status}`)}`),
        ...must(!figures.statuses['lost'], `${figures.statuses['lost']} requests without an answer`),
      ],
    }
  },
}

export const diskRows: Row[] = [diskFull]
