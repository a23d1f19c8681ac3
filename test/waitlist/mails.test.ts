import { readdirSync } from 'node:fs'
import t from 'tap'
import { deliverMessages } from '../../src/messages/deliver-messages.ts'
import { listMails } from '../../src/messages/dev-mailbox.ts'
import { createMailer } from '../../src/messages/mailer.ts'
import { waitingMails } from '../../src/messages/quarantine.ts'
import type { WaitlistFacts } from '../../src/messages/waitlist-facts.ts'
import { composeWaitlistMail } from '../../src/messages/waitlist-mail.ts'
import { pathOf } from '../../src/ui/addresses.ts'
import { at, house as town } from '../messages/a-booking.ts'
import { startingAt } from '../receptions/given.ts'
import { moveClock } from '../support/clock.ts'
import { goldenBeside } from '../support/golden.ts'
import { answerOffer, broken, join, look, openFullHouse, tend, waiting } from './waiting.ts'

const matchesGolden = goldenBeside(import.meta.url)

const offer = {
  startsAt: at('2026-11-24T14:30'),
  endsAt: at('2026-11-24T14:45'),
  place: 'стая 201, етаж 2',
  expiresAt: at('2026-11-20T10:15'),
}
const occasions: Record<string, Partial<WaitlistFacts>> = {
  joined: { kind: 'waitlist-joined' },
  offer: {
    kind: 'waitlist-offer',
    version: 2,
    offer,
    url: 'https://priem.sopot.example/bg/predlozhenie/Zm9yLXRlc3RzLW9ubHktbm90LWEtdG9rZW4',
  },
  passed: { kind: 'waitlist-passed', version: 3, offer, because: 'passed' },
  withdrawn: { kind: 'waitlist-passed', version: 3, offer, because: 'withdrawn' },
  unanswered: {
    kind: 'waitlist-ended',
    version: 7,
    because: 'unanswered',
    position: null,
    url: 'https://priem.sopot.example/bg/',
  },
  'no-slot': {
    kind: 'waitlist-ended',
    version: 7,
    because: 'no-slot',
    position: null,
    url: 'https://priem.sopot.example/bg/',
  },
}

function factsOf(changes: Partial<WaitlistFacts>): WaitlistFacts {
  const english = changes.locale === 'en'
  return {
    kind: 'waitlist-joined',
    entryId: '0199bb22-2b3c-7d4e-8f50-6172839405a6',
    version: 1,
    locale: 'bg',
    name: english ? 'Ivanka Primerova' : 'Иванка Примерова',
    email: 'ivanka.primerova@citizen.example',
    officialTitle: english ? 'Mayor of the Municipality of Sopot' : 'Кмет на Община Сопот',
    officialName: null,
    position: 2,
    from: null,
    waitsUntil: '2027-05-09',
    offer: null,
    because: null,
    url: 'https://priem.sopot.example/bg/chakashti/m/Zm9yLXRlc3RzLW9ubHktbm90LWEtdG9rZW4',
    madeAt: at('2026-11-10T09:15:30'),
    ...changes,
  }
}

t.test('every occasion says in both languages what became of the place', async (t) => {
  for (const [occasion, changes] of Object.entries(occasions))
    for (const locale of ['bg', 'en'] as const) {
      const mail = composeWaitlistMail(factsOf({ ...changes, locale }), town)
      matchesGolden(t, `${mail.subject}\n\n${mail.text}`, `${occasion}.${locale}.txt`)
      matchesGolden(t, `${mail.html.replaceAll('><', '>\n<')}\n`, `${occasion}.${locale}.html`)
      t.notOk(mail.icalEvent, 'nothing for a calendar: it is no appointment yet')
      const links = [...mail.html.matchAll(/https?:\/\/[^"<\s]+/g)].map(String)
      t.same(links, [factsOf(changes).url], 'one link')
      t.notMatch(`${mail.subject} ${mail.text}`, /(?<!\p{L})(днес|утре|вчера)(?!\p{L})/iu, occasion)
      t.notMatch(`${mail.subject} ${mail.text}`, /(?<!\p{L})(\p{L}+ал\/а|\p{L}+\(а\))(?!\p{L})/iu, occasion)
    }
  const names = readdirSync(new URL('golden/', import.meta.url)).map((name) => name.replace(/\.(bg|en)\..*$/, ''))
  t.same([...new Set(names)].sort(), Object.keys(occasions).sort(), 'no golden file is left behind')
})

t.test('days are named, and nothing that a citizen wrote breaks a mail', async (t) => {
  t.match(
    composeWaitlistMail(factsOf({ from: '2026-12-01', waitsUntil: '2026-12-24' }), town).text,
    /1–24 декември 2026 г\./,
  )
  const hostile = composeWaitlistMail(
    factsOf({ name: '<b>Х</b>\r\nBcc: all@mail.example', email: 'a@mail.example, b@mail.example' }),
    town,
  )
  t.notMatch(hostile.html, /<b>/)
  t.notMatch(hostile.to.name, /\n/)
  t.equal(hostile.to.address, '', 'no address rather than two')
  t.equal(hostile.messageId, '<waitlist-joined.0199bb22-2b3c-7d4e-8f50-6172839405a6.v1@sopot.example>')
  t.equal(
    composeWaitlistMail(factsOf({ kind: 'waitlist-offer', version: 2, offer }), town).references,
    hostile.messageId,
  )
})

t.test(
  'each change is told once, at an hour at which people are awake; GETs of the links change nothing',
  async (t) => {
    const dataDir = t.testdir()
    const house = await openFullHouse(t, { at: '2026-11-19T21:30', slotsPerDay: 2, env: { DATA_DIR: dataDir } })
    const mailer = createMailer({ smtpUrl: null, dataDir })
    const deliver = () => deliverMessages({ ...house.deps, mailer })
    const told = async () => {
      await deliver()
      const mails = await listMails(dataDir)
      return mails.filter(({ kind }) => kind.startsWith('waitlist-')).map(({ kind, to }) => `${kind} ${to}`)
    }
    const first = await waiting(house, 1)
    await waiting(house, 2, { citizen: { name: 'Петър Колев', phone: '0887 111 222' } })
    t.same(await told(), ['waitlist-joined citizen1@mail.example'], 'who has no e-mail has no mail')
    t.same(await told(), ['waitlist-joined citizen1@mail.example'], 'once')

    await house.cancel(0)
    await tend(house)
    t.equal((await told()).length, 1, 'nothing hums at night')
    const later = (await waitingMails(house.db, { oldHours: 1 })).find(({ kind }) => kind === 'waitlist-offer')
    t.match(later, { due: 0, later: 1 }, 'the quarantine counts it')
    await moveClock(house, startingAt('2026-11-20T08:01'))
    t.same(await told(), ['waitlist-offer citizen1@mail.example', 'waitlist-joined citizen1@mail.example'])

    const [mail] = await listMails(dataDir)
    const link = `https://priem.example${pathOf('offer', 'bg', { token: first })}`
    t.match(mail?.text, `\n${link}\n`)
    t.match(mail?.text, /Отговорете до: петък, 20 ноември 2026 г\., 12:00 ч\./, 'until noon: four hours from eight')
    const joined = (await listMails(dataDir)).find(({ kind }) => kind === 'waitlist-joined')
    t.match(joined?.text, `\nhttps://priem.example${pathOf('waitlistEntry', 'bg', { token: first })}\n`)
    const before = await everything(house)
    for (let n = 0; n < 5; n++)
      for (const method of ['GET', 'HEAD'])
        for (const url of [link, link.replace('/bg/predlozhenie/', '/en/offer/')])
          await fetch(url.replace('https://priem.example', house.origin), { method })
    for (let n = 0; n < 5; n++) t.match((await look(house, first)).body, { state: 'offered' })
    t.same(await everything(house), before, 'A7')

    await moveClock(house, startingAt('2026-11-20T12:01'))
    await tend(house)
    t.same((await told()).slice(0, 1), ['waitlist-passed citizen1@mail.example'])
    await house.cancel(1)
    await tend(house)
    t.equal((await told()).length, 4, 'another offer')
    t.equal((await answerOffer(house, first, 'accept')).status, 201)
    await deliver()
    t.match((await listMails(dataDir))[0], { kind: 'confirmation', to: 'citizen1@mail.example' })
    t.same(await broken(house), [])
  },
)

t.test('what no longer holds is not sent: an offer that was answered or ran out, a place that was left', async (t) => {
  const dataDir = t.testdir()
  const house = await openFullHouse(t, { slotsPerDay: 3, env: { DATA_DIR: dataDir } })
  const [declines, late] = [await waiting(house, 1), await waiting(house, 2)]
  await house.cancel(0)
  await house.cancel(1)
  await tend(house)
  await answerOffer(house, declines, 'decline')
  await moveClock(house, startingAt('2026-11-19T15:00'))
  const mailer = createMailer({ smtpUrl: null, dataDir })
  await deliverMessages({ ...house.deps, mailer })
  const mails = (await listMails(dataDir)).filter(({ kind }) => kind.startsWith('waitlist-'))
  t.same(mails, [])
  const { rows } = await house.sql.query(
    `SELECT kind, state, last_error FROM messages WHERE waitlist_entry_id IS NOT NULL ORDER BY id`,
  )
  t.match(rows, [
    { kind: 'waitlist-joined', state: 'superseded' },
    { kind: 'waitlist-joined', state: 'superseded' },
    { kind: 'waitlist-offer', state: 'superseded' },
    { kind: 'waitlist-offer', state: 'dead', last_error: 'late' },
  ])
  await tend(house)
  t.match((await look(house, late)).body.offer, { slotId: String(house.slotIds[0]) }, 'what the first declined is next')
})

t.test(
  'who asks again for a place that they have gets its link again, in their own mailbox, once an hour',
  async (t) => {
    const dataDir = t.testdir()
    const house = await openFullHouse(t, { env: { DATA_DIR: dataDir } })
    await waiting(house, 1)
    const mailer = createMailer({ smtpUrl: null, dataDir })
    const sent = async () => {
      await deliverMessages({ ...house.deps, mailer })
      return (await listMails(dataDir)).filter(({ kind }) => kind === 'waitlist-joined').length
    }
    const again = { citizen: { name: 'Друг Човек', phone: '+359887000001', email: 'somebody.else@mail.example' } }
    await join(house, 9, again)
    t.equal(await sent(), 1)
    await moveClock(house, startingAt('2026-11-19T11:30'))
    await join(house, 9, again)
    await join(house, 9, again)
    t.equal(await sent(), 2)
    t.ok((await listMails(dataDir)).every(({ to }) => to !== 'somebody.else@mail.example'))
    t.same(await broken(house), [])
  },
)

/** All that the house keeps, as one text. */
async function everything({ sql }: Pick<Awaited<ReturnType<typeof openFullHouse>>, 'sql'>): Promise<string> {
  const { rows } = await sql.query(
    `SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) AS sum FROM (
       SELECT to_jsonb(b)::text AS t FROM bookings b UNION ALL SELECT to_jsonb(e)::text FROM waitlist_entries e
       UNION ALL SELECT to_jsonb(o)::text FROM waitlist_offers o UNION ALL SELECT to_jsonb(m)::text FROM messages m
       UNION ALL SELECT to_jsonb(a)::text FROM audit_entries a) t`,
  )
  return rows[0].sum
}
