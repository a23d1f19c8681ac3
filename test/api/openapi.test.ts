import { readFile } from 'node:fs/promises'
import t from 'tap'
import { OPENAPI_FILE, openApiText } from '../support/openapi.ts'

t.test('the committed document is what the routes say (npm run openapi)', async (t) => {
  t.equal(await readFile(OPENAPI_FILE, 'utf8'), await openApiText())
})

t.test('it is OpenAPI 3.1, with every public call, closed bodies and named answers', async (t) => {
  const document = JSON.parse(await openApiText())
  t.match(document.openapi, /^3\.1\./)
  const calls = Object.entries<Record<string, unknown>>(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
  )
  for (const call of [
    'GET /officials',
    'GET /officials/{slug}',
    'GET /officials/{slug}/availability',
    'GET /reception-days',
    'GET /reception-days.ics',
    'GET /officials/{slug}/reception-days.ics',
    'POST /holds',
    'POST /holds/extend',
    'DELETE /holds',
    'POST /bookings',
    'GET /my-booking',
    'POST /my-booking/cancel',
    'POST /my-booking/move',
    'GET /my-booking/calendar.ics',
    'GET /my-booking/data',
    'POST /my-booking/erase',
  ])
    t.ok(calls.includes(call), call)
  const operations = Object.values<Record<string, Operation>>(document.paths).flatMap((methods) =>
    Object.values(methods),
  )
  for (const { summary, responses, requestBody } of operations) {
    t.ok(summary, summary)
    t.ok(
      Object.keys(responses).some((status) => /^2/.test(status)),
      `${summary}: a success is described`,
    )
    const schema = requestBody?.content['application/json']?.schema
    if (schema)
      t.match(JSON.stringify(schema), '"additionalProperties":false', `${summary}: unknown fields are refused`)
  }
})

type Operation = {
  summary: string
  responses: Record<string, unknown>
  requestBody?: { content: Record<string, { schema: unknown }> }
}
