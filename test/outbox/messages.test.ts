import t from 'tap'
import { deliver, furnished } from '../calls/furnished.ts'
import { wordsOf } from '../http/page-client.ts'
import { call } from '../support/client.ts'
import { asStaff, type SignedIn } from '../support/staff.ts'
import { asStaffPages } from '../support/staff-pages.ts'
import { broken } from '../waitlist/waiting.ts'

const house = await furnished(t)
const list = (headers: SignedIn, query = '') => call(house.origin, `/staff/messages${query}`, { headers })
const retry = (headers: SignedIn, id: string, body: unknown = {}) =>
  call(house.origin, `/staff/messages/${id}/retry`, { method: 'POST', headers, body })
const audit = async (action: string) =>
  (
    await house.sql.query(
      'SELECT actor, subject, subject_id, fields, reason FROM audit_entries WHERE action = $1 ORDER BY id',
      [action],
    )
  ).rows

t.test('what citizens were told, in parts, each with its verdict in words', async (t) => {
  const staff = await asStaff(house, { roles: ['assistant'], officials: ['kmet'] })
  const all = (await list(staff)).body.items
  t.ok(all.length > 8)
  t.match(
    all.find((each: { state: string }) => each.state === 'dead'),
    {
      verdict: 'Пощата отказа адреса: сигурно е сгрешен',
      error: 'EENVELOPE 550',
      canRetry: true,
      citizen: { email: /@mail\.example$/ },
    },
  )
  t.match(
    all.find((each: { state: string }) => each.state === 'sent'),
    { verdict: 'Пощата на гражданина го прие', canRetry: false },
  )
  const first = (await list(staff, '?limit=3')).body
  const second = (await list(staff, `?limit=3&cursor=${first.nextCursor}`)).body
  t.same([...first.items, ...second.items], all.slice(0, 6), 'the parts make the whole')
  t.equal((await list(staff, '?state=dead&lang=en')).body.items.length, 2)
  t.same((await list(await asStaff(house, { roles: ['assistant'] }))).body.items, [], 'only those of my officials')
  t.equal((await list(await asStaff(house, { roles: ['official'], officials: ['kmet'] }))).status, 403)
})

t.test('a message that died is tried again, with the right address, and its call ends', async (t) => {
  const staff = await asStaff(house, { roles: ['assistant'], officials: ['kmet'] })
  const dead = (await list(staff, '?state=dead')).body.items
  const maria = dead.find((each: { citizen: { name: string } }) => each.citizen.name === 'Мария Колева')
  const oliver = dead.find((each: { citizen: { name: string } }) => each.citizen.name === 'Oliver Hartley')
  const stranger = await asStaff(house, { roles: ['assistant'] })
  t.equal((await retry(stranger, maria.id)).status, 403)
  t.equal((await retry(staff, '99999999')).status, 404)
  const wrong = await retry(staff, maria.id, { email: 'няма такъв' })
  t.match([wrong.status, wrong.body.errors[0].pointer], [422, '/email'])
  const taken = await retry(staff, maria.id, { email: 'citizen5001@mail.example' })
  t.match([taken.status, taken.body.code], [422, 'invalid-body'], 'nobody gets the mails of somebody else’s booking')

  const answer = await retry(staff, maria.id, { email: 'maria.koleva@mail.example' })
  t.match(answer.body, { state: 'pending', citizen: { email: 'maria.koleva@mail.example' } })
  await deliver(house)
  t.match((await list(staff, '?state=sent')).body.items[0], { id: maria.id, verdict: 'Пощата на гражданина го прие' })
  const { rows } = await house.sql.query(
    `SELECT c.state, c.ended_because FROM calls c JOIN messages m ON m.id = c.message_id WHERE m.id = $1`,
    [maria.id],
  )
  t.same(rows, [{ state: 'void', ended_because: 'delivered' }], 'nobody needs to call any more')
  t.equal((await retry(staff, maria.id)).status, 409, 'what arrived is not sent twice')
  t.match(await audit('correct-address'), [{ actor: /^user:/, subject: 'booking', fields: ['email'], reason: null }])

  await retry(staff, oliver.id)
  await deliver(house, true)
  t.match((await list(staff, '?state=dead')).body.items, [{ id: oliver.id, attempts: 2 }])
  t.match(await audit('retry'), [{ subject: 'message', reason: 'EENVELOPE 550' }, { subject: 'message' }])
  t.same(await broken(house), [])
})

t.test('the address of a place on the waiting list is corrected, and it is told anew', async (t) => {
  const staff = await asStaff(house)
  const find = async () => {
    const { items } = (await list(staff, '?state=dead')).body
    return items.find((each: { citizen: { name: string } }) => each.citizen.name === 'Amelia Brook')
  }
  await house.sql.query(`UPDATE messages SET state = 'dead', sent_at = NULL, last_error = 'EENVELOPE 550'
    WHERE kind = 'waitlist-joined' AND waitlist_entry_id = (SELECT id FROM waitlist_entries WHERE name = 'Amelia Brook')`)
  const open = `SELECT count(*)::int AS n FROM calls WHERE state = 'open' AND kind = 'undeliverable' AND waitlist_entry_id IS NOT NULL`
  t.equal((await house.sql.query(open)).rows[0].n, 1)
  t.equal((await retry(staff, (await find()).id, { email: 'amelia.brook@mail.example' })).status, 200)
  t.equal((await house.sql.query(open)).rows[0].n, 0)
  await deliver(house)
  t.match((await list(staff, '?state=sent')).body.items[0], {
    kind: 'waitlist-joined',
    citizen: { email: 'amelia.brook@mail.example' },
  })
  t.same(await broken(house), [])
})

t.test('on the page: which did not arrive, why, and another try', async (t) => {
  const staff = await asStaffPages(house, { roles: ['assistant'], officials: ['kmet'] })
  const page = await staff.get('/sluzhebno/saobshteniya')
  t.match(
    wordsOf(page),
    /Oliver Hartley o\.hartley@mail\.example Потвърждение за запазен час .* Пощата отказа адреса: сигурно е сгрешен/,
  )
  const id = /saobshteniya\/(\d+)\/nov-opit/.exec(page.text)?.[1]
  const wrong = await staff.post(`/sluzhebno/saobshteniya/${id}/nov-opit`, { email: 'o.hartley@' })
  t.equal(wrong.status, 422)
  t.match(wrong.text, 'value="o.hartley@"')
  t.match(wrong.text, `href="#e${id}"`)
  const done = await staff.post(`/sluzhebno/saobshteniya/${id}/nov-opit`, { email: 'oliver.hartley@mail.example' })
  t.equal(done.status, 303)
  t.match(wordsOf(await staff.get(done.location ?? '')), /върнато на опашката/)
  await deliver(house)
  t.equal((await staff.post(`/sluzhebno/saobshteniya/${id}/nov-opit`, {})).status, 409)
})
