import { spawn } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packageRoot } from '../../src/db/package-root.ts'
import { belowFloor, readCoverage } from './coverage.ts'
import { startTestServer } from './server.ts'

/**
 * Runs tap over one shared PostgreSQL and ends with a plain line of counts. Arguments go to tap. `--coverage`: counts lines too and holds
 * them against the floor; a fifth slower.
 */
async function main(): Promise<number> {
  const counts = process.argv.includes('--coverage')
  const asked = process.argv.slice(2).filter((argument) => argument !== '--coverage')
  const server = await startTestServer()
  const record = join(tmpdir(), `priemna-tap-${process.pid}.txt`)
  try {
    // After a fresh install the first tap still loads its own TypeScript plugin, which cannot live beside TypeScript 7.
    await run('tap', ['build'], 'ignore')
    // The compiled houses of test/faults: here, because under tap a compiler that is spawned is hooked and makes nothing.
    const houses = join(packageRoot, 'test', 'faults', '.build')
    const project = join(packageRoot, 'tsconfig.build.json')
    await run('tsc', ['-p', project, '--outDir', houses, '--tsBuildInfoFile', join(houses, '.tsbuildinfo')], 'inherit')
    const env = { ...process.env, PRIEMNA_TEST_SERVER: server.url, PRIEMNA_TEST_TEMPLATE: server.template }
    // Lines are not counted truly where compiled code is kept.
    const manner = counts ? env : { ...env, NODE_COMPILE_CACHE: join(packageRoot, '.tap', 'compiled') }
    const how = [`--output-file=${record}`, ...(counts ? [] : ['--disable-coverage'])]
    const code = await run('tap', [...how, ...asked], 'inherit', manner)
    const short = counts && asked.length === 0 && code === 0 ? await coverageFaults() : []
    for (const fault of short) process.stdout.write(`coverage: ${fault}\n`)
    const tap = await readFile(record, 'utf8').catch(() => '')
    const { passed, failed } = count(tap)
    if (failed > 0) process.stdout.write(failures(tap))
    process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
    return code !== 0 ? code : failed > 0 || passed === 0 || short.length > 0 ? 1 : 0
  } finally {
    await rm(record, { force: true })
    await server.close()
  }
}

/** Holds a whole run's coverage against the committed floor. */
async function coverageFaults(): Promise<string[]> {
  const floor = JSON.parse(await readFile(join(packageRoot, 'test', 'coverage-floor.json'), 'utf8'))
  return belowFloor(await readCoverage(join(packageRoot, '.tap', 'coverage'), packageRoot), floor)
}

/** What failed, with what tap says of it: where nobody looks at a terminal the reporter says little. */
function failures(tap: string): string {
  const lines = tap.split('\n')
  return lines
    .flatMap((line, n) => (/^\s*not ok /.test(line) ? ['', ...lines.slice(n, n + 25)] : []))
    .slice(0, 400)
    .join('\n')
}

/** Counts the test points that are not the summary of a sub-test. */
function count(tap: string): { passed: number; failed: number } {
  const points = [...tap.matchAll(/^\s*(not ok|ok) \d+(?! - .*\{$)(?!.* # time=.*$)/gm)]
  const failed = points.filter(([, verdict]) => verdict === 'not ok').length
  return { passed: points.length - failed, failed }
}

function run(program: string, args: string[], stdio: 'inherit' | 'ignore', env = process.env): Promise<number> {
  return new Promise((done, failed) => {
    const child = spawn(program, args, { stdio: ['ignore', stdio, stdio === 'ignore' ? 'pipe' : stdio], env })
    child.on('error', failed)
    child.on('close', (code) => done(code ?? 1))
  })
}

// Prisma's schema engine leaves a timer of ten seconds behind.
process.exit(await main())
