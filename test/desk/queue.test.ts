import t from 'tap'
import type { BookingState } from '../../src/bookings/booking.ts'
import { orderOfCalling, type QueueDay, type QueueRules, type Waiter } from '../../src/desk/queue-rules.ts'
import { ticketName } from '../../src/desk/ticket.ts'

const RULES: QueueRules = { lateAfterMinutes: 10, callEarly: true }

/** „14:05“ in seconds of the day; the zone does not matter here. */
const at = (time: string): number => {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return hour * 3600 + minute * 60
}
const atOrNull = (time: string | undefined) => (time === undefined ? null : at(time))

type Told = {
  name: string
  hour: string
  state: BookingState
  came?: string
  went?: string
  done?: string
  channel?: string
}

/** A reception from 14:00 with a quarter of an hour for each. */
function dayOf(people: Told[], delayMinutes = 0): QueueDay<Waiter & { name: string }> {
  const slots = people.map(({ name, hour, state, came, went, done, channel = 'web' }) => ({
    startsAt: at(hour),
    endsAt: at(hour) + 900,
    visitors: [{ name, state, channel, arrivedAt: atOrNull(came), enteredAt: atOrNull(went), endedAt: atOrNull(done) }],
  }))
  return { startsAt: at('14:00'), delayMinutes, slots }
}

const order = (people: Told[], now: string, { delay = 0, rules = RULES } = {}) =>
  orderOfCalling(dayOf(people, delay), at(now), rules).waiting.map(({ visitor, waitMinutes, late }) =>
    [visitor.name, waitMinutes, ...(late ? ['late'] : [])].join(' '),
  )

const waits = (name: string, hour: string, came = '13:50'): Told => ({ name, hour, state: 'arrived', came })
const inside = (name: string, hour: string, went: string): Told => ({
  ...{ name, hour, came: went, went },
  state: 'in-meeting',
})
const done = (name: string, hour: string, went: string, end: string): Told => ({
  ...{ name, hour, came: went, went, done: end },
  state: 'done',
})
const expected = (name: string, hour: string): Told => ({ name, hour, state: 'confirmed' })

t.test('who is there goes in by their hour, one meeting after another', async (t) => {
  t.same(order([waits('Б', '14:15'), waits('А', '14:00'), waits('В', '14:30')], '14:00'), ['А 0', 'Б 15', 'В 30'])
  t.same(order([inside('А', '14:00', '14:03'), waits('Б', '14:15'), waits('В', '14:30')], '14:10'), ['Б 8', 'В 23'])
  t.same(order([inside('А', '14:00', '14:03'), waits('Б', '14:15')], '14:40'), ['Б 1'], 'any moment, again and again')
  t.same(order([expected('А', '14:00'), done('Б', '14:15', '14:10', '14:20')], '14:20'), [])
  t.same(orderOfCalling(dayOf([inside('А', '14:00', '14:03')]), at('14:10'), RULES).inMeeting.length, 1)
})

t.test('who comes too late goes in after the next who is on time', async (t) => {
  const late = waits('Късен', '14:00', '14:12')
  t.same(order([late, waits('Б', '14:15'), waits('В', '14:30')], '14:16'), ['Б 0', 'Късен 15 late', 'В 30'])
  t.same(
    order([waits('Къ', '14:00', '14:10'), waits('Б', '14:15')], '14:16'),
    ['Къ 0', 'Б 15'],
    'ten minutes are allowed',
  )
  t.same(
    order([late, inside('Б', '14:15', '14:17'), waits('В', '14:30')], '14:31'),
    ['Късен 1 late', 'В 16'],
    'once passed over, not again',
  )
  t.same(
    order([late, waits('По', '14:05', '14:17'), done('Б', '14:15', '14:17', '14:30'), waits('В', '14:30')], '14:31'),
    ['Късен 0 late', 'В 15', 'По 30 late'],
    'late and on time take turns',
  )
  t.same(order([late], '14:13'), ['Късен 0 late'], 'alone at once')
  t.same(order([late, expected('Б', '14:15')], '14:13'), ['Късен 17 late'], 'not into the hour of who is expected')
  t.same(order([late, waits('Б', '14:15')], '14:16', { rules: { ...RULES, lateAfterMinutes: 15 } }), [
    'Късен 0',
    'Б 15',
  ])
})

t.test('who comes early goes in early where nobody else has to wait for it', async (t) => {
  t.same(order([waits('А', '15:00')], '14:05'), ['А 0'])
  t.same(order([waits('А', '15:00')], '14:05', { rules: { ...RULES, callEarly: false } }), ['А 55'])
  t.same(order([waits('А', '15:00'), waits('Б', '14:30')], '14:30'), ['Б 0', 'А 15'])
  t.same(order([waits('А', '15:00'), expected('Б', '14:15')], '14:05'), ['А 25'], 'Б is expected too soon')
  t.same(order([waits('А', '15:00'), expected('Б', '14:20')], '14:05'), ['А 0'], 'Б comes after it')
  t.same(order([waits('А', '15:00'), expected('Б', '14:00')], '14:05'), ['А 0'], 'Б was expected')
  t.same(order([waits('А', '14:15')], '13:40'), ['А 20'], 'not before the reception')
})

t.test('who came without an hour goes in before who came so later, whatever gap came up', async (t) => {
  const walkIn = (name: string, hour: string, came: string): Told => ({
    ...waits(name, hour, came),
    channel: 'walk-in',
  })
  t.same(order([walkIn('Втори', '14:30', '14:10'), waits('Б', '14:45'), walkIn('Първи', '15:00', '14:05')], '14:30'), [
    'Първи 0',
    'Б 15',
    'Втори 30',
  ])
})

t.test('the estimate knows a delay, and how long the meetings of this day take', async (t) => {
  t.same(order([waits('А', '14:00'), waits('Б', '14:15')], '14:05', { delay: 20 }), ['А 15', 'Б 30'])
  t.same(order([waits('А', '14:00', '14:25')], '14:26', { delay: 20 }), ['А 0'], 'nobody is late for a delay')
  t.same(order([waits('А', '14:00', '14:31')], '14:32', { delay: 20 }), ['А 0 late'])
  const two = [done('А', '14:00', '14:00', '14:05'), done('Б', '14:15', '14:05', '14:10')]
  const waiting = [waits('Г', '14:45'), waits('Д', '15:00')]
  t.same(order([...two, ...waiting], '14:50'), ['Г 0', 'Д 15'], 'two are too few')
  t.same(order([...two, done('В', '14:30', '14:30', '14:35'), ...waiting], '14:50'), ['Г 0', 'Д 5'])
})

t.test('a number is said with the letter of the official', async (t) => {
  t.equal(ticketName('К', 8), 'К 08')
  t.equal(ticketName('КА', 112), 'КА 112')
})
