import { mkdir, writeFile } from 'node:fs/promises'
import { arch, cpus, platform, totalmem } from 'node:os'
import { join } from 'node:path'
import { packageRoot } from '../src/db/package-root.ts'
import type { Row } from './compare.ts'
import { hasWrk } from './load.ts'
import { endServers, leaveTheServersCore, query, startCluster } from './processes.ts'
import { type Bench, booking, otherCalls, reading, rushes } from './rows.ts'
import { growth, processes } from './years.ts'

/**
 * Measures the house against the machine's own limits, in one run, and prints one table. `--quick`: some 90 seconds.
 * Names of parts (reading, booking, calls, rush, growth, processes) choose some. It asserts nothing about time.
 */
const PARTS: Record<string, (bench: Bench) => Promise<Row[]>> = {
  reading,
  booking,
  calls: otherCalls,
  rush: rushes,
  growth,
  processes,
}

async function main(): Promise<void> {
  const words = process.argv.slice(2)
  const quick = words.includes('--quick')
  const wanted = words.filter((word) => word in PARTS)
  const began = performance.now()
  const say = (line: string) => process.stdout.write(`[${Math.round((performance.now() - began) / 1_000)} s] ${line}\n`)
  const pinned = await leaveTheServersCore()
  say(pinned ? 'servers and PostgreSQL on core 0, the load on core 1' : 'no taskset: servers and load share the cores')
  const cluster = await startCluster()
  const rows: Row[] = []
  try {
    const [version] = await query<{ version: string }>(cluster.url, 'SELECT version()')
    for (const [name, part] of Object.entries(PARTS)) {
      if (wanted.length > 0 && !wanted.includes(name)) continue
      const found = await part({ cluster, seconds: quick ? 1 : 3, rounds: quick ? 1 : 3, quick, say })
      rows.push(...found)
      for (const row of found) say(`  ${line(row)}`)
    }
    const machine = {
      cpus: cpus().map(({ model }) => model),
      memoryGb: Math.round(totalmem() / 2 ** 30),
      platform: platform(),
      arch: arch(),
      node: process.version,
      postgres: version?.version,
      pinned,
      reader: (await hasWrk) ? 'wrk' : 'autocannon',
      quick,
    }
    const stamp = new Date(performance.timeOrigin).toISOString().slice(0, 16).replace(':', '')
    const file = join(packageRoot, 'bench', 'results', `${stamp}${quick ? '-quick' : ''}.json`)
    await mkdir(join(packageRoot, 'bench', 'results'), { recursive: true })
    await writeFile(
      file,
      `${JSON.stringify({ machine, seconds: Math.round((performance.now() - began) / 1_000), rows }, null, 2)}\n`,
    )
    process.stdout.write(`\n${rows.map(line).join('\n')}\n\nwritten: ${file}\n`)
  } finally {
    endServers()
    await cluster.stop()
  }
}

function line({ name, value, unit, floor, towards, better, detail }: Row): string {
  const met = floor === null ? ' ' : (better === 'more' ? value >= floor * 0.9 : value <= floor * 1.1) ? '+' : '-'
  const target = floor === null ? '' : `floor ${floor}${towards === null ? '' : `, towards ${towards}`}`
  return `${met} ${name.padEnd(62)} ${`${value} ${unit}`.padStart(11)}  ${target.padEnd(24)} ${detail}`
}

await main()
process.exit(0)
