import t from 'tap'
import { deliverMessages } from '../../src/messages/deliver-messages.ts'
import { listMails } from '../../src/messages/dev-mailbox.ts'
import { createMailer } from '../../src/messages/mailer.ts'
import { pathOf } from '../../src/ui/addresses.ts'
import { linksOf, type PageAnswer, page, rowsOf, wordsOf } from '../http/page-client.ts'
import { startingAt } from '../receptions/given.ts'
import { moveClock } from '../support/clock.ts'
import { openTestHouse } from '../support/house.ts'
import { broken, look, openFullHouse, tend, waiting } from './waiting.ts'

// Run alone, a file would have half a minute.
t.setTimeout(120_000)

const PRIVATE = { 'cache-control': 'no-store', 'x-robots-tag': 'noindex', 'referrer-policy': 'no-referrer' }
const OFFER = { bg: '/bg/predlozhenie/', en: '/en/offer/' }
const PLACE = { bg: '/bg/chakashti/m/', en: '/en/waiting-list/m/' }

const slotOf = ({ text }: PageAnswer) => /name="slot" value="(\d+)"/.exec(text)?.[1] ?? ''

/** Answers an offer by the button of its page. */
async function press(origin: string, token: string, wish: string, locale: 'bg' | 'en' = 'bg'): Promise<PageAnswer> {
  const shown = await page(origin, OFFER[locale] + token)
  return page(origin, OFFER[locale] + token, { method: 'POST', form: { slot: slotOf(shown), do: wish } })
}

t.test('the page of a place: who is before, which days, how they will be told; all that is kept', async (t) => {
  const house = await openFullHouse(t)
  const [first, second, third] = [
    await waiting(house, 1),
    await waiting(house, 2, { from: '2026-11-20', to: '2026-12-04', needs: ['wheelchair'] }),
    await waiting(house, 3, { citizen: { name: 'Петър Колев', phone: '0887 111 222' } }),
  ]
  const before = await rowsOf(house.sql)
  const bg = await page(house.origin, PLACE.bg + second)
  t.equal(bg.status, 200)
  for (const [name, value] of Object.entries(PRIVATE)) t.equal(bg.headers.get(name), value)
  t.match(
    wordsOf(bg),
    /Имате място в списъка на чакащите Кмет на общината Преди Вас: 1 Търсим час: 20 ноември – 4 декември 2026 г\./,
  )
  t.match(wordsOf(bg), /ще Ви пишем на citizen2@mail\.example\. Ще пазим предложения час за Вас 4 часа\./)
  t.match(wordsOf(bg), /Нужда от съдействие Достъп с инвалидна количка/)
  t.match(
    wordsOf(await page(house.origin, PLACE.en + second)),
    /You have a place on the waiting list Mayor Before you: 1 We look for a time: 20 November – 4 December 2026/,
  )
  t.match(wordsOf(await page(house.origin, PLACE.bg + first)), /Преди Вас няма никого\. Търсим час: до 18 май 2027 г\./)
  t.match(wordsOf(await page(house.origin, PLACE.bg + third)), /Преди Вас: 2 .*ще Ви се обадим на 0887 111 222\./)
  t.ok(linksOf(bg).includes(`${PLACE.en}${second}?lang=en`), 'the language switch stays on the place')

  const file = await page(house.origin, `${PLACE.bg}${second}/danni.json`)
  t.match(file.headers.get('content-disposition'), 'attachment')
  t.match(JSON.parse(file.text), { position: 2, citizen: { email: 'citizen2@mail.example' } })
  t.equal(await rowsOf(house.sql), before, 'looking changes nothing')
  for (const path of [`${PLACE.bg}x`, `${PLACE.en}${'A'.repeat(43)}`, `${OFFER.bg}x`, `${OFFER.en}${'A'.repeat(43)}`]) {
    const unknown = await page(house.origin, path)
    t.equal(unknown.status, 404, path)
    t.match(wordsOf(unknown), /Не намерихме това място в списъка|We did not find this place on the list/)
    t.equal((await page(house.origin, path, { method: 'POST', form: { slot: '1', do: 'accept' } })).status, 404)
  }
})

t.test('an offer is accepted by its button: 303 to the booking; once more, the same booking', async (t) => {
  for (const locale of ['bg', 'en'] as const) {
    const house = await openFullHouse(t)
    const token = await waiting(house, 1)
    t.equal((await page(house.origin, OFFER[locale] + token)).location, PLACE[locale] + token, 'nothing is offered yet')
    await house.cancel(1)
    await tend(house)
    const offer = await page(house.origin, OFFER[locale] + token)
    t.equal(offer.status, 200)
    for (const [name, value] of Object.entries(PRIVATE)) t.equal(offer.headers.get(name), value)
    t.match(
      wordsOf(offer),
      locale === 'bg'
        ? /Предлагаме Ви този час четвъртък, 26 ноември 2026 г\., 09:15 ч\. 09:15 часа стая 204 Кмет на общината Пазим часа само за Вас до четвъртък, 19 ноември 2026 г\., 14:0\d ч\./
        : /We offer you this time Thursday 26 November 2026, 09:15 room 204 Mayor We keep it for you alone until Thursday 19 November 2026, 14:0\d\./,
    )
    t.match(
      wordsOf(await page(house.origin, PLACE[locale] + token)),
      locale === 'bg' ? 'Вижте и приемете часа' : 'See and accept',
    )
    const accepted = await press(house.origin, token, 'accept', locale)
    t.equal(accepted.status, 303)
    const booking = await page(house.origin, accepted.location ?? '')
    t.match(wordsOf(booking), locale === 'bg' ? 'Часът Ви е запазен' : 'Your appointment is booked')
    const again = { method: 'POST', form: { slot: slotOf(offer), do: 'accept' } }
    t.equal((await page(house.origin, OFFER[locale] + token, again)).location, accepted.location)
    t.equal((await page(house.origin, OFFER[locale] + token)).location, accepted.location)
    t.equal((await page(house.origin, PLACE[locale] + token)).location, accepted.location)
    t.same(await broken(house), [])
  }
})

t.test('declined: thanked, the place is kept; the link then says what it was', async (t) => {
  const house = await openFullHouse(t)
  const [first, second] = [await waiting(house, 1), await waiting(house, 2)]
  await house.cancel(0)
  await tend(house)
  const declined = await press(house.origin, first, 'decline')
  t.equal(declined.status, 303)
  const place = await page(house.origin, declined.location ?? '')
  t.match(wordsOf(place), 'Готово Благодарим, че ни казахте! Мястото Ви в списъка остава същото.')
  t.match(wordsOf(place), 'Преди Вас няма никого.')
  await tend(house)
  t.match((await look(house, second)).body, { state: 'offered' })
  const gone = await page(house.origin, OFFER.bg + first)
  t.equal(gone.status, 410)
  t.match(
    wordsOf(gone),
    /вече не се пази за Вас четвъртък, 26 ноември 2026 г\., 09:00 ч\..*Казахте ни, че този час не Ви устройва\. Оставате на място 1/,
  )
})

t.test('run out and given to another: 410 in both languages, with the place that is kept', async (t) => {
  const house = await openFullHouse(t)
  const tokens = [await waiting(house, 1), await waiting(house, 2)] as const
  await house.cancel(0)
  await tend(house)
  const shown = slotOf(await page(house.origin, OFFER.bg + tokens[0]))
  await moveClock(house, startingAt('2026-11-19T14:30'))
  const noticed = await page(house.origin, OFFER.bg + tokens[0])
  t.equal(noticed.status, 410, 'before the house has noticed')
  t.match(wordsOf(noticed), 'Времето за отговор изтече. Оставате на място 1 в списъка.')
  await tend(house)
  t.equal((await press(house.origin, tokens[1], 'accept')).status, 303)
  for (const answer of ['accept', 'decline']) {
    const late = await page(house.origin, OFFER.bg + tokens[0], { method: 'POST', form: { slot: shown, do: answer } })
    t.equal(late.status, 410)
    t.match(wordsOf(late), 'Часът вече е даден на друг гражданин. Оставате на място 1 в списъка.')
  }
  const en = await page(house.origin, OFFER.en + tokens[0])
  t.equal(en.status, 410)
  t.match(wordsOf(en), 'The time has been given to another citizen. You keep place 1 on the list.')
})

t.test('the button answers for what was shown, not for what is offered since', async (t) => {
  const house = await openFullHouse(t)
  const token = await waiting(house, 1)
  await house.cancel(0)
  await tend(house)
  const shown = slotOf(await page(house.origin, OFFER.bg + token))
  await moveClock(house, startingAt('2026-11-19T14:30'))
  await tend(house)
  await house.cancel(1)
  await tend(house)
  t.match((await look(house, token)).body.offer, { slotId: String(house.slotIds[1]) })
  for (const answer of ['accept', 'decline']) {
    const before = await rowsOf(house.sql)
    const stale = await page(house.origin, OFFER.bg + token, { method: 'POST', form: { slot: shown, do: answer } })
    t.equal(stale.status, 410)
    t.match(wordsOf(stale), /09:00 ч\..*Времето за отговор изтече\..*Пазим друг час за Вас\. Вижте другия час/)
    t.equal(await rowsOf(house.sql), before, answer)
  }
  for (const form of [{ slot: shown }, { do: 'accept' }, { slot: 'x', do: 'accept' }, { slot: shown, do: 'x' }])
    t.match(await page(house.origin, OFFER.bg + token, { method: 'POST', form: form as Record<string, string> }), {
      status: 303,
      location: OFFER.bg + token,
    })
  t.equal((await press(house.origin, token, 'accept')).status, 303)
  t.same(await broken(house), [])
})

t.test('a day that was closed withdraws the offer, and who booked otherwise is told kindly', async (t) => {
  const house = await openFullHouse(t)
  const token = await waiting(house, 1)
  await house.cancel(0)
  await tend(house)
  const shown = slotOf(await page(house.origin, OFFER.bg + token))
  await house.sql.query(`UPDATE reception_days SET state = 'needs-decision', awaits = '{"because": "edited"}'`)
  const accept = { method: 'POST', form: { slot: shown, do: 'accept' } }
  const closed = await page(house.origin, OFFER.bg + token, accept)
  t.equal(closed.status, 410)
  t.match(wordsOf(closed), 'Приемът се промени и часът отпадна. Молим да ни извините. Оставате на място 1 в списъка.')
  await house.sql.query(`UPDATE reception_days SET state = 'open', awaits = NULL`)
  await house.sql.query(
    `UPDATE bookings SET phone = '+359887000001', version = version + 1 WHERE state = 'confirmed' AND slot_id = $1`,
    [house.slotIds[2]],
  )
  const standing = await page(house.origin, OFFER.bg + token, accept)
  t.equal(standing.status, 200)
  t.match(wordsOf(standing), 'Вече имате запазен час')
  t.notMatch(standing.text, /\/danni"/, 'nothing was typed here')
})

t.test('leaving is asked and done by a post; the offer goes to the next, the link opens nothing', async (t) => {
  const house = await openFullHouse(t)
  const [first, second] = [await waiting(house, 1), await waiting(house, 2)]
  await house.cancel(0)
  await tend(house)
  const ask = await page(house.origin, `${PLACE.bg}${first}/otkaz`)
  t.match(wordsOf(ask), 'Часът, който пазим за Вас, ще бъде предложен на следващия в списъка.')
  t.match((await look(house, first)).body, { state: 'offered' })
  const left = await page(house.origin, `${PLACE.bg}${first}/otkaz`, { method: 'POST', form: {} })
  t.match(left, { status: 303, location: '/bg/napusnat-spisak' })
  t.match(wordsOf(await page(house.origin, '/bg/napusnat-spisak')), 'Вече не чакате в списъка')
  t.match(wordsOf(await page(house.origin, '/en/left-waiting-list')), 'You are no longer on the list')
  for (const path of [
    PLACE.bg + first,
    OFFER.en + first,
    `${PLACE.bg}${first}/otkaz`,
    `${PLACE.bg}${first}/danni.json`,
  ])
    t.equal((await page(house.origin, path)).status, 404, path)
  await tend(house)
  t.match((await look(house, second)).body, { state: 'offered', position: 1 })
})

t.test('a place that has ended says why, leads to the free times, and lets the data be erased', async (t) => {
  const house = await openFullHouse(t)
  const over = await waiting(house, 1, { to: '2026-11-20' })
  const booked = await waiting(house, 2)
  await moveClock(house, startingAt('2026-11-21T10:00'))
  await house.sql.query(
    `UPDATE bookings SET phone = '+359887000002', version = version + 1 WHERE state = 'confirmed' AND slot_id = $1`,
    [house.slotIds[2]],
  )
  await tend(house)
  const ended = await page(house.origin, PLACE.bg + over)
  t.equal(ended.status, 200)
  t.match(wordsOf(ended), 'Не се освободи час за Вас Кмет на общината В дните, които посочихте')
  t.ok(linksOf(ended).includes('/bg/zapazi/kmet'))
  t.match(wordsOf(await page(house.origin, PLACE.en + booked)), 'You have an appointment Mayor You booked a time')
  t.match(wordsOf(await page(house.origin, `${PLACE.en}${over}/leave`)), 'Do you want to erase your data?')
  t.equal((await page(house.origin, `${PLACE.en}${over}/leave`, { method: 'POST', form: {} })).status, 303)
  t.equal((await look(house, over)).status, 404)
})

t.test('A7 every link of every mail of the waiting list, fetched five times, changes nothing', async (t) => {
  const dataDir = t.testdir()
  const house = await openFullHouse(t, { env: { DATA_DIR: dataDir } })
  const mailer = createMailer({ smtpUrl: null, dataDir })
  const deliver = () => deliverMessages({ ...house.deps, mailer })
  await waiting(house, 1)
  await waiting(house, 2, { to: '2026-11-20', locale: 'en' })
  await deliver()
  await house.cancel(0)
  await tend(house)
  await deliver()
  const fetchAll = async () => {
    const mails = (await listMails(dataDir)).filter(({ kind }) => kind.startsWith('waitlist-'))
    const links = mails.flatMap(({ text }) =>
      [...text.matchAll(/https:\/\/priem\.example(\/\S*)/g)].map(([, path]) => path),
    )
    const before = await rowsOf(house.sql)
    for (const path of links)
      for (let n = 0; n < 5; n++)
        for (const method of ['GET', 'HEAD']) {
          const { status } = await page(house.origin, path ?? '', { method })
          t.ok([200, 410].includes(status), `${method} ${status}`)
        }
    t.equal(await rowsOf(house.sql), before, 'A7')
    return new Set(mails.map(({ kind }) => kind))
  }
  t.same(await fetchAll(), new Set(['waitlist-offer', 'waitlist-joined']))
  await moveClock(house, startingAt('2026-11-21T10:00'))
  await tend(house)
  await deliver()
  t.same(
    await fetchAll(),
    new Set(['waitlist-offer', 'waitlist-joined', 'waitlist-passed', 'waitlist-ended']),
    'every kind of mail',
  )
  await mailer.close()
})

t.test('no token stands in the log', async (t) => {
  const lines: string[] = []
  const house = await openTestHouse(t, {
    env: { LOG_LEVEL: 'debug' },
    logStream: { write: (line) => lines.push(line) },
  })
  const token = 'Q'.repeat(43)
  for (const name of ['waitlistEntry', 'waitlistData', 'leaveWaitlist', 'offer'] as const)
    for (const method of ['GET', 'POST'])
      await page(house.origin, pathOf(name, 'bg', { token }), {
        method,
        ...(method === 'POST' && { form: { do: 'accept' } }),
      })
  t.match(lines.join(''), '/bg/predlozhenie/:token')
  t.notMatch(lines.join(''), token)
})
