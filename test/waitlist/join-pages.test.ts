import t from 'tap'
import { NO_ANSWERS } from '../../src/bookings/draft.ts'
import { readJoinForm } from '../../src/waitlist/join-form-rules.ts'
import { linksOf, page, rowsOf, wordsOf } from '../http/page-client.ts'
import { detailsOf, visitor } from '../http/visitor.ts'
import { book, orderOf } from '../support/client.ts'
import { summaryOf } from '../support/forms.ts'
import { broken, look, openFullHouse, waiting } from './waiting.ts'

// Run alone, a file would have half a minute.
t.setTimeout(120_000)

const JOIN = '/bg/chakashti/kmet'
const tokenIn = (location: string | null) => location?.replace(/^.*\/m\//, '') ?? ''

t.test('joining: the form changes nothing, its post leads to the place; sent twice, to the same place', async (t) => {
  const house = await openFullHouse(t)
  const me = visitor(house.origin)
  const before = await rowsOf(house.sql)
  const form = await me.get(JOIN)
  t.equal(form.status, 200)
  t.equal(form.headers.get('cache-control'), 'no-store')
  t.match(wordsOf(form), /Запишете се в списъка на чакащите Кмет на общината/)
  t.match(wordsOf(form), /Ще Ви пишем, щом се освободи час за Вас\./)
  t.notMatch(wordsOf(form), 'Сега има свободни часове')
  t.equal(await rowsOf(house.sql), before)

  const typed = { ...detailsOf(1), needs: ['wheelchair'], from: '2026-11-25', to: '24.12.2026 г.' }
  const joined = await me.post(JOIN, typed)
  t.equal(joined.status, 303)
  t.match(joined.location, /^\/bg\/chakashti\/m\/[\w-]{43}$/)
  t.match((await look(house, tokenIn(joined.location))).body, {
    state: 'waiting',
    position: 1,
    from: '2026-11-25',
    to: '2026-12-24',
    citizen: { name: 'Иванка Тодорова', phone: '+359888200001', email: 'ivanka1@mail.example' },
    needs: ['wheelchair'],
    locale: 'bg',
  })
  t.equal((await me.post(JOIN, typed)).location, joined.location)
  const { name, phone, topic } = detailsOf(2)
  const english = await me.post('/en/waiting-list/kmet', { name, phone, topic })
  t.match(english.location, /^\/en\/waiting-list\/m\//)
  t.match((await look(house, tokenIn(english.location))).body, { position: 2, locale: 'en', from: null, to: null })
  t.same(await broken(house), [])
})

t.test('faults: 422, all named by their fields, everything typed is kept, nothing is written', async (t) => {
  const house = await openFullHouse(t)
  const me = visitor(house.origin)
  const before = await rowsOf(house.sql)
  const empty = await me.post(JOIN, {})
  t.equal(empty.status, 422)
  t.match(empty.text, '<title>Грешка: Запишете се')
  t.match(wordsOf(empty), /Има проблем Въведете име и фамилия.*Въведете телефон или имейл.*Напишете накратко/)
  const wrong = { ...detailsOf(1), name: 'Иванка <b', from: 'скоро', to: '2026-11-01', topic: 'ЕГН 7501020018' }
  const answer = await me.post(JOIN, wrong)
  t.equal(answer.status, 422)
  for (const field of ['from', 'to', 'name', 'topic']) t.match(answer.text, `<a href="#${field}">`)
  t.match(wordsOf(answer), 'Въведете дата, например 24.11.2026.', 'as people write it')
  t.match(wordsOf(answer), 'Изберете дата, която не е минала.')
  t.match(answer.text, 'value="скоро"')
  t.match(answer.text, 'value="Иванка &lt;b"')
  const both = await me.post(JOIN, { ...detailsOf(1), from: 'скоро', to: 'после' })
  t.same(
    summaryOf(both.text),
    ['„От“: Въведете дата, например 24.11.2026.', '„До“: Въведете дата, например 24.11.2026.'],
    'which of the two',
  )
  const turned = await me.post(JOIN, { ...detailsOf(1), from: '2026-12-02', to: '2026-12-01' })
  t.match(wordsOf(turned), 'Има проблем Крайната дата трябва да е след началната.')
  t.equal((await me.post(JOIN, { ...detailsOf(1), to: '2027-12-31' })).status, 422)
  t.equal(await rowsOf(house.sql), before)
  t.equal((await me.get('/bg/chakashti/nyama')).status, 404)
  t.equal((await me.post('/bg/chakashti/nyama', detailsOf(1))).status, 404)
  const stranger = { origin: 'https://other.example', 'sec-fetch-site': 'cross-site' }
  t.equal((await me.post(JOIN, detailsOf(1), stranger)).status, 403)
  t.equal(await rowsOf(house.sql), before)
})

t.test('days are read as they are written here, and only those that there are', async (t) => {
  const answers = { ...NO_ANSWERS, name: 'Иванка Тодорова', phone: '0888 123 456', topic: 'x' }
  const read = (from: string, to = '') => readJoinForm({ answers, from, to }, { locale: 'bg', today: '2026-11-20' })
  for (const typed of ['2026-12-01', '1.12.2026', '01.12.2026', '1.12.2026 г.'])
    t.match(read(typed), { input: { from: '2026-12-01' } }, typed)
  for (const typed of ['2026-02-30', '30.2.2027', '0000-01-01', '12/01/2026', "2026-12-01' --"])
    t.match(read(typed), { faults: { days: [{ field: 'from', fault: 'invalid-date' }], answers: [] } }, typed)
  t.match(read('x', 'y'), { faults: { days: [{ field: 'from' }, { field: 'to' }] } })
  t.notOk('from' in (read('') as { input: object }).input, 'none was named')
})

t.test('who waits already gets no second place, and a stranger learns no address of it', async (t) => {
  const house = await openFullHouse(t)
  const token = await waiting(house, 1)
  const answer = await page(house.origin, JOIN, {
    method: 'POST',
    form: { name: 'Иванка Тодорова', phone: '0887 000 001', topic: 'Друг въпрос' },
  })
  t.equal(answer.status, 200)
  t.match(wordsOf(answer), 'Вече имате място в списъка')
  t.notMatch(answer.text, token)
  t.notMatch(answer.text, 'citizen1@')
  const { rows } = await house.sql.query('SELECT count(*)::int AS n FROM waitlist_entries')
  t.same(rows, [{ n: 1 }])
})

t.test('who has a booking is told kindly: its day only to who knows the name', async (t) => {
  const house = await openFullHouse(t)
  const form = { phone: '0887 005 000', topic: 'Осветление' }
  const own = await page(house.origin, JOIN, { method: 'POST', form: { ...form, name: 'Иванка Тодорова' } })
  t.equal(own.status, 200)
  t.match(
    wordsOf(own),
    /Вече имате запазен час Часът Ви при това длъжностно лице е в четвъртък, 26 ноември 2026 г\., 09:00/,
  )
  t.ok(linksOf(own).includes(JOIN), 'a mistyped number is mended here')
  const stranger = await page(house.origin, JOIN, { method: 'POST', form: { ...form, name: 'Петър Колев' } })
  t.equal(stranger.status, 200)
  t.notMatch(wordsOf(stranger), '26 ноември')
})

t.test('the list is linked wherever no time is left or none suits', async (t) => {
  const full = await openFullHouse(t)
  for (const [path, list] of [
    ['/bg/zapazi/kmet', JOIN],
    ['/en/book/kmet', '/en/waiting-list/kmet'],
    ['/bg/grafik', JOIN],
    ['/en/schedule/kmet', '/en/waiting-list/kmet'],
  ] as const)
    t.ok(linksOf(await page(full.origin, path)).includes(list), path)

  const some = await openFullHouse(t, { leave: [0, 2] })
  const chooser = await page(some.origin, '/bg/zapazi/kmet')
  t.match(wordsOf(chooser), /Никой от часовете не е подходящ за мен Запишете се в списъка на чакащите/)
  t.match(wordsOf(await page(some.origin, JOIN)), 'Сега има свободни часове.')

  const me = visitor(some.origin)
  await me.post('/bg/zapazi/kmet', { slot: String(some.slotIds[0]) })
  await me.post('/bg/zapazi/kmet/danni', { ...detailsOf(7), phone: 'грешен' })
  await some.sql.query(`UPDATE bookings SET hold_expires_at = house_now() - interval '1 second' WHERE state = 'held'`)
  t.equal((await book(some.origin, orderOf(8, some.slotIds[0] ?? 0))).status, 201)
  const lost = await me.post('/bg/zapazi/kmet/danni', detailsOf(7))
  t.equal(lost.status, 409)
  const summary = lost.text.slice(0, lost.text.indexOf('<h1'))
  t.match(summary, `href="${JOIN}"`)
  const form = await me.get(JOIN)
  t.match(form.text, 'value="ivanka7@mail.example"', 'what was typed is here already')
  t.notMatch((await visitor(some.origin).get(JOIN)).text, 'ivanka7')
})
