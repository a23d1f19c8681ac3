import { DateTime } from 'luxon'
import t from 'tap'
import { ZONE } from '../../src/clock.ts'
import type { Locale } from '../../src/i18n/words.ts'
import { staffFeed } from '../../src/receptions/staff-feed.ts'
import type { StaffFeedDay, StaffFeedRow } from '../../src/receptions/staff-feed-queries.ts'
import { eventsByIcalJs, eventsByNodeIcal } from '../messages/calendar-parsers.ts'
import { book, call, orderOf } from '../support/client.ts'
import { goldenBeside } from '../support/golden.ts'
import { openTestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'
import { asStaff, bearer, makeSession, makeUser } from '../support/staff.ts'
import { at } from './given.ts'

const matchesGolden = goldenBeside(import.meta.url)
const PERSON = ['Иванка', 'Тодорова', '88700', 'citizen', 'mail.example', 'Осветление']

const day = (id: number, date: string, changes: Partial<StaffFeedDay> = {}): StaffFeedDay => ({
  ...{
    id,
    version: 1,
    state: 'open',
    place: { bg: 'стая 201, етаж 2', en: 'room 201, floor 2' },
    slots: 12,
    booked: [],
  },
  ...{ startsAt: at(`${date}T14:00`), endsAt: at(`${date}T17:00`) },
  ...changes,
})
const feedOf = (locale: Locale, name: string | null): StaffFeedRow => ({
  ...{ id: 'f', userId: 1, locale, slug: 'zam-kmet', title: { bg: 'Заместник-кмет', en: 'Deputy Mayor' } },
  portfolio: { bg: 'Култура, спорт; младеж', en: 'Culture, sports; youth' },
  days: [
    day(11, '2026-11-24', {
      booked: [{ slotId: 7, startsAt: at('2026-11-24T14:30'), endsAt: at('2026-11-24T14:45'), name }],
    }),
    day(12, '2026-12-01', { version: 3, state: 'closed', slots: 0 }),
    day(13, '2026-12-08', { state: 'needs-decision' }),
  ],
})
const made = { publicUrl: 'https://priem.sopot.example', madeAt: DateTime.fromISO('2026-11-20T09:00', { zone: ZONE }) }

t.test('T-29: the whole file, in both languages, with nobody in it', async (t) => {
  for (const locale of ['bg', 'en'] as const) {
    const file = staffFeed(feedOf(locale, null), made)
    matchesGolden(t, file, `staff-feed.${locale}.ics`)
    t.equal(eventsByIcalJs(file).length, 4)
    t.equal(eventsByNodeIcal(file).length, 4, 'another parser reads the same')
  }
})

t.test('a name that the house allows is one line, whatever is in it', async (t) => {
  const file = staffFeed(feedOf('bg', 'Иван\r\nEND:VEVENT; Петров,'), made)
  const names = eventsByIcalJs(file).map(({ summary }) => summary)
  t.equal(names.length, 4)
  t.match(names[1], /^Прием, 14:30 ч\. – Иван/)
})

t.test('a feed of one’s own: made once, read without a sign-in, gone when revoked', async (t) => {
  const house = await openTestHouse(t)
  const { slotIds } = await offerSlots(house.sql, { slug: 'kmet', daysAhead: 3 })
  await offerSlots(house.sql, { slug: 'sekretar' })
  t.equal((await book(house.origin, orderOf(1, slotIds[0] ?? 0))).status, 201)
  const userId = await makeUser(house, { roles: ['assistant'], officials: ['kmet'] })
  const assistant = bearer(house, { userId, sid: await makeSession(house, userId) })
  const ask = (method: string, path = '', body?: object, headers: Record<string, string> = assistant) =>
    call(house.origin, `/staff/feeds${path}`, { method, headers, ...(body && { body }) })
  const read = async (url: string, method = 'GET') =>
    fetch(`${house.origin}${new URL(url).pathname}`, { method, headers: { accept: 'text/calendar' } })

  const first = await ask('POST', '', { official: 'kmet' })
  t.equal(first.status, 201)
  t.match(first.body.url, /^https:\/\/priem\.example\/feeds\/[\w-]{43}\.ics$/)
  t.equal((await ask('POST', '', { official: 'kmet' })).body.url, first.body.url, 'asked again: the same')
  t.same((await ask('GET')).body.items, [first.body])
  t.match(await ask('POST', '', { official: 'sekretar' }), { status: 403 })
  for (const roles of [['front-desk'], ['auditor']] as const)
    t.match(
      await ask('POST', '', { official: 'kmet' }, await asStaff(house, { roles: [...roles], officials: ['kmet'] })),
      { status: 403 },
      roles[0],
    )

  const answer = await read(first.body.url)
  const text = await answer.text()
  t.equal(answer.status, 200)
  t.equal(answer.headers.get('cache-control'), 'no-store')
  t.equal(answer.headers.get('content-type'), 'text/calendar; charset=utf-8')
  t.same(
    eventsByIcalJs(text).map(({ summary }) => summary),
    ['Приемен ден: Кмет на общината, 09:00–12:00 ч.', 'Прием, 09:00 ч.'],
  )
  for (const part of PERSON) t.notOk(text.replaceAll('\r\n ', '').includes(part), `nothing of the citizen: ${part}`)
  const receives = (who: string | null) =>
    house.sql.query(
      `UPDATE reception_days d SET substitute_id = (SELECT id FROM officials WHERE slug = $1) FROM officials o
       WHERE o.id = d.official_id AND o.slug = 'sekretar'`,
      [who],
    )
  await receives('kmet')
  t.equal(
    eventsByIcalJs(await (await read(first.body.url)).text()).length,
    3,
    'and the day on which they receive for another',
  )
  await receives(null)
  t.equal((await read(first.body.url, 'HEAD')).status, 200)
  const kept = await house.sql.query('SELECT token_hash::text AS hash FROM staff_feeds')
  t.notOk(kept.rows[0].hash.includes(first.body.url.slice(-47, -4)), 'the address is not in the database')

  const gone = async (why: string) => t.equal((await read(first.body.url)).status, 404, why)
  await house.sql.query(`UPDATE staff_users SET active = false WHERE id = $1`, [userId])
  await gone('its person may not sign in any more')
  await house.sql.query(`UPDATE staff_users SET active = true, roles = '{front-desk}' WHERE id = $1`, [userId])
  await gone('its person has another role')
  await house.sql.query(`UPDATE staff_users SET roles = '{official}' WHERE id = $1`, [userId])
  t.equal((await read(first.body.url)).status, 200)
  await house.sql.query('DELETE FROM staff_users_officials WHERE user_id = $1', [userId])
  await gone('its person keeps the reception no more')
  t.match((await ask('GET')).body.items, [{ readable: false }])
  await house.sql.query(
    `INSERT INTO staff_users_officials (user_id, official_id) SELECT $1, id FROM officials WHERE slug = 'kmet'`,
    [userId],
  )

  t.match(await ask('DELETE', `/${first.body.id}`, undefined, await asStaff(house)), { status: 404 }, 'not another’s')
  t.equal((await read(first.body.url)).status, 200)
  t.equal((await ask('DELETE', `/${first.body.id}`)).status, 204)
  await gone('revoked')
  t.match(await ask('DELETE', `/${first.body.id}`), { status: 404 })
  const next = await ask('POST', '', { official: 'kmet' })
  t.not(next.body.url, first.body.url, 'a new one has a new address')
  const wrong = [`/feeds/${'A'.repeat(43)}.ics`, '/feeds/a.ics', `/feeds/${next.body.url.slice(-47, -4)}`]
  for (const path of wrong) t.equal((await fetch(`${house.origin}${path}`)).status, 404, path)
  const { rows } = await house.sql.query(
    `SELECT action FROM audit_entries WHERE subject = 'feed' AND actor = $1 ORDER BY id`,
    [`user:${userId}`],
  )
  t.same(
    rows.map(({ action }) => action),
    ['make', 'revoke', 'make'],
  )
})

t.test('names, where the house allows them', async (t) => {
  const house = await openTestHouse(t, { env: { FEED_NAMES: 'on' } })
  const { slotIds } = await offerSlots(house.sql, { slug: 'kmet', daysAhead: 3 })
  await book(house.origin, orderOf(2, slotIds[0] ?? 0))
  const headers = await asStaff(house)
  const { body } = await call(house.origin, '/staff/feeds', { method: 'POST', headers, body: { official: 'kmet' } })
  const text = (await (await fetch(`${house.origin}${new URL(body.url).pathname}`)).text()).replaceAll('\r\n ', '')
  t.match(text, 'SUMMARY:Прием\\, 09:00 ч. – Иванка Тодорова')
  for (const part of PERSON.slice(2)) t.notOk(text.includes(part), `no more than the name: ${part}`)
  const { rows } = await house.sql.query(
    `SELECT subject_id, fields FROM audit_entries WHERE action = 'read' AND subject = 'feed'`,
  )
  t.same(rows, [{ subject_id: 'kmet', fields: ['name'] }], 'who reads names is written down')
})
