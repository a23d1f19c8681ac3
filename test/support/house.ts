import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { buildApp } from '../../src/app.ts'
import { type Config, loadConfig } from '../../src/config.ts'
import { sharedChanges } from '../../src/db/changes.ts'
import { createDeps, type OpenDeps } from '../../src/deps.ts'
import type { LogStream } from '../../src/http/logging.ts'
import { createTestDatabase, type TestDatabase, type TestDatabaseOptions } from './database.ts'

type Test = { teardown(work: () => Promise<unknown>): unknown }

/** A house of one test: its own database, its web process on a free port, and another connection for the truth. */
export type TestHouse = TestDatabase & { deps: OpenDeps; app: FastifyInstance; origin: string }

/** Settings of a test's house, as the environment would say them. */
export function testConfig(env: Record<string, string> = {}): Config {
  return loadConfig({
    SECRET_KEY: 'a-key-for-tests-only-0123456789abcdef',
    DATABASE_URL: 'postgresql://unused.example/test',
    PUBLIC_URL: 'https://priem.example',
    RATE_LIMIT: 'off',
    LOG_LEVEL: 'silent',
    ...env,
  })
}

/** The use cases over a fresh database, without a web process. */
export async function openTestDeps(
  t: Test,
  {
    env = {},
    nudge = () => {},
    ...database
  }: TestDatabaseOptions & { env?: Record<string, string>; nudge?: () => void } = {},
): Promise<TestDatabase & { deps: OpenDeps }> {
  const opened = await createTestDatabase(t, database)
  const deps = await createDeps(testConfig(env), { url: opened.url, nudge })
  t.teardown(() => deps.close())
  return { ...opened, deps }
}

/** The houses of several processes on one database: each with its own connections, and told of the others' changes by NOTIFY alone. */
export async function openTestHouses(
  t: Test,
  count: number,
  options: TestDatabaseOptions = {},
): Promise<[TestHouse, ...TestHouse[]]> {
  const database = await createTestDatabase(t, options)
  const open = async () => {
    const changes = sharedChanges({ url: database.url, note: () => {} })
    t.teardown(() => changes.close())
    const deps = await createDeps(testConfig(), { url: database.url, nudge: () => {}, changes })
    t.teardown(() => deps.close())
    return listening(t, { ...database, deps })
  }
  const [first, ...others] = await Promise.all(Array.from({ length: count }, open))
  if (!first) throw new Error('no house')
  return [first, ...others]
}

/** The whole web process, listening on loopback. */
export async function openTestHouse(
  t: Test,
  {
    logStream,
    ...options
  }: TestDatabaseOptions & { env?: Record<string, string>; nudge?: () => void; logStream?: LogStream } = {},
): Promise<TestHouse> {
  return listening(t, await openTestDeps(t, options), logStream)
}

async function listening(
  t: Test,
  opened: TestDatabase & { deps: OpenDeps },
  logStream?: LogStream,
): Promise<TestHouse> {
  const app = await buildApp(opened.deps, logStream ? { logStream } : {})
  await app.listen({ host: '127.0.0.1', port: 0, backlog: 4_096 })
  t.teardown(() => app.close())
  const { port } = app.server.address() as AddressInfo
  return { ...opened, app, origin: `http://127.0.0.1:${port}` }
}
