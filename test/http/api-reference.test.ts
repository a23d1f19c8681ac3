import t from 'tap'
import { type ApiDocument, apiReference, fieldsOf } from '../../src/http/api-reference.ts'
import { openTestHouse } from '../support/house.ts'
import { page, wordsOf } from './page-client.ts'

t.test('the reference names every operation of the document, in both languages', async (t) => {
  const { app, origin } = await openTestHouse(t)
  const document = app.swagger() as ApiDocument
  const operations = apiReference(document).flatMap((tag) => tag.operations)
  const expected = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  t.same(operations.map(({ method, path }) => `${method} ${path}`).sort(), expected.sort())
  t.equal(new Set(operations.map(({ id }) => id)).size, operations.length, 'each can be linked to')
  for (const [lang, title] of [
    ['bg', 'Програмен интерфейс (REST API)'],
    ['en', 'REST API'],
  ]) {
    const answer = await page(origin, `/api/docs?lang=${lang}`)
    t.equal(answer.status, 200)
    t.match(answer.text, `<h1>${title}</h1>`)
    t.notMatch(answer.text, /<script|\son\w+="/)
    for (const { method, path } of operations) t.ok(wordsOf(answer).includes(`${method} ${path}`), `${method} ${path}`)
  }
})

t.test('an operation tells what it needs, takes and answers', async (t) => {
  const { app, origin } = await openTestHouse(t)
  const operations = apiReference(app.swagger() as ApiDocument).flatMap((tag) => tag.operations)
  const booking = operations.find(({ id }) => id === 'post-api-v1-bookings')
  t.equal(booking?.authorization, null)
  t.same(
    booking?.headers.map(({ name }) => name),
    ['idempotency-key'],
  )
  t.match(
    booking?.body.find(({ name }) => name === 'citizen.name'),
    { required: true, type: 'string', limits: ['≤ 400 characters'] },
  )
  t.match(
    booking?.body.find(({ name }) => name === 'needs'),
    { required: false, type: 'string[]', limits: ['≤ 400 characters', '≤ 5 items'] },
  )
  t.match(
    booking?.body.find(({ name }) => name === 'locale'),
    { type: '"bg" | "en"' },
  )
  t.ok(booking?.answers.find(({ status }) => status === '201')?.fields.includes('official.slug'))
  t.same(
    operations.find(({ path, method }) => path === '/api/v1/my-booking' && method === 'GET')?.authorization,
    '`Booking <manageToken>`',
  )
  const availability = operations.find(({ path }) => path.endsWith('/availability'))
  t.ok(availability?.answers[0]?.fields.includes('days[].freeSlots[].startsAt'))

  const words = wordsOf(await page(origin, '/api/docs?lang=en'))
  t.match(words, 'Authorization: Booking <manageToken>')
  t.match(
    words,
    `curl -X POST "https://priem.example/api/v1/bookings" \\ -H "Content-Type: application/json" \\ -H "Idempotency-Key: $(uuidgen)"`,
  )
})

t.test('references, what may be null and what is unknown are read as a person would', async (t) => {
  const document: ApiDocument = {
    components: {
      schemas: {
        Place: { type: 'object', required: ['room'], properties: { room: { type: 'string', minLength: 1 } } },
      },
    },
  }
  const schema = {
    required: ['place', 'kind'],
    properties: {
      place: { anyOf: [{ $ref: '#/components/schemas/Place' }, { type: 'null' }] },
      kind: { const: 'day' },
      note: { anyOf: [{ type: 'string', maxLength: 5 }, { type: 'null' }] },
      day: { type: 'string', format: 'date', pattern: '^2' },
      open: {},
    },
  }
  t.same(
    fieldsOf(document, schema).map(({ name, required, type, limits }) => [name, required, type, limits.join()]),
    [
      ['place', true, 'object | null', ''],
      ['kind', true, '"day"', ''],
      ['note', false, 'string | null', '≤ 5 characters'],
      ['day', false, 'string (date)', '^2'],
      ['open', false, 'any', ''],
    ],
  )
})
