import t from 'tap'
import { sealAudit } from '../../src/audit/seal-audit.ts'
import { asCitizen, book, call, orderOf } from '../support/client.ts'
import { openTestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'
import { asStaff, makeUser } from '../support/staff.ts'

t.test(
  'I13 A10 A15 the log is read by auditors and administrators, in parts, by each filter, and as a file',
  async (t) => {
    const house = await openTestHouse(t)
    const { slotIds } = await offerSlots(house.sql, { slug: 'kmet' })
    const { slotIds: others } = await offerSlots(house.sql, { slug: 'sekretar' })
    const made = await book(house.origin, orderOf(0, slotIds[0] ?? 0))
    await book(house.origin, orderOf(1, others[0] ?? 0))
    await call(house.origin, '/my-booking/cancel', {
      method: 'POST',
      headers: asCitizen(made.body.manageToken),
      body: {},
    })
    const userId = await makeUser(house, { roles: ['assistant'] })
    await house.sql.query(
      `INSERT INTO audit_entries (at, actor, action, subject, subject_id, from_state, to_state, version, reason, fields) VALUES
       (house_now() - interval '40 days', 'system', 'quarantine', 'messages', 'all', NULL, NULL, NULL, 'copied', NULL),
       (house_now(), $1, 'change', 'official', 'kmet', 'a', 'b', 3, '=HYPERLINK("http://evil.example";"x")', ARRAY['room', 'name']),
       (house_now(), $1, 'read', 'day-list', 'kmet sekretar', NULL, NULL, NULL, NULL, NULL)`,
      [`user:${userId}`],
    )
    await sealAudit(house.deps)
    const auditor = await asStaff(house, { roles: ['auditor'] })
    const list = async (query: string) => (await call(house.origin, `/staff/audit${query}`, { headers: auditor })).body

    const all = await list('')
    t.equal(all.nextCursor, null)
    t.same(
      all.items.map(({ what, object }: { what: string; object: string }) => `${what} ${object}`),
      ['read day-list', 'change official', 'quarantine messages', 'cancel booking', 'book booking', 'book booking'],
    )
    t.match(all.items[1], {
      who: { kind: 'staff', id: String(userId), name: 'Радка Илиева' },
      objectId: 'kmet',
      from: 'a',
      to: 'b',
      version: 3,
      fields: ['room', 'name'],
      sealed: true,
    })
    t.match(all.items[3], {
      who: { kind: 'citizen', id: null, name: null },
      from: 'confirmed',
      to: 'cancelled-by-citizen',
    })

    const parts: unknown[] = []
    for (let cursor = ''; ; ) {
      const part = await list(`?limit=4${cursor}`)
      parts.push(...part.items)
      if (part.nextCursor === null) break
      cursor = `&cursor=${part.nextCursor}`
    }
    t.same(parts, all.items, 'in parts: the same, once each')

    const today = house.deps.clock.now().toISODate()
    const counts: [string, number][] = [
      ['who=citizen', 3],
      [`who=user:${userId}`, 2],
      ['what=book', 2],
      ['object=booking', 3],
      [`object=booking&id=${made.body.id}`, 2],
      ['official=kmet', 4],
      ['official=sekretar', 2],
      ['official=nobody', 0],
      [`from=${today}`, 5],
      [`to=${house.deps.clock.now().minus({ days: 39 }).toISODate()}`, 1],
      [`from=${today}&to=${today}&who=citizen&what=cancel`, 1],
    ]
    for (const [query, many] of counts) t.equal((await list(`?${query}`)).items.length, many, query)
    for (const query of ['who=%27', 'what=A', 'from=2026-02-30', 'limit=501', 'cursor=-1', 'more=1'])
      t.equal((await call(house.origin, `/staff/audit?${query}`, { headers: auditor })).status, 422, query)

    const file = await call(house.origin, '/staff/audit.csv?who=citizen', { headers: auditor })
    t.match(file.headers.get('content-type'), 'text/csv; charset=utf-8')
    t.match(file.headers.get('content-disposition'), /attachment; filename="audit.csv"/)
    const whole = await fetch(`${house.origin}/api/v1/staff/audit.csv`, { headers: auditor })
    const bytes = Buffer.from(await whole.arrayBuffer())
    t.same([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf], 'with a BOM, which Excel needs')
    const lines = bytes.subarray(3).toString().split('\r\n')
    t.equal(lines[0], '"id";"at";"who";"name";"what";"object";"object id";"from";"to";"version";"fields";"why"')
    t.equal(file.text.trimEnd().split('\r\n').length, 4)
    t.match(lines[4], `"'=HYPERLINK(""http://evil.example"";""x"")"`)
    t.match(lines[1], '"csv";"audit-log";"all"', 'that it was taken along stands in it')

    for (const roles of [['assistant'], ['front-desk'], ['official']] as const)
      for (const path of ['/staff/audit', '/staff/audit.csv'])
        t.equal((await call(house.origin, path, { headers: await asStaff(house, { roles: [...roles] }) })).status, 403)
    t.equal((await call(house.origin, '/staff/audit', { headers: await asStaff(house) })).status, 200)
    t.equal((await call(house.origin, '/staff/audit.csv')).status, 401)
  },
)
