import t from 'tap'
import { book, orderOf } from '../support/client.ts'
import { openTestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'
import { page, rowsOf, wordsOf } from './page-client.ts'
import { openTown } from './town.ts'
import { slotsIn } from './visitor.ts'

async function openBooked(t: Parameters<typeof openTestHouse>[0]) {
  const house = await openTestHouse(t)
  const offered = await offerSlots(house.sql, { slug: 'kmet' })
  const token: string = (await book(house.origin, orderOf(1, offered.slotIds[3] ?? 0))).body.manageToken
  const slotOf = async () =>
    (await house.sql.query('SELECT slot_id FROM bookings WHERE name IS NOT NULL ORDER BY created_at')).rows[0].slot_id
  return { ...house, ...offered, token, path: `/bg/chas/${token}`, slotOf }
}

t.test('rule 22: the present time on top, kept until the new one is theirs', async (t) => {
  const { origin, sql, slotIds, path, token, slotOf } = await openBooked(t)
  const before = await rowsOf(sql)
  const asked = await page(origin, `${path}/promyana`)
  t.equal(asked.status, 200)
  t.match(
    wordsOf(asked),
    /Изберете нов ден и час Сегашният Ви час \S+, \d+ \S+ 20\d\d г\., 09:45 ч\..*Пазим сегашния час, докато потвърдите новия\./,
  )
  t.match(wordsOf(asked), 'Потвърдете новия час Оставете сегашния час')
  t.same(
    slotsIn(asked),
    slotIds.filter((id) => id !== slotIds[3]),
  )
  await page(origin, `${path}/promyana?slot=${slotIds[5]}`)
  await page(origin, `${path}/promyana`, { method: 'HEAD' })
  t.equal(await rowsOf(sql), before, 'looking changes nothing')

  const moved = await page(origin, `${path}/promyana`, { method: 'POST', form: { slot: String(slotIds[5]) } })
  t.same([moved.status, moved.location], [303, `${path}?promenen=1`])
  t.equal(await slotOf(), slotIds[5])
  const shown = wordsOf(await page(origin, moved.location ?? ''))
  t.match(shown, /Готово Часът Ви е променен Часът Ви е запазен .*10:15 ч\./)
  t.notMatch(wordsOf(await page(origin, path)), 'Готово')
  const again = await page(origin, `/en/booking/${token}/change`, {
    method: 'POST',
    form: { slot: String(slotIds[5]) },
  })
  t.equal(again.status, 303, 'pressed twice')
  t.same((await sql.query(`SELECT count(*)::int AS n FROM bookings WHERE live`)).rows, [{ n: 1 }])
})

t.test('a new time that is lost: 409, the present one stays, the nearest are named', async (t) => {
  const { origin, slotIds, path, slotOf, dayIds, sql } = await openBooked(t)
  await book(origin, orderOf(2, slotIds[7] ?? 0))
  const taken = await page(origin, `${path}/promyana`, { method: 'POST', form: { slot: String(slotIds[7]) } })
  t.equal(taken.status, 409)
  t.match(taken.text, '<title>Грешка: Изберете нов ден и час')
  t.match(
    wordsOf(taken),
    /Този час току-що беше зает Друг гражданин избра часа (?:в|във) .*10:45 часа, преди Вас\. .*Сегашният Ви час остава запазен\. Изберете друг час – най-близките свободни са 10:30 ч\..* и 11:00 ч\./,
  )
  t.equal(await slotOf(), slotIds[3])
  const none = await page(origin, `${path}/promyana`, { method: 'POST', form: {} })
  t.equal(none.status, 422)
  t.match(none.text, `<a href="#slot-${slotIds[0]}">Изберете час</a>`)

  await sql.query(`UPDATE reception_days SET state = 'closed' WHERE id = $1`, [dayIds[0]])
  const closed = await page(origin, `${path}/promyana`, { method: 'POST', form: { slot: String(slotIds[8]) } })
  t.equal(closed.status, 409)
  t.match(wordsOf(closed), /На този ден няма прием .*Сега няма други свободни часове\. Оставете сегашния час/)
  t.equal(await slotOf(), slotIds[3])
})

t.test('another official’s time is refused, and so is a post from elsewhere', async (t) => {
  const { origin, sql, path, slotIds, slotOf } = await openBooked(t)
  const other = await offerSlots(sql, { slug: 'sekretar' })
  const foreign = await page(origin, `${path}/promyana`, { method: 'POST', form: { slot: String(other.slotIds[0]) } })
  t.equal(foreign.status, 409)
  t.match(wordsOf(foreign), 'Този час не може да бъде запазен')
  const csrf = await page(origin, `${path}/promyana`, {
    method: 'POST',
    form: { slot: String(slotIds[6]) },
    headers: { origin: 'https://evil.example' },
  })
  t.equal(csrf.status, 403)
  t.equal(await slotOf(), slotIds[3])
})

t.test('only what may still be changed can be: the rest leads to its own page, which says why', async (t) => {
  const { origin, tokens } = await openTown(t)
  for (const [state, token] of Object.entries(tokens)) {
    const may = ['booked', 'refused-mail', 'unverified'].includes(state)
    const asked = await page(origin, `/bg/chas/${token}/promyana`)
    t.equal(asked.status, may ? 200 : 302, state)
    if (!may) t.equal(asked.location, `/bg/chas/${token}`, state)
    const shown = await page(origin, `/bg/chas/${token}?promenen=1`)
    t.equal(shown.text.includes(`/bg/chas/${token}/promyana`), may, state)
    t.equal(wordsOf(shown).includes('Готово'), may, `${state}: nobody is told of a change that was not`)
  }
  const { status, text } = await page(origin, `/bg/chas/${tokens.done}/promyana`, {
    method: 'POST',
    form: { slot: '1' },
  })
  t.equal(status, 409)
  t.match(text, 'Този час вече не може да бъде променен')
})

t.test('own data: all that is kept, in words and as a file', async (t) => {
  const { origin, path, slotIds, token } = await openBooked(t)
  await page(origin, `${path}/promyana`, { method: 'POST', form: { slot: String(slotIds[5]) } })
  const words = wordsOf(await page(origin, `${path}/danni`))
  for (const part of [
    'изтриваме 90 дни след него',
    'Име Иванка Тодорова',
    'Телефон 0887 000 001',
    'Имейл citizen1@mail.example',
    'Въпрос Осветление на улицата',
    'Нужда от съдействие Няма',
    'Език български',
    'Часът е запазен',
    'Часът е променен',
    'Известие за промяна на часа: предстои в',
    'Напомняне: предстои в',
  ])
    t.match(words, part)
  t.notMatch(words, /undefined|null|confirmation|superseded/)
  const english = wordsOf(await page(origin, `/en/booking/${token}/data`))
  t.match(english, /We keep them only to arrange the meeting.*The appointment was changed/)
  const file = await page(origin, `${path}/danni.json`)
  t.equal(file.headers.get('content-disposition'), 'attachment; filename="priemna.json"')
  t.match(JSON.parse(file.text), { booking: { citizen: { name: 'Иванка Тодорова', email: 'citizen1@mail.example' } } })
})

t.test('erased by a post behind a button, and not by looking', async (t) => {
  const { origin, sql, path } = await openBooked(t)
  const before = await rowsOf(sql)
  const asked = await page(origin, `${path}/iztrivane`)
  t.match(
    wordsOf(asked),
    /Да изтрием ли данните Ви\?.*Часът Ви ще бъде отказан.*Това не може да бъде върнато\..*Изтрийте данните ми Не, оставете ги/,
  )
  await page(origin, `${path}/iztrivane`, { method: 'HEAD' })
  t.equal(await rowsOf(sql), before)
  const done = await page(origin, `${path}/iztrivane`, { method: 'POST' })
  t.same([done.status, done.location], [303, '/bg/iztriti-danni'])
  t.match(wordsOf(await page(origin, '/bg/iztriti-danni')), 'Данните Ви са изтрити')
  t.match(wordsOf(await page(origin, '/en/data-erased')), 'Your data have been erased')
  const { rows } = await sql.query('SELECT name, phone, email, topic_text, state FROM bookings')
  t.same(rows, [{ name: null, phone: null, email: null, topic_text: null, state: 'cancelled-by-citizen' }])
  t.equal((await page(origin, path)).status, 404)
  t.equal((await page(origin, `${path}/iztrivane`, { method: 'POST' })).status, 404)
})
