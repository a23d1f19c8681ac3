import t from 'tap'
import { book, orderOf } from '../support/client.ts'
import { openTestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'
import { linksOf, page, rowsOf, wordsOf } from './page-client.ts'
import { chosenIn, detailsOf, keyIn, slotsIn, visitor } from './visitor.ts'

const CHOOSE = '/bg/zapazi/kmet'
const DETAILS = `${CHOOSE}/danni`
const CHECK = `${CHOOSE}/proverka`

async function openKmet(t: Parameters<typeof openTestHouse>[0], offer = {}) {
  const house = await openTestHouse(t)
  const offered = await offerSlots(house.sql, { slug: 'kmet', ...offer })
  house.deps.changes.announce('kmet')
  return { ...house, ...offered, me: visitor(house.origin) }
}

t.test('from the start page to a booking, in four steps', async (t) => {
  const { origin, sql, me, slotIds } = await openKmet(t)
  const home = await me.get('/bg/')
  t.match(wordsOf(home), /Стъпка 1 от 4 При кого искате да запазите час\?/)
  t.match(home.text, `href="${CHOOSE}"`)

  const choose = await me.get(CHOOSE)
  t.equal(choose.status, 200)
  t.match(wordsOf(choose), /Стъпка 2 от 4 Изберете ден и час Кмет на общината Срещата е до 15 минути\. Място: стая 204/)
  t.match(wordsOf(choose), '12 свободни часа')
  t.same(slotsIn(choose), slotIds)
  t.equal(chosenIn(choose), null)
  t.notOk(choose.headers.get('set-cookie'), 'looking begins nothing')

  const chosen = await me.post(CHOOSE, { slot: String(slotIds[3]) })
  t.same([chosen.status, chosen.location], [303, DETAILS])
  t.match(chosen.headers.get('set-cookie'), /^priemna_draft=[\w-]{43}; Path=\/; SameSite=Lax; HttpOnly$/)
  const details = await me.get(DETAILS)
  t.match(wordsOf(details), /Стъпка 3 от 4 Вашите данни \S+, \d+ \S+ 20\d\d г\., 09:45 ч\./)
  t.match(wordsOf(details), /Пазим часа за Вас до \d\d:\d\d ч\. \d\d:\d\d часа Трябва ми още време/)

  const sent = await me.post(DETAILS, { ...detailsOf(1), needs: ['wheelchair', 'supporter'], onBehalfOf: 'Радка' })
  t.same([sent.status, sent.location], [303, CHECK])
  const check = await me.get(CHECK)
  const words = wordsOf(check)
  t.match(words, 'Стъпка 4 от 4 Проверете данните, преди да запазите часа')
  t.match(
    words,
    /Име Иванка Тодорова Променете името Телефон 0888 200 001 Променете телефона Имейл ivanka1@mail\.example/,
  )
  t.match(words, /Нужда от съдействие Достъп с инвалидна количка Ще дойда с придружител .* От името на Радка/)
  t.match(words, 'изтриват 90 дни след него. Потвърдете и запазете часа')

  const booked = await me.post(CHECK, { key: keyIn(check) })
  t.equal(booked.status, 303)
  t.match(booked.location, /^\/bg\/chas\/[\w-]{43}$/)
  t.match(wordsOf(await me.get(booked.location ?? '')), 'Часът Ви е запазен')
  const { rows } = await sql.query(
    `SELECT slot_id, state, name, phone, email, topic_text, needs, on_behalf_of, locale, channel FROM bookings`,
  )
  t.same(rows, [
    {
      slot_id: slotIds[3],
      state: 'confirmed',
      name: 'Иванка Тодорова',
      phone: '+359888200001',
      email: 'ivanka1@mail.example',
      topic_text: 'Осветление на улицата',
      needs: ['wheelchair', 'supporter'],
      on_behalf_of: 'Радка',
      locale: 'bg',
      channel: 'web',
    },
  ])
  t.match(await (await fetch(`${origin}/api/v1/officials/kmet/availability`)).text(), /freeSlots/)
})

t.test('the same in English, with only a telephone', async (t) => {
  const { me, slotIds, sql } = await openKmet(t)
  const choose = await me.get('/en/book/kmet')
  t.match(
    wordsOf(choose),
    /Step 2 of 4 Choose a day and time Mayor The meeting takes up to 15 minutes\. Place: room 204/,
  )
  t.notMatch(choose.text.replace(/<li[^>]*>.*?Български.*?<\/li>/s, ''), /[Ѐ-ӿ]{2}(?<!Сопот)/, 'no Bulgarian')
  t.equal((await me.post('/en/book/kmet', { slot: String(slotIds[0]) })).location, '/en/book/kmet/details')
  const { name, phone } = detailsOf(2)
  t.equal((await me.post('/en/book/kmet/details', { name, phone, topic: 'Lights' })).location, '/en/book/kmet/check')
  const check = await me.get('/en/book/kmet/check')
  t.match(wordsOf(check), /E-mail Not given Change the e-mail .* Assistance None/)
  const booked = await me.post('/en/book/kmet/check', { key: keyIn(check) })
  t.match(booked.location, /^\/en\/booking\//)
  t.same((await sql.query('SELECT locale, email FROM bookings')).rows, [{ locale: 'en', email: null }])
})

t.test('A7 looking changes no row and holds nothing, whatever it looks at and however often', async (t) => {
  const { me, slotIds, sql } = await openKmet(t)
  await me.post(CHOOSE, { slot: String(slotIds[3]) })
  await me.post(DETAILS, detailsOf(3))
  const before = await rowsOf(sql)
  for (const path of [
    CHOOSE,
    `${CHOOSE}?ot=2026-12-01`,
    `${CHOOSE}?otnovo=1`,
    `${CHOOSE}?slot=${slotIds[5]}`,
    DETAILS,
    CHECK,
  ])
    for (const method of ['GET', 'HEAD', 'GET']) {
      const cookie = [...me.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const { status } = await page(me.origin, path, { method, headers: { cookie } })
      t.equal(status, 200, `${method} ${path}`)
    }
  t.equal(await rowsOf(sql), before)
})

t.test('nothing chosen: 422, the summary leads to the first time', async (t) => {
  const { me, slotIds, sql } = await openKmet(t)
  const before = await rowsOf(sql)
  for (const slot of ['', '0', 'x', '-1', '99999999999', "1' OR 1=1"]) {
    const answer = await me.post(CHOOSE, { slot })
    t.equal(answer.status, 422, slot)
    t.match(answer.text, '<title>Грешка: Изберете ден и час')
    t.match(answer.text, `<a href="#slot-${slotIds[0]}">Изберете час</a>`)
  }
  t.equal((await me.post(CHOOSE, {})).status, 422)
  t.equal(await rowsOf(sql), before)
})

t.test('faults of the details: 422, all named, first in main, everything typed is kept', async (t) => {
  const { me, slotIds } = await openKmet(t)
  await me.post(CHOOSE, { slot: String(slotIds[0]) })
  const empty = await me.post(DETAILS, {})
  t.equal(empty.status, 422)
  t.match(empty.text, '<title>Грешка: Вашите данни –')
  const summary = wordsOf(empty).slice(0, wordsOf(empty).indexOf('Стъпка 3'))
  t.match(summary, /Има проблем Въведете име и фамилия.*Въведете телефон или имейл.*Напишете накратко по какъв въпрос/)
  t.ok(empty.text.indexOf('govuk-error-summary') < empty.text.indexOf('<h1'))

  const typed = {
    name: 'Иванка <b',
    phone: '08',
    email: 'x@',
    topic: `ЕГН 7501020018 ${'я'.repeat(1200)}`,
    needs: ['supporter'],
  }
  const faulty = await me.post(DETAILS, typed)
  t.equal(faulty.status, 422)
  for (const field of ['name', 'phone', 'email', 'topic']) {
    t.match(faulty.text, `<a href="#${field}">`, field)
    t.match(faulty.text, new RegExp(`id="${field}"[^>]*aria-invalid="true"`), field)
  }
  t.match(wordsOf(faulty), 'Съкратете въпроса до 1000 знака.')
  t.match(faulty.text, 'value="Иванка &lt;b"')
  t.match(faulty.text, 'value="08"')
  t.match(faulty.text, typed.topic)
  t.match(faulty.text, /value="supporter" checked/)
  t.match((await me.get(DETAILS)).text, 'value="Иванка &lt;b"', 'after Back too')
  t.equal((await me.get(CHECK)).location, DETAILS, 'no way round the faults')
  t.match((await me.post(DETAILS, { ...detailsOf(4), topic: '7501020018' })).text, 'Премахнете ЕГН от текста')
  t.equal((await me.post(DETAILS, { ...detailsOf(4), topic: 'я'.repeat(5_000) })).status, 422, 'a long text comes back')
})

t.test(
  'what was typed survives Back, another time and another official; each change leads back to the check',
  async (t) => {
    const { me, slotIds, sql } = await openKmet(t)
    const other = await offerSlots(sql, { slug: 'sekretar' })
    await me.post(CHOOSE, { slot: String(slotIds[3]) })
    await me.post(DETAILS, detailsOf(5))
    const back = await me.get(CHOOSE)
    t.equal(chosenIn(back), slotIds[3], 'the time held for me is shown, and chosen')
    t.ok(
      slotsIn(await visitor(me.origin).get(CHOOSE)).every((id) => id !== slotIds[3]),
      'to nobody else',
    )
    t.equal((await me.post(CHOOSE, { slot: String(slotIds[3]) })).location, CHECK, 'the same again')
    t.equal((await me.post(CHOOSE, { slot: String(slotIds[5]) })).location, CHECK, 'another')
    const { rows } = await sql.query(`SELECT slot_id, state FROM bookings ORDER BY slot_id`)
    t.same(rows, [
      { slot_id: slotIds[3], state: 'expired' },
      { slot_id: slotIds[5], state: 'held' },
    ])
    t.match((await me.get(DETAILS)).text, 'value="ivanka5@mail.example"')
    t.equal(
      (await me.post('/bg/zapazi/sekretar', { slot: String(other.slotIds[0]) })).location,
      '/bg/zapazi/sekretar/proverka',
    )
    t.match(wordsOf(await me.get('/bg/zapazi/sekretar/proverka')), 'Име Иванка Тодорова')
    t.same((await sql.query(`SELECT slot_id FROM bookings WHERE state = 'held'`)).rows, [{ slot_id: other.slotIds[0] }])
  },
)

t.test('rule 14: fifteen minutes, and fifteen more as often as twelve times, keeping what was typed', async (t) => {
  const { me, slotIds, sql } = await openKmet(t)
  await me.post(CHOOSE, { slot: String(slotIds[0]) })
  const until = async () =>
    Number(
      (
        await sql.query(
          `SELECT extract(epoch FROM hold_expires_at - house_now()) AS s FROM bookings WHERE state = 'held'`,
        )
      ).rows[0].s,
    )
  t.ok(Math.abs((await until()) - 900) < 60)
  await sql.query(`UPDATE bookings SET hold_expires_at = house_now() + interval '1 minute'`)
  const more = await me.post(DETAILS, { do: 'more-time', name: 'Ива', topic: 'нед' })
  t.same([more.status, more.location], [303, DETAILS])
  t.ok(Math.abs((await until()) - 900) < 60)
  const details = await me.get(DETAILS)
  t.match(details.text, 'value="Ива"')
  t.match(details.text, '>нед</textarea>')
  t.notMatch(details.text, 'aria-invalid', 'nothing was judged')
  for (let time = 2; time <= 12; time++) await me.post(DETAILS, { do: 'more-time' })
  await sql.query(`UPDATE bookings SET hold_expires_at = house_now() + interval '1 minute'`)
  t.equal(
    (await me.post(DETAILS, { do: 'more-time', name: 'Ива' })).status,
    303,
    'the thirteenth: no more, and no fault',
  )
  t.ok((await until()) < 61)
  await me.post(DETAILS, detailsOf(6))
  t.equal((await me.post(CHECK, { do: 'more-time' })).location, CHECK)
})

t.test('rule 15: a hold that ran out while the time is free stops nobody', async (t) => {
  const { me, slotIds, sql } = await openKmet(t)
  const lapse = () =>
    sql.query(`UPDATE bookings SET hold_expires_at = house_now() - interval '1 second' WHERE state = 'held'`)
  await me.post(CHOOSE, { slot: String(slotIds[0]) })
  await lapse()
  t.match(wordsOf(await me.get(DETAILS)), 'Часът ще бъде Ваш, щом го потвърдите.')
  t.equal((await me.post(DETAILS, detailsOf(7))).location, CHECK)
  const check = await me.get(CHECK)
  t.match(wordsOf(check), 'Пазим часа за Вас до', 'it was taken again')
  await lapse()
  t.match((await me.post(CHECK, { key: keyIn(check) })).location, /^\/bg\/chas\//)
})

for (const [step, code] of [
  ['choose', 'slot-taken'],
  ['details', 'slot-taken'],
  ['more time', 'slot-taken'],
  ['check', 'hold-expired'],
] as const) {
  t.test(`a time lost at the step „${step}“: 409, what was typed is kept, the two nearest are named`, async (t) => {
    const { origin, me, slotIds, sql } = await openKmet(t)
    const lost = slotIds[4] ?? 0
    const other = async () => {
      await sql.query(`UPDATE bookings SET hold_expires_at = house_now() - interval '1 second' WHERE state = 'held'`)
      t.equal((await book(origin, orderOf(900, lost))).status, 201)
    }
    await me.post(CHOOSE, { slot: String(step === 'choose' ? slotIds[9] : lost) })
    const typed = detailsOf(8)
    if (step === 'choose' || step === 'check') await me.post(DETAILS, typed)
    const key = step === 'check' ? keyIn(await me.get(CHECK)) : ''
    await other()
    const answer =
      step === 'choose'
        ? await me.post(CHOOSE, { slot: String(lost) })
        : step === 'check'
          ? await me.post(CHECK, { key })
          : await me.post(DETAILS, { ...typed, ...(step === 'more time' && { do: 'more-time' }) })
    t.equal(answer.status, 409)
    const words = wordsOf(answer)
    t.match(answer.text, '<title>Грешка: Изберете ден и час')
    t.match(words, code === 'slot-taken' ? 'Този час току-що беше зает' : 'Времето за запазване изтече')
    t.match(
      words,
      /10:00 ч\. 10:00 часа.*Въведеното от Вас е запазено\. Изберете друг час – най-близките свободни са 09:45 ч\. 09:45 часа и 10:15 ч\./,
    )
    t.match(answer.text, `<a href="#slot-${slotIds[3]}">Изберете друг час</a>`)
    t.notOk(slotsIn(answer).includes(lost))
    const again = await me.post(CHOOSE, { slot: String(slotIds[5]) })
    t.match((await me.get(DETAILS)).text, `value="${typed.email}"`)
    t.equal(again.location, CHECK, 'and on it goes with all that was typed')
    t.match((await me.post(CHECK, { key: keyIn(await me.get(CHECK)) })).location, /^\/bg\/chas\//)
  })
}

t.test('a form sent twice, at once or later, is one booking and one confirmation', async (t) => {
  const { me, slotIds, sql } = await openKmet(t)
  await me.post(CHOOSE, { slot: String(slotIds[0]) })
  await me.post(DETAILS, detailsOf(9))
  const key = keyIn(await me.get(CHECK))
  const answers = await Promise.all([1, 2, 3, 4].map(() => me.post(CHECK, { key })))
  answers.push(await me.post(CHECK, { key }))
  t.same(new Set(answers.map(({ status }) => status)), new Set([303]))
  t.equal(new Set(answers.map(({ location }) => location)).size, 1)
  t.same((await sql.query(`SELECT count(*)::int AS n FROM bookings WHERE state = 'confirmed'`)).rows, [{ n: 1 }])
  t.equal((await me.get(CHECK)).location, answers[0]?.location, 'Back leads to the booking')
  t.equal((await me.get(DETAILS)).location, answers[0]?.location)
  t.equal((await me.post(CHECK, { key: 'another' })).location, `${CHOOSE}?otnovo=1`, 'but not without the key')
})

t.test('what is confirmed is what was shown: an older page only shows the order as it is', async (t) => {
  const { me, slotIds, sql } = await openKmet(t)
  await me.post(CHOOSE, { slot: String(slotIds[0]) })
  await me.post(DETAILS, detailsOf(10))
  const old = keyIn(await me.get(CHECK))
  await me.post(CHOOSE, { slot: String(slotIds[1]) })
  for (const key of [old, '', 'x']) t.equal((await me.post(CHECK, { key })).location, CHECK)
  t.same((await sql.query(`SELECT count(*)::int AS n FROM bookings WHERE state = 'confirmed'`)).rows, [{ n: 0 }])
})

t.test('one live booking a person: 200, its date for who knows the name, and how to change it', async (t) => {
  const { origin, me, slotIds, sql } = await openKmet(t)
  await book(origin, orderOf(1, slotIds[0] ?? 0))
  const mine = { name: ' иванка  ТОДОРОВА', phone: '0887 000 001', topic: 'Друго' }
  await me.post(CHOOSE, { slot: String(slotIds[3]) })
  const answer = await me.post(DETAILS, mine)
  t.equal(answer.status, 200)
  t.match(
    wordsOf(answer),
    /Вече имате запазен час Часът Ви при това длъжностно лице е (?:в|във) \S+, \d+ \S+ 20\d\d г\., 09:00 ч\./,
  )
  t.notMatch(answer.text, /\/bg\/chas\//, 'no key to it is given away')
  const stranger = await me.post(DETAILS, { ...mine, name: 'Петър Друг' })
  t.equal(stranger.status, 200)
  t.match(wordsOf(stranger), 'С този телефон или имейл вече има запазен час')
  t.notMatch(wordsOf(stranger), '09:00', 'a number alone does not tell when its owner comes')
  t.match((await me.get(DETAILS)).text, 'value="Петър Друг"')

  await me.post(DETAILS, { ...detailsOf(11) })
  const key = keyIn(await me.get(CHECK))
  await book(origin, {
    ...orderOf(2, slotIds[1] ?? 0),
    citizen: { name: 'Иванка Тодорова', phone: detailsOf(11).phone },
  })
  const late = await me.post(CHECK, { key })
  t.equal(late.status, 200, 'booked by telephone meanwhile')
  t.match(wordsOf(late), /Вече имате запазен час .*09:15/)
  t.same((await sql.query(`SELECT count(*)::int AS n FROM bookings WHERE state = 'confirmed'`)).rows, [{ n: 2 }])
})

t.test('three coming bookings are all that a person may have: 429, and which way out', async (t) => {
  const { origin, me, slotIds, sql } = await openKmet(t)
  const person = { citizen: { name: 'Иванка Тодорова', phone: detailsOf(19).phone } }
  for (const n of [1, 2, 3]) {
    const other = await offerSlots(sql)
    t.equal((await book(origin, orderOf(n, other.slotIds[0] ?? 0, person))).status, 201)
  }
  await me.post(CHOOSE, { slot: String(slotIds[0]) })
  await me.post(DETAILS, detailsOf(19))
  const answer = await me.post(CHECK, { key: keyIn(await me.get(CHECK)) })
  t.equal(answer.status, 429)
  t.match(
    wordsOf(answer),
    /Достигнат е допустимият брой .*За да откажете час, отворете връзката .* Ако я нямате, намерете часа си с кода или се обадете/,
  )
  t.ok(linksOf(answer).includes('/bg/moyat-chas'))
  t.notMatch(wordsOf(answer), 'Опитайте отново след', 'waiting would not help')
  t.equal((await me.get(CHECK)).status, 200, 'nothing typed is lost')
})

t.test('without the cookie, or with one that opens nothing: 303 to the chooser, which says so', async (t) => {
  const { origin, me, slotIds, sql } = await openKmet(t)
  await me.post(CHOOSE, { slot: String(slotIds[0]) })
  await sql.query(`UPDATE drafts SET updated_at = house_now() - interval '5 hours'`)
  const forged = visitor(origin)
  forged.cookies.set('priemna_draft', 'A'.repeat(43))
  for (const [name, who] of Object.entries({ none: visitor(origin), forged, old: me })) {
    const answers = [
      await who.get(DETAILS),
      await who.get(CHECK),
      await who.post(DETAILS, detailsOf(12)),
      await who.post(CHECK, { key: 'x' }),
    ]
    for (const { status, location } of answers) t.same([status, location], [303, `${CHOOSE}?otnovo=1`], name)
    const chooser = await who.get(`${CHOOSE}?otnovo=1`)
    t.equal(chooser.status, 200)
    t.match(wordsOf(chooser), 'Вече не пазим това, което сте въвели досега. Започнете отново от избора на час.')
  }
  t.notMatch(wordsOf(await me.get(CHOOSE)), 'Вече не пазим')
})

t.test('on somebody else’s computer: what was entered is deleted at once, and the time given back', async (t) => {
  const { me, slotIds, sql } = await openKmet(t)
  for (const path of [DETAILS, CHECK]) {
    await me.post(CHOOSE, { slot: String(slotIds[0]) })
    await me.post(DETAILS, detailsOf(13))
    const gone = await me.post(path, { do: 'start-over' })
    t.same([gone.status, gone.location], [303, '/bg/'])
    t.equal((await sql.query('SELECT FROM drafts')).rowCount, 0)
    t.equal((await sql.query(`SELECT FROM bookings WHERE state = 'held'`)).rowCount, 0)
    t.notMatch((await me.get(CHOOSE)).text, 'checked')
  }
})

t.test('what was typed is gone once it is booked', async (t) => {
  const { deps, me, slotIds, sql } = await openKmet(t)
  await me.post(CHOOSE, { slot: String(slotIds[0]) })
  await me.post(DETAILS, detailsOf(14))
  await me.post(CHECK, { key: keyIn(await me.get(CHECK)) })
  const { draftOf } = await import('../../src/bookings/keep-draft.ts')
  const draft = await draftOf(deps, me.cookies.get('priemna_draft') ?? '')
  t.same(Object.keys(draft ?? {}).sort(), ['key', 'kind', 'slug', 'token'])
  t.equal((await sql.query('SELECT FROM drafts')).rowCount, 1)
})

t.test('A18 nothing of what is typed, and no cookie, stands in a log, a figure or an error', async (t) => {
  const lines: string[] = []
  const house = await openTestHouse(t, {
    env: { LOG_LEVEL: 'debug' },
    logStream: { write: (line) => void lines.push(line) },
  })
  const { slotIds } = await offerSlots(house.sql, { slug: 'kmet' })
  const me = visitor(house.origin)
  await me.post(CHOOSE, { slot: String(slotIds[0]) })
  const canary = { ...detailsOf(18), name: 'Канарка Жълтоперова', topic: 'Тайната на канарката' }
  await me.post(DETAILS, { ...canary, phone: '08' })
  await me.post(DETAILS, canary)
  const key = keyIn(await me.get(CHECK))
  await house.sql.query('ALTER TABLE drafts ADD CONSTRAINT odd CHECK (octet_length(sealed) < 30) NOT VALID')
  const bugs = [await me.post(DETAILS, canary), await me.post(CHECK, { do: 'more-time', key })]
  for (const { status, text } of bugs) {
    t.equal(status, 500)
    t.notMatch(text, /Жълтоперова|Тайната|drafts|odd/)
  }
  const metrics = await (await fetch(`${house.origin}/metrics`)).text()
  const logged = lines.join('')
  t.match(logged, '"route":"/bg/zapazi/:official/danni"')
  for (const secret of [
    'Жълтоперова',
    'Тайната',
    '200018',
    canary.email,
    key,
    me.cookies.get('priemna_draft') ?? 'none',
  ])
    t.notOk(`${logged}${metrics}`.includes(secret), secret.slice(0, 8))
})

t.test('a chooser that many read is read once, and is never older than the last booking', async (t) => {
  const { origin, slotIds } = await openKmet(t)
  const crowd = () => Promise.all(Array.from({ length: 20 }, () => visitor(origin).get(CHOOSE)))
  for (const free of [12, 11, 10]) {
    for (const answer of await crowd()) t.equal(slotsIn(answer).length, free)
    await book(origin, orderOf(free, slotIds[free - 1] ?? 0))
  }
  const me = visitor(origin)
  await me.post(CHOOSE, { slot: String(slotIds[0]) })
  t.equal(chosenIn(await me.get(CHOOSE)), slotIds[0])
  for (const answer of await crowd()) {
    t.notOk(slotsIn(answer).includes(slotIds[0] ?? 0))
    t.equal(chosenIn(answer), null, 'what is held for one is shown to nobody else')
  }
  t.match(wordsOf(await visitor(origin).get('/en/book/kmet')), 'Choose a day and time')
})

t.test('A14 a post from elsewhere begins nothing and changes nothing', async (t) => {
  const { origin, me, slotIds, sql } = await openKmet(t)
  await me.post(CHOOSE, { slot: String(slotIds[0]) })
  await me.post(DETAILS, detailsOf(15))
  const key = keyIn(await me.get(CHECK))
  const before = await rowsOf(sql)
  const elsewhere: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'null', 'sec-fetch-site': 'cross-site' },
  ]
  for (const headers of elsewhere)
    for (const [path, form] of [
      [CHOOSE, { slot: String(slotIds[5]) }],
      [DETAILS, detailsOf(16)],
      [DETAILS, { do: 'start-over' }],
      [CHECK, { key }],
    ] as const) {
      const answer = await me.post(path, form, headers)
      t.equal(answer.status, 403, `${JSON.stringify(headers)} ${path}`)
      t.match(wordsOf(answer), 'Изпратено е от друг сайт.')
    }
  t.equal(await rowsOf(sql), before)
  t.equal(
    (await visitor(origin).post(CHOOSE, { slot: '1' }, { 'sec-fetch-site': 'none' })).status,
    409,
    'their own reload',
  )
  const typed = await me.post(DETAILS, detailsOf(15), { origin: 'null', 'sec-fetch-site': 'same-origin' })
  t.equal(typed.status, 303, 'our own form, whatever the referrer policy made of its origin')
  t.equal((await me.get(CHECK)).headers.get('referrer-policy'), 'same-origin')
})

t.test('over https the cookie is Secure and of this host alone', async (t) => {
  const house = await openTestHouse(t, { env: { TRUST_PROXY: '1' } })
  const { slotIds } = await offerSlots(house.sql, { slug: 'kmet' })
  const me = visitor(house.origin)
  const https = { 'x-forwarded-proto': 'https', 'sec-fetch-site': 'same-origin' }
  const chosen = await me.post(CHOOSE, { slot: String(slotIds[0]) }, https)
  t.match(chosen.headers.get('set-cookie'), /^__Host-priemna_draft=[\w-]{43}; Path=\/; SameSite=Lax; HttpOnly; Secure$/)
  t.equal((await me.get(DETAILS, https)).status, 200)
  const plain = visitor(house.origin)
  plain.cookies.set('priemna_draft', me.cookies.get('__Host-priemna_draft') ?? '')
  t.equal((await plain.get(DETAILS, https)).status, 303, 'one that another host could have set counts for nothing')
})

t.test('an address that holds three times already goes on without a hold', async (t) => {
  const house = await openTestHouse(t, { env: { RATE_LIMIT: 'on' } })
  const { slotIds } = await offerSlots(house.sql, { slug: 'kmet' })
  const people = [0, 1, 2, 3].map(() => visitor(house.origin))
  for (const [n, each] of people.entries())
    t.equal((await each.post(CHOOSE, { slot: String(slotIds[n]) })).location, DETAILS)
  t.equal((await house.sql.query(`SELECT FROM bookings WHERE state = 'held'`)).rowCount, 3)
  const fourth = people[3]
  t.match(wordsOf((await fourth?.get(DETAILS)) ?? never()), 'Часът ще бъде Ваш, щом го потвърдите.')
  const { clock } = house.deps
  // Nobody writes all that within three seconds.
  house.deps.clock = { now: () => clock.now().plus({ seconds: 30 }) }
  await fourth?.post(DETAILS, detailsOf(17))
  const key = keyIn((await fourth?.get(CHECK)) ?? never())
  t.match((await fourth?.post(CHECK, { key }))?.location, /^\/bg\/chas\//)
  t.equal((await people[0]?.post(CHOOSE, { slot: String(slotIds[8]) }))?.location, DETAILS, 'their own hold makes room')
  const { rows } = await house.sql.query(`SELECT slot_id FROM bookings WHERE state = 'held' ORDER BY slot_id`)
  t.same(
    rows.map(({ slot_id }) => slot_id),
    [slotIds[1], slotIds[2], slotIds[8]],
  )
})

t.test('a slot of another official, and an official who is not there', async (t) => {
  const { me, sql } = await openKmet(t)
  const other = await offerSlots(sql, { slug: 'sekretar' })
  const answer = await me.post(CHOOSE, { slot: String(other.slotIds[0]) })
  t.equal(answer.status, 409)
  t.match(wordsOf(answer), 'Този час не може да бъде запазен')
  t.equal((await sql.query('SELECT FROM bookings')).rowCount, 0)
  for (const slug of ['nyama', "x'--", '%D0%BA'])
    for (const rest of ['', '/danni', '/proverka'])
      t.equal((await me.get(`/bg/zapazi/${slug}${rest}`)).status, rest === '' ? 404 : 303, slug)
  t.equal((await me.post('/bg/zapazi/nyama', { slot: '1' })).status, 404)
})

function never(): never {
  throw new Error('nobody is there')
}
