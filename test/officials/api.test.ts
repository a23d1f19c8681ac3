import t from 'tap'
import { freeSlots, openStaffHouse, ruleOf } from '../receptions/staff-given.ts'
import { call } from '../support/client.ts'
import { asStaff } from '../support/staff.ts'

const architect = {
  slug: 'glaven-arhitekt',
  office: 'chief-architect',
  title: 'Главен архитект',
  titleEn: 'Chief Architect',
}

t.test('an official is added, changed, and receives no more', async (t) => {
  const house = await openStaffHouse(t, { officials: [] })
  const made = await house.staff('POST', '/officials', { ...architect, room: '105', name: ' инж. Проба\u200b ' })
  t.equal(made.status, 201, made.text)
  t.match(made.body, {
    slug: 'glaven-arhitekt',
    title: 'Главен архитект',
    name: 'инж. Проба',
    active: true,
    portfolio: null,
  })
  t.match((await house.staff('POST', '/officials', architect)).body.errors, [{ pointer: '/slug' }])
  t.match(
    (await house.staff('PATCH', '/officials/glaven-arhitekt', { name: null, portfolio: 'Устройство', sortOrder: 3 }))
      .body,
    {
      name: null,
      portfolio: 'Устройство',
      room: '105',
      sortOrder: 3,
    },
  )
  t.match((await house.staff('PATCH', '/officials/glaven-arhitekt', { title: ' \u200b' })).body.errors, [
    { pointer: '/title' },
  ])
  t.equal((await house.staff('PATCH', '/officials/nobody', {})).status, 404)

  await house.staff('POST', '/schedules', ruleOf({ official: 'glaven-arhitekt' }))
  const free = await freeSlots(house, 'glaven-arhitekt')
  const mine = await house.booked([...free.values()][0] ?? '')
  t.match((await house.staff('PATCH', '/officials/glaven-arhitekt', { active: false })).body, {
    code: 'affects-bookings',
    affected: [{ bookingId: mine.id }],
  })
  t.equal((await call(house.origin, '/officials/glaven-arhitekt')).status, 200, 'still there')
  await call(house.origin, '/my-booking/cancel', {
    method: 'POST',
    headers: { authorization: `Booking ${mine.manageToken}` },
  })
  t.match((await house.staff('PATCH', '/officials/glaven-arhitekt', { active: false })).body, { active: false })
  house.deps.changes.announce('glaven-arhitekt')
  t.equal((await call(house.origin, '/officials/glaven-arhitekt')).status, 404)
  t.match((await house.staff('GET', '/officials')).body.items, [{ slug: 'glaven-arhitekt', active: false }])
  const { rows } = await house.sql.query(
    `SELECT action, fields FROM audit_entries WHERE subject = 'official' ORDER BY id`,
  )
  t.same(rows.at(-1), { action: 'change', fields: ['active'] })
})

t.test('only an administrator keeps officials', async (t) => {
  const house = await openStaffHouse(t)
  const assistant = await asStaff(house, {
    roles: ['assistant', 'official', 'front-desk', 'auditor'],
    officials: ['kmet'],
  })
  t.equal((await house.staff('GET', '/officials', undefined, assistant)).status, 403)
  t.equal((await house.staff('POST', '/officials', architect, assistant)).status, 403)
  t.equal((await house.staff('PATCH', '/officials/kmet', { name: 'x' }, assistant)).status, 403)
})
