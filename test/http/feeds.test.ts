import t from 'tap'
import { eventsByIcalJs } from '../messages/calendar-parsers.ts'
import { asCitizen, book, call, orderOf } from '../support/client.ts'
import { openTestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'

const ALL = '/reception-days.ics'

t.test('the days of all officials and of one, from 30 days back', async (t) => {
  const house = await openTestHouse(t)
  const one = await offerSlots(house.sql, { slug: 'kmet', daysAhead: -31, days: 33 })
  const other = await offerSlots(house.sql, { slug: 'sekretar', daysAhead: 100, slotsPerDay: 1 })
  await offerSlots(house.sql, { slug: 'bivsh', slotsPerDay: 1 })
  await house.sql.query(`UPDATE officials SET active = false WHERE slug = 'bivsh'`)
  const uid = (id: number | undefined) => `reception-day-${id}@priem.example`

  const all = await call(house.origin, ALL)
  t.equal(all.status, 200)
  t.equal(all.headers.get('content-type'), 'text/calendar; charset=utf-8')
  t.equal(all.headers.get('content-language'), 'bg')
  t.equal(all.headers.get('cache-control'), 'no-cache')
  t.same(
    eventsByIcalJs(all.text).map((event) => event.uid),
    [...one.dayIds.slice(1), other.dayIds[0]].map(uid),
    'the day 31 days back is left out, and whoever receives no more',
  )
  const mine = await call(house.origin, '/officials/sekretar/reception-days.ics?lang=en')
  t.equal(mine.headers.get('content-language'), 'en')
  t.same(
    eventsByIcalJs(mine.text).map((event) => [event.uid, event.summary, event.location]),
    [[uid(other.dayIds[0]), 'Reception day: Mayor', 'room 204']],
  )
  t.match(await call(house.origin, '/officials/bivsh/reception-days.ics'), { status: 404, body: { code: 'not-found' } })
  t.match(await call(house.origin, '/officials/nikoy/reception-days.ics'), { status: 404, body: { code: 'not-found' } })
  t.match(await call(house.origin, `${ALL}?from=2026-01-01`), { status: 422 })
  t.match(await call(house.origin, `${ALL}?lang=de`), { status: 422 })
})

t.test('who has the calendar is told that it is the same; a closed day changes it', async (t) => {
  const house = await openTestHouse(t)
  const { dayIds } = await offerSlots(house.sql, { slug: 'kmet', slotsPerDay: 1 })
  const sequence = (text: string) => /\r\nSEQUENCE:(\d+)\r\n/.exec(text)?.[1]
  const path = '/officials/kmet/reception-days.ics'
  const first = await call(house.origin, path)
  const etag = first.headers.get('etag') ?? ''
  t.match(etag, /^"[\w-]{22}"$/)
  const again = await call(house.origin, path, { headers: { 'if-none-match': etag } })
  t.equal(again.status, 304)
  t.equal(again.text, '')

  await house.sql.query(
    `UPDATE reception_days SET state = 'closed', public_reason = 'отпуск', version = version + 1 WHERE id = $1`,
    [dayIds[0]],
  )
  house.deps.changes.announce('kmet')
  const changed = await call(house.origin, path, { headers: { 'if-none-match': etag } })
  t.equal(changed.status, 200)
  t.match(eventsByIcalJs(changed.text), [{ status: 'CANCELLED', uid: eventsByIcalJs(first.text)[0]?.uid }])
  t.match(eventsByIcalJs((await call(house.origin, ALL)).text), [{ status: 'CANCELLED' }])
  t.same([first.text, changed.text].map(sequence), ['1', '2'], 'what replaces an entry has a higher number')

  await house.sql.query('UPDATE reception_days SET withdrawn_at = house_now() WHERE id = $1', [dayIds[0]])
  house.deps.changes.announce('kmet')
  t.same(eventsByIcalJs((await call(house.origin, path)).text), [], 'a day that is no longer there')
})

t.test('nothing of any citizen is in it, whatever becomes of their booking', async (t) => {
  const house = await openTestHouse(t)
  const { dayIds, slotIds } = await offerSlots(house.sql, { slug: 'kmet' })
  const canary = { name: 'Канарка Жълтоперова', phone: '+359887654321', email: 'canary.yellow@mail.example' }
  const texts = { topic: { text: 'Тайната на канарката' }, needs: ['sign-language'], onBehalfOf: 'Щиглец Сивоперов' }
  const order = { ...orderOf(1, slotIds[0] ?? 0), citizen: canary, ...texts }
  const secrets = ['Канарка', 'Жълтоперова', '887654321', '887 654', 'canary', 'Тайната', 'sign-language', 'Щиглец']
  const shown: string[] = []
  const look = async () => {
    house.deps.changes.announce('kmet')
    for (const path of [ALL, '/officials/kmet/reception-days.ics'])
      for (const lang of ['bg', 'en']) shown.push((await call(house.origin, `${path}?lang=${lang}`)).text)
  }

  const booked = await book(house.origin, order)
  t.equal(booked.status, 201, booked.text)
  await look()
  for (const state of ['needs-decision', 'closed']) {
    await house.sql.query(
      `UPDATE reception_days SET state = $1::text, public_reason = 'отпуск', version = version + 1,
         awaits = CASE $1::text WHEN 'needs-decision' THEN '{"because": "edited"}'::jsonb END WHERE id = $2`,
      [state, dayIds[0]],
    )
    await look()
  }
  const { manageToken, code, id } = booked.body
  const cancelled = await call(house.origin, '/my-booking/cancel', {
    method: 'POST',
    headers: asCitizen(manageToken),
    body: { reason: 'канарката отлетя' },
  })
  t.equal(cancelled.status, 200)
  await look()

  t.equal(shown.length, 16)
  for (const text of shown) {
    const whole = text.replaceAll('\r\n ', '')
    t.match(whole, 'BEGIN:VEVENT')
    t.same(
      [...secrets, 'отлетя', manageToken, id].filter((secret) => whole.includes(secret)),
      [],
    )
    // Six digits alone: an hour may have the same ones within.
    t.notMatch(whole, new RegExp(`(?<![\\dT])${code.slice(0, 3)}\\s?${code.slice(3)}(?!\\d)`))
  }
})
