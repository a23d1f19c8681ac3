import t from 'tap'
import { page, wordsOf } from '../http/page-client.ts'
import { freeSlots, ruleOf } from '../receptions/staff-given.ts'
import { openMailSink } from '../support/mail-sink.ts'
import {
  bookingsOf,
  broken,
  type Citizen,
  type ClosingHouse,
  close,
  deliver,
  moveTo,
  openClosingHouse,
  record,
  tend,
} from './given.ts'

// Run alone, a file would have half a minute.
t.setTimeout(240_000)

const OFFICIALS = ['kmet', 'sekretar']
const substitute = (house: ClosingHouse, changes: Record<string, unknown> = {}) =>
  house.staff('POST', `/reception-days/${house.dayId}/substitution`, {
    official: 'sekretar',
    reason: 'Командировка',
    publicReason: 'Кметът е в командировка',
    silence: 'keep',
    replyBy: '2026-11-23T12:00:00+02:00',
    ...changes,
  })
const press = (house: ClosingHouse, { token }: Citizen, form: Record<string, string>) =>
  page(house.origin, `/bg/chas/${token}/izbor`, { method: 'POST', form })
const own = (house: ClosingHouse, { token }: Citizen) => page(house.origin, `/bg/chas/${token}`)

async function named(house: ClosingHouse): Promise<void> {
  await house.sql.query(
    "UPDATE officials SET title_bg = 'Секретар на общината', title_en = 'Secretary' WHERE slug = 'sekretar'",
  )
}

t.test('a substitute, with the consent of each: accept, another date, cancel; names follow the answer', async (t) => {
  const house = await openClosingHouse(t, { withEmail: 4, without: 1, officials: OFFICIALS })
  await named(house)
  const [first, second, third, silent, phoned] = house.people as [Citizen, Citizen, Citizen, Citizen, Citizen]
  const sink = await openMailSink(t)
  await deliver(house, sink.url)
  sink.mails.length = 0
  const asked = await substitute(house)
  t.equal(asked.status, 201, asked.text)
  t.match(asked.body, {
    kind: 'substitution',
    substitute: { slug: 'sekretar', title: 'Секретар на общината' },
    silence: 'keep',
    openCount: 5,
    toCallCount: 1,
  })
  const { id } = asked.body
  await deliver(house, sink.url)
  t.same(
    sink.mails.map(({ messageId }) => messageId.split('.')[0]),
    Array(4).fill('substitution'),
  )
  t.notMatch(sink.mails[0]?.raw, /text\/calendar/, 'the hour stands meanwhile')
  t.match(
    wordsOf(await own(house, first)),
    /Друго длъжностно лице ще Ви приеме вторник, 24 ноември 2026 г\., 14:00 ч\. 14:00 часа Кмет на общината.*Ще Ви приеме: Секретар на общината, ресор „Ресор“ Причина: Кметът е в командировка Ако не отговорите, ще Ви очакваме/,
  )
  // Who books now knows who receives.
  const slot = (await freeSlots(house)).get('2026-11-24 16:00') ?? ''
  const newcomer = await house.booked(slot)
  t.match(
    wordsOf(await page(house.origin, `/bg/chas/${newcomer.manageToken}`)),
    /Часът Ви е запазен .*Секретар на общината/,
  )

  t.equal((await press(house, first, { do: 'accept' })).status, 303)
  t.match(
    wordsOf(await own(house, first)),
    /Часът Ви е запазен вторник, 24 ноември 2026 г\., 14:00 ч\. 14:00 часа Секретар на общината/,
  )
  const slots = [...(await freeSlots(house))].filter(([at]) => at.startsWith('2026-12-01')).map(([, slot]) => slot)
  t.equal((await press(house, second, { do: 'move', slot: slots[0] ?? '' })).status, 303)
  t.match(wordsOf(await own(house, second)), /1 декември 2026 г\., 14:00 ч\. 14:00 часа Кмет на общината/)
  t.equal((await press(house, third, { do: 'cancel' })).status, 303)
  t.equal((await house.staff('DELETE', `/closures/${id}`)).body.code, 'not-changeable', 'somebody has answered')
  sink.mails.length = 0
  await deliver(house, sink.url)
  t.same(sink.mails.map(({ messageId }) => messageId.split('.')[0]).sort(), [
    'cancelled',
    'confirmation',
    'moved',
    'moved',
  ])
  t.ok(
    sink.mails.some(
      ({ raw, to }) =>
        to[0] === first.email &&
        /0KHQtdC60YDQtdGC0LDRgA|=D0=A1=D0=B5=D0=BA=D1=80=D0=B5=D1=82=D0=B0=D1=80|Секретар/.test(raw),
    ),
    'the mail names who receives',
  )
  t.equal((await record(house, id, { person: phoned, outcome: 'accepted', note: 'Съгласен' })).status, 200)
  t.match((await house.staff('GET', '/closures?state=open')).body.items, [{ id, openCount: 1 }])

  await moveTo(house, '2026-11-23T12:01')
  await tend(house)
  const { body } = await house.staff('GET', `/closures/${id}`)
  t.same(
    body.affected.map(({ state }: { state: string }) => state),
    ['accepted', 'moved', 'cancelled', 'accepted', 'accepted'],
  )
  t.equal(body.state, 'closed')
  t.match(wordsOf(await own(house, silent)), /Секретар на общината/)
  sink.mails.length = 0
  await moveTo(house, '2026-11-23T20:00')
  await deliver(house, sink.url)
  t.same(
    new Set(sink.mails.filter(({ messageId }) => messageId.startsWith('reminder.')).flatMap(({ to }) => to)).has(
      silent.email ?? '',
    ),
    true,
    'who stays is reminded',
  )
  t.same(await broken(house), [])
})

t.test('silence may mean a cancellation; undone before anybody answered, all is as before', async (t) => {
  const house = await openClosingHouse(t, { withEmail: 2, without: 0, officials: OFFICIALS })
  await named(house)
  const sink = await openMailSink(t)
  await deliver(house, sink.url)
  const undone = (await substitute(house)).body.id
  t.equal((await house.staff('DELETE', `/closures/${undone}`)).body.state, 'reopened')
  t.match(wordsOf(await own(house, house.people[0] as Citizen)), /Часът Ви е запазен .*Кмет на общината/)
  const { id } = (await substitute(house, { silence: 'cancel' })).body
  await deliver(house, sink.url)
  await moveTo(house, '2026-11-23T12:01')
  await tend(house)
  t.match((await house.staff('GET', `/closures/${id}`)).body, { state: 'closed' })
  t.same(
    [...(await bookingsOf(house)).values()].map(({ state }) => state),
    Array(2).fill('cancelled-by-municipality'),
  )
  t.same(await broken(house), [])
})

t.test('nobody receives twice at once; what cannot be is refused; a day may be closed after all', async (t) => {
  const house = await openClosingHouse(t, { withEmail: 1, without: 1, officials: OFFICIALS })
  t.equal((await substitute(house, { official: 'kmet' })).body.code, 'not-changeable')
  t.equal((await substitute(house, { official: 'nyama' })).status, 404)
  t.equal((await substitute(house, { silence: 'guess' })).status, 422)
  t.match(
    (await substitute(house, { replyBy: '2026-11-24T15:00:00+02:00' })).body.errors,
    [{ pointer: '/replyBy' }],
    'after it has begun',
  )
  await house.staff(
    'POST',
    '/schedules',
    ruleOf({ official: 'sekretar', startTime: '16:00', endTime: '18:00', validTo: '2026-11-25' }),
  )
  t.match((await substitute(house)).body, { code: 'hours-overlap', dates: ['2026-11-24'] })
  t.equal(
    (await house.sql.query('SELECT 1 FROM slots WHERE substitute_id IS NOT NULL')).rowCount,
    0,
    'nothing is done by half',
  )
  const own = (await house.staff('GET', '/reception-days?official=sekretar&from=2026-11-24&to=2026-11-24')).body
    .items[0]
  await house.staff('PATCH', `/reception-days/${own.id}`, { startTime: '17:00', endTime: '18:00' })
  t.equal((await substitute(house)).status, 201, 'after their own reception was moved')
  t.equal((await substitute(house)).body.code, 'not-changeable')
  const later = await house.staff('PATCH', `/reception-days/${own.id}`, { startTime: '16:30', endTime: '18:00' })
  t.equal(later.body.code, 'hours-overlap', 'the substitute is engaged')
  const closed = await close(house)
  t.match(closed.body, { kind: 'closure', openCount: 2 })
  t.equal(
    (await house.staff('GET', '/closures?state=open')).body.items.length,
    1,
    'the question about the substitute is over',
  )
  t.same(await broken(house), [])
})

type Line = { id: string; kind: string; say: string; dueAt: string; result: string | null }
const callsOf = async (house: ClosingHouse): Promise<Line[]> => (await house.staff('GET', '/call-list')).body.items

t.test(
  'who has no e-mail and thinks it over stays on the call list, and hears when the hour holds again',
  async (t) => {
    const house = await openClosingHouse(t, { withEmail: 1, without: 2, officials: OFFICIALS })
    await named(house)
    const [written, thinking, uncalled] = house.people as [Citizen, Citizen, Citizen]
    const { id } = (await substitute(house, { silence: 'cancel' })).body
    const asked = await callsOf(house)
    t.equal(asked.length, 2)
    t.match(
      asked.map(({ say }) => say).join('\n'),
      /another official will receive you: Secretary.*instead of: .*\? We can offer you another date or cancel/,
    )
    t.match(
      asked.map(({ say }) => say).join('\n'),
      /ще Ви приеме друго длъжностно лице: Секретар на общината.*вместо: Кмет/,
    )
    t.notMatch(asked.map(({ say }) => say).join('\n'), /отпада|is cancelled/)

    for (const person of [written, thinking]) await record(house, id, { person, outcome: 'told' })
    const { affected, toCallCount } = (await house.staff('GET', `/closures/${id}`)).body
    t.same(
      affected.map(({ state }: { state: string }) => state),
      ['told', 'to-call', 'to-call'],
      'only who was written to waits for a mail',
    )
    t.equal(toCallCount, 2)
    const waiting = await callsOf(house)
    t.match(
      waiting,
      [{ result: 'call-later', dueAt: '2026-11-23T12:00:00+02:00' }, { result: null }],
      'due by the deadline',
    )

    t.equal((await house.staff('DELETE', `/closures/${id}`)).body.state, 'reopened')
    const told = await callsOf(house)
    t.match(told, [{ kind: 'changed', booking: { id: thinking.id } }], 'who was never reached has nothing to hear')
    t.equal(told.length, 1)
    t.match(told[0]?.say, /^Your appointment stands after all: /)

    const closed = (await close(house)).body.id
    t.same(
      (await callsOf(house)).map(({ kind }) => kind),
      ['closure', 'closure'],
      'nobody is told that an hour holds which is closed again',
    )
    await record(house, closed, { person: uncalled, outcome: 'told' })
    t.equal((await house.staff('DELETE', `/closures/${closed}`, { reason: 'Оздравя' })).body.state, 'reopened')
    const again = await callsOf(house)
    t.equal(again.length, 2, 'who was not told yet of the first time, and who was told of the second')
    t.match(again, [{ kind: 'changed', booking: { id: thinking.id } }, { say: /^Часът Ви все пак важи: / }])
    t.same(await broken(house), [])
  },
)
