import t from 'tap'
import { wordsOf } from '../http/page-client.ts'
import { freeSlots, openStaffHouse, ruleOf } from '../receptions/staff-given.ts'
import { call } from '../support/client.ts'
import { postedForms } from '../support/forms.ts'
import { asStaff } from '../support/staff.ts'
import { asStaffPages } from '../support/staff-pages.ts'

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
  const { version } = (await house.staff('GET', '/officials')).body.items[0]
  const both = await Promise.all(
    ['стая 1', 'стая 2'].map((room) => house.staff('PATCH', '/officials/glaven-arhitekt', { room, version })),
  )
  t.same(both.map(({ status }) => status).sort(), [200, 409], 'of two who saw the same, one comes second')
  t.match(both.find(({ status }) => status === 409)?.body, { code: 'version-conflict' })
  const room = { room: '105' }
  t.match((await house.staff('PATCH', '/officials/glaven-arhitekt', room)).body, { ...room, version: version + 2 })

  const admin = await asStaffPages(house)
  const path = '/sluzhebno/lica/glaven-arhitekt'
  const [form] = postedForms((await admin.get(path)).text)
  const fields = {
    ...{ office: 'other', otherOffice: 'chief-architect', title: 'Архитект', titleEn: 'Architect', sortOrder: '3' },
    ...Object.fromEntries(form?.given ?? []),
  }
  await house.staff('PATCH', '/officials/glaven-arhitekt', { title: 'Старши архитект' })
  const late = await admin.post(path, { ...fields, room: '106' })
  t.equal(late.status, 409)
  t.match(wordsOf(late), /Какво се промени междувременно.*Длъжност на български Старши архитект.*Стая 105/)
  t.match(late.text, 'value="Архитект"', 'nothing typed is lost')
  t.equal((await admin.post(`${path}/sastoyanie`, { ...fields, active: '0' })).status, 409)
  const anew = Object.fromEntries(postedForms(late.text)[0]?.given ?? [])
  t.equal((await admin.post(path, { ...fields, ...anew, room: '106' })).status, 303)

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

t.test('every official has a letter of their own before the numbers of the day', async (t) => {
  const house = await openStaffHouse(t, { officials: [] })
  const add = async (slug: string, title: string, more: object = {}) =>
    house.staff('POST', '/officials', { slug, office: 'deputy-mayor', title, titleEn: title, ...more })
  t.match((await add('kmet', 'Кмет на общината')).body, { ticketLetter: 'К' })
  t.match((await add('ustroystvo', 'Заместник-кмет', { portfolio: 'Устройство' })).body, { ticketLetter: 'З' })
  t.match((await add('finansi', 'Заместник-кмет', { portfolio: 'Финанси' })).body, { ticketLetter: 'Ф' })
  t.match((await add('treti', 'Заместник-кмет')).body, { ticketLetter: 'А' }, 'the next letter of the title')
  t.match((await add('x', 'x')).body, { ticketLetter: 'Б' }, 'the next of the alphabet')
  t.match((await add('sekretar', 'Секретар', { ticketLetter: 'Щ' })).body, { ticketLetter: 'Щ' })
  const change = async (slug: string, body: object) => (await house.staff('PATCH', `/officials/${slug}`, body)).body
  t.match(await change('x', { ticketLetter: 'Х' }), { ticketLetter: 'Х' })
  t.match(await change('x', { ticketLetter: 'К' }), { errors: [{ pointer: '/ticketLetter' }] })
  t.match(await change('x', { ticketLetter: 'K' }), { errors: [{ pointer: '/ticketLetter' }] }, 'no Latin letter')
  await change('finansi', { active: false })
  t.match(await change('x', { ticketLetter: 'Ф' }), { ticketLetter: 'Ф' }, 'of who receives no more')
  t.match(await change('finansi', { active: true }), { ticketLetter: 'М' }, 'another has it by now')

  await house.sql.query(
    `INSERT INTO officials (slug, office, title_bg, title_en) SELECT 'n' || n, 'mayor', 'Кмет', 'Mayor' FROM generate_series(1, 40) n`,
  )
  const { rows } = await house.sql.query(
    `SELECT count(DISTINCT ticket_letter)::int AS letters, count(*)::int AS officials, max(length(ticket_letter)) AS longest FROM officials`,
  )
  t.same(rows, [{ letters: 46, officials: 46, longest: 2 }], 'two letters where all are given out')
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
