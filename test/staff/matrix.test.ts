import t from 'tap'
import { words } from '../../src/i18n/words.ts'
import { POLICY } from '../../src/staff/policy.ts'
import { type ObjectKind, policyRoutes, type RoutePolicy } from '../../src/staff/policy-rules.ts'
import { ROLES, type Role } from '../../src/staff/staff-member.ts'
import { book, call, orderOf } from '../support/client.ts'
import { postedForms, summaryOf } from '../support/forms.ts'
import { openTestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'
import { asStaff, bearer } from '../support/staff.ts'
import { asStaffPages, type StaffPages } from '../support/staff-pages.ts'

// A10, T-07, T-30: role × route × object, over every line of the policy table, against the house as it is served.

const house = await openTestHouse(t)
const { sql, origin, app } = house

const OWN = 'kmet'
const OTHER = 'sekretar'
const MISSING = { number: '999999', uuid: '0199bb22-2b3c-4d4e-8f50-6172839405a6', slug: 'nyama-takav' }

/** One thing of each kind that belongs to an official, by SQL: a new kind of thing does not compile until it stands here. */
const THING: Record<ObjectKind, string> = {
  official: 'SELECT slug AS id FROM officials WHERE slug = $1',
  day: 'SELECT d.id FROM reception_days d JOIN officials o ON o.id = d.official_id WHERE o.slug = $1 ORDER BY d.id LIMIT 1',
  reception:
    'SELECT d.id FROM reception_days d JOIN officials o ON o.id = d.official_id WHERE o.slug = $1 ORDER BY d.id LIMIT 1',
  slot: 'SELECT s.id FROM slots s JOIN officials o ON o.id = s.official_id WHERE o.slug = $1 ORDER BY s.id DESC LIMIT 1',
  schedule: 'SELECT s.id FROM schedules s JOIN officials o ON o.id = s.official_id WHERE o.slug = $1 LIMIT 1',
  booking:
    'SELECT b.id FROM bookings b JOIN slots s ON s.id = b.slot_id JOIN officials o ON o.id = s.official_id WHERE o.slug = $1 ORDER BY b.created_at LIMIT 1',
  visit:
    'SELECT b.id FROM bookings b JOIN slots s ON s.id = b.slot_id JOIN officials o ON o.id = s.official_id WHERE o.slug = $1 ORDER BY b.created_at LIMIT 1',
  closure:
    'SELECT c.id FROM closures c JOIN reception_days d ON d.id = c.reception_day_id JOIN officials o ON o.id = d.official_id WHERE o.slug = $1 LIMIT 1',
  call: 'SELECT c.id FROM calls c JOIN officials o ON o.id = c.official_id WHERE o.slug = $1 LIMIT 1',
  message:
    'SELECT m.id FROM messages m JOIN bookings b ON b.id = m.booking_id JOIN slots s ON s.id = b.slot_id JOIN officials o ON o.id = s.official_id WHERE o.slug = $1 ORDER BY m.id LIMIT 1',
  outcome:
    'SELECT c.booking_id AS id FROM outcomes c JOIN bookings b ON b.id = c.booking_id JOIN slots s ON s.id = b.slot_id JOIN officials o ON o.id = s.official_id WHERE o.slug = $1 LIMIT 1',
  'waitlist-entry':
    'SELECT w.id FROM waitlist_entries w JOIN officials o ON o.id = w.official_id WHERE o.slug = $1 LIMIT 1',
}
/** What goes on and on. */
const STREAMS: readonly string[] = ['/api/v1/staff/events', '/sluzhebno/den/potok']
/** Every citizen’s here, and in no text of ours. */
const NAME = 'Калина Канарска'
const things = new Map<string, string>()

// Tomorrow: the front desk sees no more than the days next to today.
const admin = await asStaff(house)
for (const [n, slug] of [OWN, OTHER].entries()) {
  const { dayIds, slotIds } = await offerSlots(sql, { slug, days: 2, daysAhead: 1 })
  const made = await call(origin, '/staff/schedules', { method: 'POST', headers: admin, body: scheduleOf(slug) })
  if (made.status !== 201) throw new Error(`no schedule: ${made.text}`)
  for (const [index, slot] of [slotIds[0], slotIds[14]].entries()) {
    const booked = await book(origin, orderOf(10 * n + index, slot ?? 0, citizenOf(10 * n + index, index === 0)))
    if (booked.status !== 201) throw new Error(`no booking: ${booked.text}`)
  }
  const joined = await call(origin, `/officials/${slug}/waitlist`, {
    method: 'POST',
    headers: { 'idempotency-key': `place-${n}` },
    body: { ...orderOf(50 + n, 0, citizenOf(50 + n, true)), slotId: undefined },
  })
  if (joined.status !== 201) throw new Error(`no place on the list: ${joined.text}`)
  const closed = await call(origin, `/staff/reception-days/${dayIds[1]}/closure`, {
    method: 'POST',
    headers: admin,
    body: { reason: 'командировка', publicReason: 'Служебно пътуване' },
  })
  if (closed.status !== 201) throw new Error(`no closure: ${closed.text}`)
  await sql.query(
    `INSERT INTO outcomes (booking_id, result_kind, result, promised, actor) SELECT b.id, 'promised', 'Ще проверим.', true, 'user:1'
     FROM bookings b JOIN slots s ON s.id = b.slot_id JOIN officials o ON o.id = s.official_id WHERE o.slug = $1 LIMIT 1`,
    [slug],
  )
  for (const [kind, query] of Object.entries(THING)) {
    const { rows } = await sql.query(query, [slug])
    if (!rows[0]) throw new Error(`no ${kind} of ${slug}`)
    things.set(`${kind} ${slug}`, String(rows[0].id))
  }
}

// Somebody receives in another's place: their people come to that day, and to nothing else of that official.
const SUBSTITUTE = 'zamestnik'
await offerSlots(sql, { slug: SUBSTITUTE, daysAhead: 40 })
const substituted = await call(origin, `/staff/reception-days/${things.get(`day ${OTHER}`)}/substitution`, {
  method: 'POST',
  headers: admin,
  body: { official: SUBSTITUTE, reason: 'командировка', silence: 'keep' },
})
if (substituted.status !== 201) throw new Error(`no substitution: ${substituted.text}`)

const people = new Map<Role, StaffPages>()
for (const role of ROLES)
  people.set(role, await asStaffPages(house, { roles: [role], officials: role === 'admin' ? [] : [OWN] }))

// An administrator whose account reads questions: without that right the words of outcomes are closed to them too.
await sql.query(`UPDATE staff_users SET reads_topics = true WHERE 'admin' = ANY (roles)`)

t.test('A10 every role at every route, with a thing of its own, another’s and none', async (t) => {
  const before = await changes()
  let tried = 0
  for (const { method, url } of policyRoutes(POLICY)) {
    const policy: RoutePolicy = POLICY[`${method} ${url}` as keyof typeof POLICY]
    for (const [role, person] of people) {
      for (const [whose, path] of Object.entries(pathsOf(url, policy))) {
        const may = policy.allow.includes(role)
        const expected = !may ? 403 : whose === 'missing' ? 404 : whose === 'other' && role !== 'admin' ? 403 : 'in'
        // What somebody may change is tried by the tests of its own room: here nothing is to change.
        if (expected === 'in' && method !== 'GET') continue
        const { statusCode, headers } = await ask(person, method, path)
        tried += 1
        const line = `${role}: ${method} ${path} (${whose}): ${statusCode}`
        if (expected === 'in') {
          const refused =
            [401, 403, 404].includes(statusCode) || statusCode >= 500 || /vhod/.test(String(headers['location']))
          if (refused && !(policy.on === 'house' && statusCode === 404)) t.fail(line)
        } else if (statusCode !== expected) t.fail(`${line}, not ${expected}`)
      }
    }
  }
  t.ok(tried > 300, `${tried} requests`)
  t.same(await changes(), before, 'and nothing has changed')
})

t.test(
  'A10 whoever keeps the substitute’s reception comes to that day as it is received, and no further',
  async (t) => {
    const theirs: [Role, StaffPages][] = []
    for (const role of ['assistant', 'front-desk', 'official'] as const)
      theirs.push([role, await asStaffPages(house, { roles: [role], officials: [SUBSTITUTE] })])
    const before = await changes()
    for (const [role, person] of theirs)
      for (const { method, url } of policyRoutes(POLICY)) {
        const policy: RoutePolicy = POLICY[`${method} ${url}` as keyof typeof POLICY]
        const path = pathsOf(url, policy)['other']
        if (path === undefined || policy.on === 'official') continue
        const isForBoth = policy.allow.includes(role) && ['reception', 'visit', 'outcome'].includes(policy.on)
        if (isForBoth && method !== 'GET') continue
        const { statusCode } = await ask(person, method, path)
        // What a second part of the address names is not there: back to the list.
        const inside = /:.*:/.test(url) ? 303 : 200
        t.equal(statusCode, isForBoth ? inside : 403, `${role}: ${method} ${path}`)
      }
    t.same(await changes(), before)

    const person = await asStaffPages(house, { roles: ['assistant'], officials: [SUBSTITUTE] })
    const headers = bearer(house, person)
    const { rows } = await sql.query('SELECT local_date::text AS date FROM reception_days WHERE id = $1', [
      things.get(`day ${OTHER}`),
    ])
    const { date } = rows[0]
    const seen = async (path: string) => (await person.get(path)).text.includes(NAME)
    t.ok(await seen(`/sluzhebno/kalendar?sedmica=${date}`), 'in the calendar')
    t.ok(await seen(`/sluzhebno/den?data=${date}`), 'on the list of the day')
    t.ok(await seen('/sluzhebno/zapisvaniya'), 'among the bookings')
    t.notOk(await seen('/sluzhebno/vaprosi'), 'whose question is another’s to decide')
    const lists = await call(origin, `/staff/day-list?date=${date}`, { headers })
    t.match(lists.body.items, [{ official: { slug: OTHER }, slots: [{ booking: { name: NAME } }] }])
    const days = await call(origin, '/staff/reception-days', { headers })
    t.match(days.body.items, [{ official: { slug: OTHER }, substitute: { slug: SUBSTITUTE } }])
    const day = await person.get(`/sluzhebno/den/${things.get(`day ${OTHER}`)}`)
    t.match(day.text, '/zakasnenie', 'that it runs late can be said')
    for (const link of ['/promyana', '/otmyana', '/zamestvane', '/sluzhebno/novo?'])
      t.notMatch(day.text, link, 'nothing leads to a refusal')

    const booking = things.get(`booking ${OTHER}`)
    const call_ = `INSERT INTO calls (kind, official_id, booking_id, due_at) SELECT $2, s.official_id, b.id, house_now()
    FROM bookings b JOIN slots s ON s.id = b.slot_id WHERE b.id = $1 RETURNING id`
    const [reminder, question] = await Promise.all(
      ['reminder', 'closure'].map(async (kind) => (await sql.query(call_, [booking, kind])).rows[0].id),
    )
    const calls = await call(origin, '/staff/call-list', { headers })
    t.same(
      calls.body.items.map(({ id }: { id: string }) => id),
      [reminder],
    )
    const note = (id: string) =>
      call(origin, `/staff/call-list/${id}`, { method: 'POST', headers, body: { result: 'no-answer' } })
    t.equal((await note(question)).status, 403, 'the question about the substitute is not theirs')
    t.equal((await note(reminder)).status, 200)
    await sql.query('DELETE FROM calls WHERE id = ANY ($1)', [[reminder, question]])
  },
)

t.test('A10 without a session no route lets anybody in', async (t) => {
  const before = await changes()
  for (const { method, url } of policyRoutes(POLICY)) {
    const path = pathsOf(url, POLICY[`${method} ${url}` as keyof typeof POLICY])['own'] ?? ''
    const { statusCode, headers } = await app.inject({ method: method as 'GET', url: path })
    if (url.startsWith('/api/')) t.equal(statusCode, 401, `${method} ${path}`)
    else
      t.match(
        { statusCode, to: headers['location'] },
        { statusCode: 303, to: /^\/sluzhebno\/vhod/ },
        `${method} ${path}`,
      )
  }
  t.same(await changes(), before)
})

t.test('A10 a list that is asked for another’s official is refused', async (t) => {
  const assistant = people.get('assistant')
  if (!assistant) throw new Error('no assistant')
  for (const { method, url } of policyRoutes(POLICY)) {
    const policy: RoutePolicy = POLICY[`${method} ${url}` as keyof typeof POLICY]
    if (method !== 'GET' || policy.on !== 'list' || !policy.allow.includes('assistant')) continue
    if (!url.startsWith('/api/')) continue
    const { statusCode } = await ask(assistant, method, `${url}?official=${OTHER}`)
    // 422: a list that knows no such question.
    t.ok(statusCode === 403 || statusCode === 422, `${url}: ${statusCode}`)
  }
})

t.test('I13 wherever staff are shown a citizen’s name, the log has a line that it was read', async (t) => {
  const person = people.get('admin')
  if (!person) throw new Error('no administrator')
  const showing: string[] = []
  for (const { method, url } of policyRoutes(POLICY)) {
    if (method !== 'GET' || STREAMS.includes(url)) continue
    const policy = POLICY[`GET ${url}` as keyof typeof POLICY]
    const path = pathsOf(url, policy)['own'] ?? ''
    const before = await lastLine()
    const { statusCode, body } = await app.inject({
      url: path,
      headers: url.startsWith('/api/') ? bearer(house, person) : { cookie: person.cookie },
    })
    if (statusCode !== 200 || !body.includes(NAME)) continue
    showing.push(url)
    const lines = await sql.query(
      `SELECT action FROM audit_entries WHERE id > $1 AND actor = $2 AND action IN ('read', 'print', 'csv', 'pdf', 'search')`,
      [before, `user:${person.userId}`],
    )
    t.ok(lines.rows.length > 0, `${url} is read, and written down`)
  }
  const booking = '/sluzhebno/zapisvaniya/:id'
  for (const known of [booking, `${booking}/vapros`, `${booking}/promyana`, `${booking}/otmyana`, '/sluzhebno/vaprosi'])
    t.ok(showing.includes(known), `${known} shows a name`)
  t.ok(showing.length >= 18, `${showing.length} doors show names: ${showing.join(' ')}`)
})

t.test('a summary of errors says of each field by its name what to do: no sentence stands in it twice', async (t) => {
  const person = people.get('admin')
  if (!person) throw new Error('no administrator')
  const seen = new Set<string>()
  let several = 0
  for (const { method, url } of policyRoutes(POLICY)) {
    if (method !== 'GET' || !url.startsWith('/sluzhebno/') || STREAMS.includes(url)) continue
    const path = pathsOf(url, POLICY[`GET ${url}` as keyof typeof POLICY])['own'] ?? ''
    const shown = await person.get(path)
    for (const form of shown.status === 200 ? postedForms(shown.text) : []) {
      if (seen.has(form.action)) continue
      seen.add(form.action)
      for (const [text, choices] of [
        ['', form.given],
        ['x', form.given],
        ['', [...form.given, ...form.last]],
      ] as const) {
        const fields = Object.fromEntries([...form.typed.map((name) => [name, text]), ...choices])
        const lines = summaryOf((await person.post(form.action, fields)).text)
        if (lines.length > 1) several += 1
        t.same(lines, [...new Set(lines)], form.action)
        t.notOk(lines.includes(words.bg.faults.required), `${form.action}: ${lines}`)
      }
    }
  }
  t.ok(several > 5, `${several} summaries of several lines, over ${seen.size} forms: ${[...seen].join(' ')}`)
})

/** Asks, and hangs up when the head of the answer is there: some answers are streams that go on. */
async function ask(person: StaffPages, method: string, path: string) {
  const json = ['POST', 'PUT', 'PATCH'].includes(method)
  const answer = await app.inject({
    method: method as 'GET',
    url: path,
    payloadAsStream: true,
    ...(path.startsWith('/api/')
      ? {
          headers: { ...bearer(house, person), ...(json && { 'content-type': 'application/json' }) },
          ...(json && { payload: '{}' }),
        }
      : {
          headers: {
            cookie: person.cookie,
            ...(method === 'POST' && { 'content-type': 'application/x-www-form-urlencoded' }),
          },
          ...(method === 'POST' && { payload: `_csrf=${person.csrf}` }),
        }),
  })
  answer.stream().on('error', () => {})
  answer.raw.res.destroy()
  return answer
}

/** The address with a thing of one's own, of another, and with none, where the route names one. */
function pathsOf(url: string, { on }: RoutePolicy): Record<string, string> {
  const rest = (path: string) =>
    path
      .replace(':date', '2027-12-01')
      .replace(':slug', OWN)
      .replace(':bookingId', MISSING.uuid)
      .replace(/:\w+/, MISSING.number)
  if (!Object.hasOwn(THING, on)) return { own: rest(url) }
  const named = (id: string) => rest(url.replace(/:\w+/, id))
  const thing = (slug: string) => things.get(`${on} ${slug}`) ?? ''
  const missing = on === 'official' ? {} : { missing: named(/-/.test(thing(OWN)) ? MISSING.uuid : MISSING.number) }
  return { own: named(thing(OWN)), other: named(thing(OTHER)), ...missing }
}

async function lastLine(): Promise<number> {
  const { rows } = await sql.query('SELECT coalesce(max(id), 0)::int AS id FROM audit_entries')
  return rows[0].id
}

/** All rows but those that a look leaves: when a session was seen, and that data was read. */
async function changes(): Promise<string> {
  const { rows } = await sql.query(
    `SELECT t.tablename || (xpath('//h/text()', query_to_xml(format(
       'SELECT md5(coalesce(string_agg(x::text, '','' ORDER BY x::text), '''')) AS h FROM public.%I x%s', t.tablename,
         CASE t.tablename WHEN 'audit_entries' THEN ' WHERE action NOT IN (''read'', ''print'', ''csv'', ''pdf'', ''search'')' ELSE '' END),
       true, true, '')))[1]::text AS row
     FROM pg_tables t WHERE t.schemaname = 'public' AND t.tablename <> 'staff_sessions' ORDER BY 1`,
  )
  return rows.map(({ row }) => row).join('\n')
}

function scheduleOf(official: string) {
  return {
    official,
    recurrence: { weekday: 3 },
    startTime: '18:00',
    endTime: '19:00',
    slotMinutes: 15,
    place: 'стая 204',
    validFrom: '2027-03-01',
    opensDaysAhead: 30,
    closesMinutesBefore: 60,
    holidayPolicy: 'skip',
  }
}

function citizenOf(person: number, withEmail: boolean) {
  const phone = `+35988${String(7_000_000 + person)}`
  return { citizen: { name: NAME, phone, ...(withEmail && { email: `citizen${person}@mail.example` }) } }
}
