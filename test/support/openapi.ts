import { fileURLToPath } from 'node:url'
import { buildApp } from '../../src/app.ts'
import { fixedClock } from '../../src/clock.ts'
import { localChanges } from '../../src/db/changes.ts'
import type { Deps } from '../../src/deps.ts'
import { testConfig } from './house.ts'

/** Where the document of the API is committed. */
export const OPENAPI_FILE = fileURLToPath(new URL('../../docs/openapi.json', import.meta.url))

/** The document as the routes' schemas make it, as it is committed. Needs no database. */
export async function openApiText(): Promise<string> {
  const deps = {
    config: testConfig(),
    clock: fixedClock('2026-11-24T10:00'),
    nudge: () => {},
    changes: localChanges(),
  } as unknown as Deps
  const app = await buildApp(deps)
  const { body } = await app.inject('/api/v1/openapi.json')
  await app.close()
  return `${JSON.stringify(JSON.parse(body), null, 2)}\n`
}
