import { book, call, orderOf } from '../support/client.ts'
import { openTestHouse, type TestHouse } from '../support/house.ts'
import { asStaff } from '../support/staff.ts'
import { givenOfficial, startingAt } from './given.ts'
import { freeSlots, ruleOf } from './staff-given.ts'

type Teardown = { teardown(work: () => Promise<unknown>): unknown }

/** A town in the week of 23 November 2026: a mayor on Tuesday, a deputy on Thursday, a secretary on Friday, each with a rule. */
export type CalendarTown = TestHouse & {
  dayIds: Record<'kmet' | 'zam-kmet' | 'sekretar', number>
  /** Slots of the mayor's Tuesday by their time: „14:00“. */
  slots: Map<string, number>
  bookingIds: string[]
  ruleId: number
}

/** Invented people with their questions, on the mayor's Tuesday. */
export const PEOPLE = [
  ['14:00', 'Петър Стоев', 'Ремонт на улица „Липа“'],
  ['14:15', 'Гюлсюм Мехмедова', 'Прием в детска ясла'],
  ['14:45', 'Красимир Ангелов', 'Разрешение за ползване на общински терен за базар през декември на площада'],
] as const

export async function openCalendarTown(t: Teardown, env: Record<string, string> = {}): Promise<CalendarTown> {
  const house = await openTestHouse(t, { clockOffset: startingAt('2026-11-20T09:00'), env })
  for (const [order, slug] of ['kmet', 'zam-kmet', 'sekretar'].entries())
    await givenOfficial(house.sql, { slug, order })
  await house.sql.query(
    `UPDATE officials SET title_bg = v.bg, title_en = v.en, portfolio_bg = NULL FROM (VALUES ('zam-kmet', 'Заместник-кмет', 'Deputy Mayor'),
      ('sekretar', 'Секретар на общината', 'Secretary of the Municipality'), ('kmet', 'Кмет на общината', 'Mayor')) AS v (slug, bg, en)
     WHERE officials.slug = v.slug`,
  )
  const headers = await asStaff(house)
  const staff = (method: string, path: string, body?: unknown) =>
    call(house.origin, `/staff${path}`, { method, headers, ...(body === undefined ? {} : { body }) })
  const rule = await staff(
    'POST',
    '/schedules',
    ruleOf({ endTime: '16:00', breaks: [{ startTime: '15:30', endTime: '15:45' }], orderNumber: 'РД-09-12/2026' }),
  )
  await staff(
    'POST',
    '/schedules',
    ruleOf({
      ...{ official: 'zam-kmet', recurrence: { weekday: 4 }, startTime: '10:00', endTime: '12:00', place: 'стая 211' },
      ...{ placeEn: 'room 211', staffShare: 1, staffShareUntilWorkingDays: 0 },
    }),
  )
  await staff(
    'POST',
    '/schedules',
    ruleOf({
      ...{ official: 'sekretar', recurrence: { weekday: 5 }, startTime: '15:00', endTime: '16:00', place: 'стая 105' },
      placeEn: 'room 105',
    }),
  )
  const { rows } = await house.sql.query(
    `SELECT o.slug, d.id FROM reception_days d JOIN officials o ON o.id = d.official_id WHERE d.local_date BETWEEN '2026-11-23' AND '2026-11-29'`,
  )
  const dayIds = Object.fromEntries(rows.map(({ slug, id }) => [slug, id])) as CalendarTown['dayIds']
  const free = await freeSlots(house, 'kmet')
  const slots = new Map(
    [...free].flatMap(([at, id]): [string, number][] =>
      at.startsWith('2026-11-24 ') ? [[at.slice(11), Number(id)]] : [],
    ),
  )
  const bookingIds: string[] = []
  for (const [n, [time, name, text]] of PEOPLE.entries()) {
    const order = orderOf(70_000 + n, slots.get(time) ?? 0)
    const answer = await book(house.origin, {
      ...order,
      citizen: { ...order.citizen, name },
      topic: { text },
      ...(n === 1 && { needs: ['wheelchair'] }),
    })
    if (answer.status !== 201) throw new Error(answer.text)
    bookingIds.push(answer.body.id)
  }
  const deputy = [...(await freeSlots(house, 'zam-kmet'))].filter(([at]) => at.startsWith('2026-11-26 '))
  for (const [, id] of deputy.slice(3, 5)) await staff('PUT', `/slots/${id}/block`, { reason: 'Заседание на ОбС' })
  await staff('PATCH', `/reception-days/${dayIds.sekretar}`, { state: 'closed', publicReason: 'отпуск' })
  return { ...house, dayIds, slots, bookingIds, ruleId: Number(rule.body.id) }
}
