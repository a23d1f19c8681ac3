import t from 'tap'
import { linksOf, page, rowsOf, wordsOf } from '../http/page-client.ts'
import { freeSlots } from '../receptions/staff-given.ts'
import { call } from '../support/client.ts'
import { bookingsOf, broken, type Citizen, type ClosingHouse, close, moveTo, openClosingHouse, tend } from './given.ts'

// Run alone, a file would have half a minute.
t.setTimeout(240_000)

const OWN = { bg: '/bg/chas/', en: '/en/booking/' }
const CHOICE = { bg: 'izbor', en: 'choice' }

const press = (house: ClosingHouse, { token }: Citizen, form: Record<string, string>, locale: 'bg' | 'en' = 'bg') =>
  page(house.origin, `${OWN[locale]}${token}/${CHOICE[locale]}`, { method: 'POST', form })

t.test('the one link opens the choice, in both languages; looking changes nothing, a press does', async (t) => {
  const house = await openClosingHouse(t, { withEmail: 4, without: 1 })
  const [first, second, third, fourth, fifth] = house.people as [Citizen, Citizen, Citizen, Citizen, Citizen]
  const { slots, id } = (await close(house, { publicReasonEn: 'The mayor is away' })).body
  const before = await rowsOf(house.sql)
  const bg = await page(house.origin, OWN.bg + first.token)
  t.equal(bg.status, 200)
  t.equal(bg.headers.get('cache-control'), 'no-store')
  t.match(
    wordsOf(bg),
    /Отменихме приема\. Моля, изберете друг час вторник, 24 ноември 2026 г\., 14:00 ч\. 14:00 часа \(вече не важи\) Кмет на общината/,
  )
  t.match(wordsOf(bg), /Причина: Кметът е възпрепятстван.*Молим да ни извините/)
  t.match(wordsOf(bg), /пазят до сряда, 25 ноември 2026 г\., 18:00 ч\..*вторник, 1 декември 2026 г\. 5 свободни часа/)
  t.equal([...bg.text.matchAll(/name="slot"/g)].length, 5)
  const en = await page(house.origin, OWN.en + first.token)
  t.match(wordsOf(en), /We had to cancel the reception\. Please choose another time.*Reason: The mayor is away/)
  t.ok(linksOf(bg).includes(`${OWN.bg}${first.token}/promyana`), 'all other free times are a link away')
  await page(house.origin, OWN.bg + first.token, { method: 'HEAD' })
  t.equal((await page(house.origin, `${OWN.bg}${first.token}/izbor`)).location, OWN.bg + first.token)
  t.equal(await rowsOf(house.sql), before, 'looking changes nothing')

  t.equal((await press(house, first, { do: 'move' })).status, 422)
  const moved = await press(house, first, { do: 'move', slot: slots[0].slotId })
  t.equal(moved.status, 303)
  t.match(
    wordsOf(await page(house.origin, moved.location ?? '')),
    /Часът Ви е запазен вторник, 1 декември 2026 г\., 14:00 ч\./,
  )
  t.equal(
    (await press(house, first, { do: 'cancel' })).location,
    OWN.bg + first.token,
    'an old page changes nothing any more',
  )
  t.equal((await bookingsOf(house)).get(first.id)?.state, 'confirmed')

  const lost = await press(house, second, { do: 'move', slot: slots[0].slotId }, 'en')
  t.equal(lost.status, 409)
  t.match(wordsOf(lost), /That time has just been taken\. Your booking is not lost/)
  t.equal([...lost.text.matchAll(/name="slot"/g)].length, 4, 'the rest is offered')
  t.match(wordsOf(lost), /^ ?.*Error:|There is a problem/)

  const called = await press(house, third, { do: 'call' })
  t.match(wordsOf(await page(house.origin, called.location ?? '')), /Отбелязахме Ще Ви се обадим на/)
  t.equal((await house.staff('GET', `/closures/${id}`)).body.affected[2].state, 'chose')

  const cancelled = await press(house, fourth, { do: 'cancel' }, 'en')
  t.match(
    wordsOf(await page(house.origin, cancelled.location ?? '')),
    /We cancelled your appointment.*Reason: in Bulgarian: “ ?Кметът е възпрепятстван ?”/,
  )
  t.equal((await press(house, fifth, { do: 'anything' })).status, 303)
  t.equal(
    (await press(house, { ...fifth, token: 'A'.repeat(43) }, { do: 'cancel' })).status,
    303,
    'an unknown link is as a wrong one',
  )
  t.equal((await page(house.origin, OWN.bg + 'A'.repeat(43))).status, 404)
  t.same(await broken(house), [])
})

t.test(
  'the time to answer runs out and the day passes: the choice stays, what was kept does not; nobody has two',
  async (t) => {
    const house = await openClosingHouse(t, { withEmail: 2, without: 0 })
    const [late, other] = house.people as [Citizen, Citizen]
    const { slots } = (await close(house)).body
    await moveTo(house, '2026-11-25T18:01')
    await tend(house)
    const shown = await page(house.origin, OWN.bg + late.token)
    t.match(
      wordsOf(shown),
      /Отменихме приема.*Часовете, които пазехме, вече са избрани или времето им изтече\. Ще Ви се обадим/,
    )
    t.notMatch(wordsOf(shown), /Вижте всички свободни часове/, 'a past booking is not changed by its own page')
    // Nobody else took it: whoever still has the old page open may have it.
    t.equal((await press(house, late, { do: 'move', slot: slots[0].slotId })).status, 303)
    // Who booked anew with the same official keeps that.
    const free = [...(await freeSlots(house)).values()]
    const person = (await house.sql.query('SELECT name, phone FROM bookings WHERE id = $1', [other.id])).rows[0]
    const booked = await call(house.origin, '/bookings', {
      method: 'POST',
      headers: { 'idempotency-key': 'anew' },
      body: {
        slotId: free[2],
        citizen: { name: person.name, phone: person.phone },
        topic: { text: 'Улица' },
        locale: 'bg',
      },
    })
    t.equal(booked.status, 201, booked.text)
    const refused = await press(house, other, { do: 'move', slot: slots[1].slotId })
    t.equal(refused.status, 409)
    t.match(wordsOf(refused), /Вече имате друг предстоящ час/)
    t.equal((await press(house, other, { do: 'cancel' })).status, 303)
    t.equal((await house.staff('GET', '/closures?state=open')).body.items.length, 0)
    t.same(await broken(house), [])
  },
)
