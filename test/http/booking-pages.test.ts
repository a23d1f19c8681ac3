import t from 'tap'
import { asCitizen, book, call, orderOf } from '../support/client.ts'
import { openTestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'
import { linksOf, page, rowsOf, wordsOf } from './page-client.ts'
import { mailAll, newBooking, openTown, type Shown } from './town.ts'
import { detailsOf, keyIn, visitor } from './visitor.ts'

const NOBODY = 'A'.repeat(43)

t.test('each state of a booking has its words and its ways on', async (t) => {
  const { origin, tokens } = await openTown(t)
  const expected: Record<Shown, [bg: string, en: string, mayCancel: boolean]> = {
    booked: ['Часът Ви е запазен', 'Your appointment is booked', true],
    'refused-mail': [
      'Имейлът ни до citizen1@mail.example не беше приет',
      'Our e-mail to citizen1@mail.example was refused',
      true,
    ],
    unverified: ['Часът Ви чака потвърждение', 'Your appointment waits for confirmation', true],
    past: ['Този час вече мина', 'This appointment has passed', false],
    arrived: ['Отбелязано е, че сте тук', 'We know that you are here', true],
    'in-meeting': ['Приемът Ви е в момента', 'Your meeting is taking place now', false],
    done: ['Приемът приключи', 'The meeting is over', false],
    'no-show': ['Не сме отбелязали посещение', 'We have no record of a visit', false],
    left: ['Отбелязано е, че си тръгнахте преди приема', 'Our record says that you left before the meeting', false],
    'cancelled-by-citizen': ['Отказахте часа си', 'You cancelled your appointment', false],
    'cancelled-by-municipality': ['Отменихме часа Ви', 'We cancelled your appointment', false],
  }
  for (const [state, [bg, en, mayCancel]] of Object.entries(expected)) {
    const token = tokens[state as Shown]
    for (const [path, words] of [
      [`/bg/chas/${token}`, bg],
      [`/en/booking/${token}`, en],
    ] as const) {
      const answer = await page(origin, path)
      t.equal(answer.status, 200, path)
      t.match(wordsOf(answer), words, state)
      t.equal(answer.text.includes(`${path}/otkaz`) || answer.text.includes(`${path}/cancel`), mayCancel, state)
      t.equal(/class="code"/.test(answer.text), mayCancel, `${state}: a code that opens nothing is not shown`)
    }
    const slip = await page(origin, `/bg/chas/${token}/pechat`)
    const printed = ['booked', 'refused-mail', 'arrived'].includes(state)
    t.equal(slip.status, printed ? 200 : 302, `${state}: a slip only of what holds`)
    if (!printed) t.equal(slip.location, `/bg/chas/${token}`)
    const cancel = await page(origin, `/bg/chas/${token}/otkaz`)
    t.equal(cancel.status, mayCancel ? 200 : 302, state)
    if (!mayCancel) t.equal(cancel.location, `/bg/chas/${token}`)
  }
  const municipality = await page(origin, `/bg/chas/${tokens['cancelled-by-municipality']}`)
  t.match(municipality.text, 'Причина: Участие в &lt;b>заседание&lt;/b>', 'what was typed is escaped')
  const inEnglish = await page(origin, `/en/booking/${tokens['cancelled-by-municipality']}`)
  t.match(inEnglish.text, '<span lang="bg">Участие в &lt;b>заседание&lt;/b></span>', 'and quoted in English')
  t.match(wordsOf(municipality), '(вече не важи)')
})

t.test('who has no appointment any more goes on to choose another', async (t) => {
  const { origin, tokens } = await openTown(t)
  const ended = ['past', 'done', 'no-show', 'left', 'cancelled-by-citizen', 'cancelled-by-municipality'] as const
  for (const state of ended) {
    const links = linksOf(await page(origin, `/bg/chas/${tokens[state]}`))
    t.ok(
      links.some((path) => /^\/bg\/zapazi\/[\w-]+$/.test(path)),
      state,
    )
    t.ok(
      linksOf(await page(origin, `/en/booking/${tokens[state]}`)).some((path) => /^\/en\/book\/[\w-]+$/.test(path)),
      state,
    )
  }
  for (const state of ['booked', 'arrived', 'in-meeting', 'unverified'] as const)
    t.notOk(
      linksOf(await page(origin, `/bg/chas/${tokens[state]}`)).some((path) => path.startsWith('/bg/zapazi/')),
      state,
    )
})

t.test(
  'whose time the municipality took: three near ones in order, each a press with all details filled in',
  async (t) => {
    const { origin, sql } = await openTestHouse(t)
    const { slotIds } = await offerSlots(sql, { slug: 'kmet', days: 1, slotsPerDay: 8 })
    const { manageToken, id } = (await book(origin, orderOf(1, slotIds[3] ?? 0))).body
    const path = `/bg/chas/${manageToken}`
    const me = visitor(origin)
    const early = await me.post('/bg/zapazi/kmet', { slot: String(slotIds[0]), again: manageToken })
    t.equal(early.location, '/bg/zapazi/kmet/danni', 'of a booking that holds nothing is filled in')
    await me.post('/bg/zapazi/kmet/danni', { do: 'start-over' })
    await sql.query(`UPDATE bookings SET state = 'cancelled-by-municipality', version = version + 1 WHERE id = $1`, [
      id,
    ])
    await sql.query(`UPDATE slots SET blocked_reason = 'x' WHERE id = $1`, [slotIds[3]])

    const before = await rowsOf(sql)
    const shown = await me.get(path)
    t.same(
      [...shown.text.matchAll(/name="slot" value="(\d+)"/g)].map(([, slot]) => Number(slot)),
      [slotIds[1], slotIds[2], slotIds[4]],
    )
    t.match(
      wordsOf(shown),
      /Най-близките свободни часове .* 09:15 ч\. .* 09:30 ч\. .* 10:00 ч\. .*Вижте всички свободни часове/,
    )
    t.equal(await rowsOf(sql), before)

    await book(origin, orderOf(2, slotIds[1] ?? 0))
    const again = (slot: number | undefined) => me.post('/bg/zapazi/kmet', { slot: String(slot), again: manageToken })
    const lost = await again(slotIds[1])
    t.equal(lost.status, 409, 'gone meanwhile')
    t.match(wordsOf(lost), 'Въведеното от Вас е запазено.')
    t.equal((await again(slotIds[2])).location, '/bg/zapazi/kmet/proverka')
    const check = await me.get('/bg/zapazi/kmet/proverka')
    t.match(wordsOf(check), /09:30 ч\..*citizen1@mail\.example/)
    const done = await me.post('/bg/zapazi/kmet/proverka', { key: keyIn(check) })
    t.match(done.location, /^\/bg\/chas\/[\w-]{43}$/)
    t.not(done.location, path)

    const stranger = visitor(origin)
    for (const token of [NOBODY, 'x', `${manageToken}'--`]) {
      const blank = await stranger.post('/bg/zapazi/kmet', { slot: String(slotIds[5]), again: token })
      t.equal(blank.location, '/bg/zapazi/kmet/danni', token)
    }
  },
)

t.test('that an e-mail is to be confirmed is said where it is asked for, and before the last button', async (t) => {
  const { origin, sql } = await openTestHouse(t, { env: { REQUIRE_EMAIL_CONFIRMATION: '1' } })
  const { slotIds } = await offerSlots(sql, { slug: 'kmet' })
  const me = visitor(origin)
  await me.post('/bg/zapazi/kmet', { slot: String(slotIds[0]) })
  t.match(wordsOf(await me.get('/bg/zapazi/kmet/danni')), 'трябва да потвърдите часа до 1 час')
  const faulty = await me.post('/bg/zapazi/kmet/danni', { ...detailsOf(1), name: '' })
  t.match(wordsOf(faulty), 'трябва да потвърдите часа до 1 час')
  await me.post('/bg/zapazi/kmet/danni', detailsOf(1))
  t.match(
    wordsOf(await me.get('/bg/zapazi/kmet/proverka')),
    /от имейла си до 1 час\. .* Изпратете ми писмо за потвърждение/,
  )
  await me.post('/bg/zapazi/kmet/danni', { ...detailsOf(1), email: '' })
  const byPhone = wordsOf(await me.get('/bg/zapazi/kmet/proverka'))
  t.match(byPhone, 'Потвърдете и запазете часа')
  t.notMatch(byPhone, 'Ще трябва да потвърдите')
})

t.test('the slip has day, hour, place and code, says where to change it, and nothing of the citizen', async (t) => {
  const { origin, sql } = await openTestHouse(t)
  const { slotIds } = await offerSlots(sql)
  const { manageToken, code } = (await book(origin, orderOf(1, slotIds[0] ?? 0))).body
  for (const [path, found] of [
    [
      `/bg/chas/${manageToken}/pechat`,
      /09:00 ч\..* Кмет на общината .*стая 204 .*на priem\.example\/bg\/moyat-chas с кода/,
    ],
    [`/en/booking/${manageToken}/print`, /09:00 .*Mayor .*room 204 .*at priem\.example\/en\/my-booking with the code/],
  ] as const) {
    const slip = await page(origin, path)
    t.match(wordsOf(slip), found)
    t.match(wordsOf(slip).replaceAll('\u00a0', ' '), `${code.slice(0, 3)} ${code.slice(3)}`)
    t.notMatch(slip.text, /mail\.example|0888/)
  }
})

t.test('the page says when, with whom, where, the code in groups, and what next', async (t) => {
  const { origin, sql } = await openTestHouse(t)
  const { slotIds } = await offerSlots(sql)
  const { manageToken, code } = (await book(origin, orderOf(1, slotIds[0] ?? 0))).body
  const answer = await page(origin, `/bg/chas/${manageToken}`)
  const words = wordsOf(answer)
  t.match(words, /\S+, \d+ \S+ 20\d\d г\., 09:00 ч\. 09:00 часа Кмет на общината стая 204/)
  t.match(words, `Код на записването: ${code.slice(0, 3)} ${code.slice(3)}`)
  t.match(words, 'Елате 10 минути по-рано и кажете кода на записването.')
  t.match(words, 'Ако нещо се промени, ще Ви пишем на citizen1@mail.example.')
  t.match(words, /Ако искате друг час Изберете друг час: пазим сегашния, докато потвърдите новия\. Променете часа/)
  t.match(words, 'Потвърждението ще намерите в пощата си: citizen1@mail.example.')
  t.match(answer.text, new RegExp(`hreflang="en" href="https://priem.example/en/booking/${manageToken}"`))
  const phoneOnly = orderOf(2, slotIds[1] ?? 0, { citizen: { name: 'Стоян Тодоров', phone: '0888 123 456' } })
  const other = (await book(origin, phoneOnly)).body.manageToken
  const noMail = wordsOf(await page(origin, `/bg/chas/${other}`))
  t.match(noMail, 'ще Ви се обадим на 0888 123 456.')
  t.match(noMail, 'Запишете си кода и адреса на тази страница')
})

t.test('every answer under a token is kept nowhere, indexed nowhere and told to nobody', async (t) => {
  const { origin, tokens } = await openTown(t)
  const paths = [tokens.booked, tokens.done, NOBODY].flatMap((token) =>
    ['', '/otkaz', '/promyana', '/danni', '/danni.json', '/iztrivane', '/kalendar.ics', '/pechat'].map(
      (rest) => `/bg/chas/${token}${rest}`,
    ),
  )
  for (const path of paths) {
    const { headers } = await page(origin, path)
    t.equal(headers.get('referrer-policy'), 'no-referrer', path)
    t.equal(headers.get('cache-control'), 'no-store', path)
    t.equal(headers.get('x-robots-tag'), 'noindex', path)
  }
})

t.test('unknown, malformed and erased links are all one friendly page', async (t) => {
  const house = await openTestHouse(t)
  const { slotIds } = await offerSlots(house.sql)
  const erased = (await book(house.origin, orderOf(1, slotIds[0] ?? 0))).body.manageToken
  await call(house.origin, '/my-booking/erase', { method: 'POST', headers: asCitizen(erased) })
  const held = (await call(house.origin, '/holds', { method: 'POST', body: { slotId: String(slotIds[1]) } })).body
    .holdToken
  const pages = new Set<string>()
  for (const token of [erased, held, NOBODY, 'x', `${NOBODY}.`, '%D1%87%D0%B0%D1%81', '%zz', 'a'.repeat(300), "'--"]) {
    for (const rest of ['', '/otkaz', '/promyana', '/danni', '/danni.json', '/iztrivane', '/kalendar.ics', '/pechat']) {
      const answer = await page(house.origin, `/bg/chas/${token}${rest}`)
      t.equal(answer.status, 404, `${token}${rest}`)
      pages.add(wordsOf(answer))
    }
    for (const rest of ['otkaz', 'promyana', 'iztrivane']) {
      const posted = await page(house.origin, `/bg/chas/${token}/${rest}`, { method: 'POST', form: { slot: '1' } })
      t.equal(posted.status, 404, `POST ${token} ${rest}`)
      pages.add(wordsOf(posted))
    }
  }
  t.equal(pages.size, 1)
  t.match([...pages][0], 'Не намерихме този час')
  t.match(wordsOf(await page(house.origin, `/en/booking/${NOBODY}`)), 'We did not find this appointment')
})

t.test('cancelling: asked by a page, done by a post, told by a redirect', async (t) => {
  const { origin, sql, tokens } = await openTown(t)
  const path = `/bg/chas/${tokens.booked}`
  const before = await rowsOf(sql)
  const asked = await page(origin, `${path}/otkaz`)
  t.match(
    wordsOf(asked),
    /Искате ли да откажете този час\?.*Причина \(по желание\).*Откажете часа Не, запазете часа ми/,
  )
  await page(origin, `${path}/otkaz`, { method: 'HEAD' })
  t.equal(await rowsOf(sql), before, 'nothing has happened yet')

  const done = await page(origin, `${path}/otkaz`, { method: 'POST', form: { reason: ' Болест в семейството ' } })
  t.same([done.status, done.location], [303, path])
  t.not(await rowsOf(sql), before)
  const { rows } = await sql.query(`SELECT state, cancel_reason FROM bookings WHERE cancel_reason LIKE 'Болест%'`)
  t.same(rows, [{ state: 'cancelled-by-citizen', cancel_reason: 'Болест в семейството' }])
  t.match(wordsOf(await page(origin, path)), 'Отказахте часа си')
  const again = await page(origin, `${path}/otkaz`, { method: 'POST', form: {} })
  t.equal(again.status, 303, 'pressed twice')
  const english = await page(origin, `/en/booking/${tokens.arrived}/cancel`, { method: 'POST' })
  t.same([english.status, english.location], [303, `/en/booking/${tokens.arrived}`], 'without a body too')
})

t.test('a reason that cannot be kept comes back with what to do', async (t) => {
  const { origin, sql, tokens } = await openTown(t)
  const before = await rowsOf(sql)
  const post = (reason: string, prefix = `/bg/chas/${tokens.booked}/otkaz`) =>
    page(origin, prefix, { method: 'POST', form: { reason } })
  const egn = await post('</textarea><script>alert(1)</script> 7501020018')
  t.equal(egn.status, 422)
  t.match(egn.text, '<title>Грешка: Искате ли да откажете този час? –')
  t.match(egn.text, '<a href="#reason">Премахнете ЕГН от текста: не е нужен и не го съхраняваме.</a>')
  t.match(egn.text, 'aria-invalid="true"')
  t.match(egn.text, '>&lt;/textarea>&lt;script>alert(1)&lt;/script> 7501020018</textarea>', 'kept, and harmless')
  t.ok(egn.text.indexOf('govuk-error-summary') < egn.text.indexOf('<h1'), 'the summary is first')
  t.match(wordsOf(await post('я'.repeat(501))), 'Съкратете причината до 500 знака.')
  t.equal((await post('я'.repeat(501))).status, 422)
  t.match(wordsOf(await post('\u202eтекст')), 'невидими')
  t.match((await post('7501020018', `/en/booking/${tokens.booked}/cancel`)).text, '<title>Error: Do you want to cancel')
  t.equal(await rowsOf(sql), before)
})

t.test('what is over cannot be cancelled any more: said, with a way back', async (t) => {
  const { origin, sql, tokens } = await openTown(t)
  const before = await rowsOf(sql)
  for (const state of ['past', 'done', 'in-meeting', 'no-show', 'cancelled-by-municipality'] as const) {
    const answer = await page(origin, `/bg/chas/${tokens[state]}/otkaz`, { method: 'POST', form: {} })
    t.equal(answer.status, 409, state)
    t.match(wordsOf(answer), 'Този час вече не може да бъде променен')
    t.match(answer.text, `href="/bg/chas/${tokens[state]}"`)
  }
  t.equal(await rowsOf(sql), before)
})

t.test('only our own pages may post, and only small forms', async (t) => {
  const { origin, sql, tokens } = await openTown(t)
  const path = `/bg/chas/${tokens.booked}/otkaz`
  const before = await rowsOf(sql)
  const foreign = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site', origin: 'https://priem.example' },
    { origin: 'https://evil.example' },
    { origin: 'https://priem.example.evil.example' },
    { origin: 'nonsense' },
  ]
  for (const headers of foreign) {
    const answer = await page(origin, path, { method: 'POST', form: {}, headers })
    t.equal(answer.status, 403, JSON.stringify(headers))
    t.match(wordsOf(answer), 'Изпратено е от друг сайт.')
  }
  const post = (body: string, type = 'application/x-www-form-urlencoded') =>
    page(origin, path, { method: 'POST', headers: { 'content-type': type }, raw: body })
  t.equal((await post('{"reason":"x"}', 'application/json')).status, 415)
  t.equal((await post('<x/>', 'text/plain')).status, 415)
  t.equal((await post('reason=x', 'multipart/form-data; boundary=x')).status, 415)
  t.equal((await post(`reason=${'x'.repeat(20_000)}`)).status, 413)
  t.equal((await post('reason=a&reason=b')).status, 422)
  t.equal(await rowsOf(sql), before)

  for (const headers of [
    { 'sec-fetch-site': 'same-origin', origin: 'null' },
    { origin: 'null' },
    { origin },
    { origin: 'https://priem.example' },
  ])
    t.equal((await page(origin, path, { method: 'POST', form: {}, headers })).status, 303, JSON.stringify(headers))
})

t.test('too many posts: a page with the wait and the telephone', async (t) => {
  const { origin, tokens } = await openTown(t, { RATE_LIMIT: 'on', BOOKINGS_PER_ADDRESS: '100' })
  const path = `/bg/chas/${tokens.done}/otkaz`
  const statuses: number[] = []
  for (let n = 0; n < 31; n++) statuses.push((await page(origin, path, { method: 'POST', form: {} })).status)
  t.equal(statuses.filter((status) => status === 409).length, 30)
  const answer = await page(origin, path, { method: 'POST', form: {} })
  t.equal(answer.status, 429)
  t.ok(Number(answer.headers.get('retry-after')) > 0)
  t.match(wordsOf(answer), /Твърде много опити .*Опитайте отново след \d+ секунд.* 03134\/20-54/)
})

t.test('the calendar file is one: of the API, of the page, of the mail', async (t) => {
  const town = await openTown(t)
  const { origin } = town
  const token = await newBooking(town, 77)
  const api = await call(origin, '/my-booking/calendar.ics', { headers: asCitizen(token) })
  t.equal(api.status, 200)
  t.match(api.headers.get('content-type'), /^text\/calendar; charset=utf-8/)
  t.equal(api.headers.get('content-disposition'), 'attachment; filename="priemna.ics"')
  t.equal(api.headers.get('cache-control'), 'no-store')
  const bg = await page(origin, `/bg/chas/${token}/kalendar.ics`)
  t.equal(bg.text, api.text)
  t.equal(bg.headers.get('content-disposition'), 'attachment; filename="priemna.ics"')
  t.equal((await page(origin, `/en/booking/${token}/calendar.ics`)).text, api.text)
  t.match(api.text, /METHOD:REQUEST[\s\S]*SUMMARY:Прием: Заместник-кмет на общината/)

  await mailAll(town)
  const { text } = await page(origin, '/dev/mail')
  const ids = [...text.matchAll(/href="(\/dev\/mail\/[^"]*confirmation[^"]*)"/g)].map(([, path]) => path ?? '')
  const mailed = await Promise.all(ids.map(async (path) => (await page(origin, `${path}/priemna.ics`)).text))
  t.ok(mailed.includes(api.text), 'byte for byte')

  await call(origin, '/my-booking/cancel', { method: 'POST', headers: asCitizen(token) })
  t.match(
    (await page(origin, `/bg/chas/${token}/kalendar.ics`)).text,
    /METHOD:CANCEL[\s\S]*SEQUENCE:2[\s\S]*STATUS:CANCELLED/,
  )
  for (const unknown of [NOBODY, 'x']) {
    const answer = await call(origin, '/my-booking/calendar.ics', { headers: asCitizen(unknown) })
    t.equal(answer.status, 404)
    t.equal(answer.body.code, 'not-found')
  }
  t.equal((await call(origin, '/my-booking/calendar.ics')).status, 401)
})
