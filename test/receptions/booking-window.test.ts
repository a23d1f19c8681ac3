import fc from 'fast-check'
import t from 'tap'
import { type BookingWindow, bookingWindow } from '../../src/receptions/booking-window.ts'

const HOURS = { startMinute: 840, endMinute: 1_020 }
const usual = {
  opensDaysAhead: 28,
  opensAtMinute: 540,
  closesMinutesBefore: 120,
  closesDaysBefore: null,
  closesAtMinute: null,
}
const said = (changes: Partial<BookingWindow>) =>
  (['bg', 'en'] as const).map((locale) =>
    bookingWindow({ ...usual, ...HOURS, ...changes }, locale).map((words) => words.replaceAll('\u00a0', ' ')),
  )

t.test('opening', async (t) => {
  for (const [changes, bg, en] of [
    [{}, 'записването започва 28 дни преди приема, в 9:00 ч.', 'booking opens 28 days before the reception, at 9:00'],
    [{ opensAtMinute: 0 }, 'записването започва 28 дни преди приема', 'booking opens 28 days before the reception'],
    [{ opensDaysAhead: 1 }, 'записването започва предния ден, в 9:00 ч.', 'booking opens the day before, at 9:00'],
    [
      { opensDaysAhead: 0, opensAtMinute: 480 },
      'записването започва в деня на приема, в 8:00 ч.',
      'booking opens on the day of the reception, at 8:00',
    ],
  ] as const)
    t.same(
      said(changes).map(([opening]) => opening),
      [bg, en],
    )
})

t.test('closing', async (t) => {
  for (const [changes, bg, en] of [
    [{}, 'приключва 2 часа преди началото', 'closes 2 hours before the start'],
    [{ closesMinutesBefore: 0 }, 'приключва с началото на часа', 'closes when the appointment begins'],
    [{ closesMinutesBefore: 2_880 }, 'приключва 2 дни преди началото', 'closes 2 days before the start'],
    [
      { closesDaysBefore: 1, closesAtMinute: 1_020 },
      'приключва предния ден в 17:00 ч.',
      'closes the day before at 17:00',
    ],
    [{ closesDaysBefore: 1 }, 'в деня на приема не се записват часове', 'no booking on the day of the reception'],
    [
      { closesDaysBefore: 0, closesAtMinute: 0 },
      'в деня на приема не се записват часове',
      'no booking on the day of the reception',
    ],
    [
      { closesDaysBefore: 0, closesAtMinute: 600 },
      'приключва в деня на приема, в 10:00 ч.',
      'closes on the day of the reception, at 10:00',
    ],
    [{ closesDaysBefore: 0 }, 'приключва 2 часа преди началото', 'closes 2 hours before the start'],
    [
      { closesDaysBefore: 3, closesAtMinute: 720 },
      'приключва 3 дни преди приема, в 12:00 ч.',
      'closes 3 days before the reception, at 12:00',
    ],
    [
      { closesDaysBefore: 3 },
      'приключва 3 дни преди приема, в края на деня',
      'closes 3 days before the reception, at the end of the day',
    ],
    [
      { closesMinutesBefore: 2_880, closesDaysBefore: 1, closesAtMinute: 1_020 },
      'приключва 2 дни преди началото',
      'closes 2 days before the start',
    ],
    [
      { closesDaysBefore: 0, closesAtMinute: 780 },
      'приключва 2 часа преди началото, но най-късно в деня на приема, в 13:00 ч.',
      'closes 2 hours before the start, but at the latest on the day of the reception, at 13:00',
    ],
    [
      { closesMinutesBefore: 930, closesDaysBefore: 1 },
      'приключва 15 часа и 30 минути преди началото, но най-късно предния ден, в края на деня',
      'closes 15 hours and 30 minutes before the start, but at the latest the day before, at the end of the day',
    ],
  ] as const)
    t.same(
      said(changes).map(([, closing]) => closing),
      [bg, en],
    )
})

t.test('what is left unsaid never closes a slot first', async (t) => {
  const minutes = fc.integer({ min: 0, max: 4_320 })
  const property = fc.property(
    minutes,
    fc.integer({ min: 0, max: 3 }),
    fc.option(fc.integer({ min: 0, max: 1_439 })),
    fc.integer({ min: HOURS.startMinute, max: HOURS.endMinute - 1 }),
    (closesMinutesBefore, closesDaysBefore, closesAtMinute, slot) => {
      const [, closing] = bookingWindow(
        { ...usual, ...HOURS, closesMinutesBefore, closesDaysBefore, closesAtMinute },
        'en',
      )
      const bySlot = slot - closesMinutesBefore
      const byWall = (closesAtMinute ?? 1_440) - closesDaysBefore * 1_440
      const saysSlot = /before the start|appointment begins/.test(closing)
      const saysWall = /the day|before the reception/.test(closing)
      return (saysSlot || byWall <= bySlot) && (saysWall || bySlot <= byWall)
    },
  )
  t.doesNotThrow(() => fc.assert(property))
})
