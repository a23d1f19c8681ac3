import { connect } from 'node:net'
import t from 'tap'
import { book, orderOf } from '../support/client.ts'
import { openTestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'

const AVAILABILITY = '/api/v1/officials/kmet/availability'

async function answer(url: string, headers: Record<string, string> = {}) {
  const response = await fetch(url, { headers })
  const kept = Object.fromEntries([...response.headers].filter(([name]) => name !== 'date'))
  return { status: response.status, headers: kept, body: await response.text() }
}

t.test('an answer given before the framework is the answer of the framework, in all', async (t) => {
  const lines: string[] = []
  const house = await openTestHouse(t, {
    env: { LOG_LEVEL: 'info' },
    logStream: { write: (line) => void lines.push(line) },
  })
  await offerSlots(house.sql, { slug: 'kmet' })
  for (const path of [AVAILABILITY, `${AVAILABILITY}?lang=en`, '/bg/', '/en/']) {
    const url = `${house.origin}${path}`
    const first = await answer(url)
    t.equal(first.status, 200)
    const again = await answer(url)
    t.same(again, first, path)
    const known = await answer(url, { 'if-none-match': `"other", W/${first.headers['etag']}` })
    t.same([known.status, known.body], [304, ''])
    const { 'content-length': _length, ...rest } = first.headers
    t.same(known.headers, rest, 'the headers of a 304 are those of the answer')
  }
  const early = lines.map((line) => JSON.parse(line)).filter(({ msg, reqId }) => msg === 'answered' && !reqId)
  t.equal(early.length, 8, 'they stand in the log')
  t.match(early[0], { method: 'GET', route: '/api/v1/officials/:slug/availability', status: 200 })
  const metrics = await (await fetch(`${house.origin}/metrics`)).text()
  t.match(metrics, 'http_request_duration_seconds_count{method="GET",route="/bg/",status="200"} 1')
  t.match(metrics, 'http_ready_answers_total{route="/bg/",status="200"} 1')
  t.match(metrics, 'http_ready_answers_total{route="/bg/",status="304"} 1')
})

t.test('a change is in the very next answer', async (t) => {
  const house = await openTestHouse(t)
  const { slotIds } = await offerSlots(house.sql, { slug: 'kmet' })
  const url = `${house.origin}${AVAILABILITY}`
  for (const [n, slotId] of slotIds.slice(0, 3).entries()) {
    for (let asked = 0; asked < 3; asked++) t.match((await answer(url)).body, `"slotId":"${slotId}"`)
    t.equal((await book(house.origin, orderOf(n, slotId))).status, 201)
    t.notMatch((await answer(url)).body, `"slotId":"${slotId}"`)
  }
})

t.test('only the same question gets the same answer', async (t) => {
  const house = await openTestHouse(t)
  await offerSlots(house.sql, { slug: 'kmet' })
  const url = `${house.origin}${AVAILABILITY}`
  const ask = async (headers: Record<string, string>) => (await answer(url, headers)).headers['content-language']
  t.same([await ask({}), await ask({ 'accept-language': 'en' }), await ask({})], ['bg', 'en', 'bg'])
  t.equal((await answer(`${url}?nonsense=1`)).status, 422)
  t.equal((await fetch(url, { method: 'POST' })).status, 404)
  const head = await fetch(url, { method: 'HEAD' })
  t.same([head.status, await head.text()], [200, ''])
  for (let visit = 0; visit < 3; visit++) {
    const chosen = await answer(`${house.origin}/bg/?lang=en`)
    t.match(chosen.headers['set-cookie'], /^priemna_lang=en/, 'a choice is remembered at every visit')
    t.notOk((await answer(`${house.origin}/bg/`)).headers['set-cookie'], 'and goes to nobody else')
  }
})

t.test('a GET with a body is read as any other: the next request on its connection is not lost in it', async (t) => {
  const house = await openTestHouse(t)
  await offerSlots(house.sql, { slug: 'kmet' })
  await answer(`${house.origin}${AVAILABILITY}`)
  const body = 'GET /livez HTTP/1.1\r\nHost: evil.example\r\n\r\n'
  const { port } = new URL(house.origin)
  const said = await new Promise<string>((done) => {
    let text = ''
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.write(`GET ${AVAILABILITY} HTTP/1.1\r\nHost: a.example\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
      socket.write('GET /readyz HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n')
    })
    socket.on('data', (chunk) => {
      text += chunk
    })
    socket.on('close', () => done(text))
  })
  t.equal(said.match(/HTTP\/1\.1 /g)?.length, 2)
  t.match(said, '{"status":"ready"}')
})

t.test('limits of requests count what costs: an answer that stands ready is not refused', async (t) => {
  const house = await openTestHouse(t, { env: { RATE_LIMIT: 'on' } })
  await offerSlots(house.sql, { slug: 'kmet' })
  const statusOf = async (path: string) => (await answer(`${house.origin}${path}`)).status
  const count = async (path: string, times: number) => {
    const statuses = await Promise.all(Array.from({ length: times }, () => statusOf(path)))
    return statuses.filter((status) => status === 429).length
  }
  await statusOf(AVAILABILITY)
  t.equal(await count(AVAILABILITY, 400), 0)
  t.ok((await count('/api/v1/openapi.json', 310)) >= 10)
  t.equal(await statusOf(`${AVAILABILITY}?lang=en`), 429, 'one that must be made is refused')
})
