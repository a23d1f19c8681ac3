import { type Answer, book, call, orderOf } from '../support/client.ts'
import { openTestHouse, type TestHouse } from '../support/house.ts'
import { asStaff } from '../support/staff.ts'
import { givenOfficial, startingAt } from './given.ts'

type Teardown = { teardown(work: () => Promise<unknown>): unknown }

/** A house with a mayor and somebody who may do everything; its clock starts at a wall time in Bulgaria. */
export type StaffHouse = TestHouse & {
  /** Calls the staff's API as an administrator, unless other headers are given. */
  staff(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  /** Books a slot as a new citizen, and fails where that is refused. */
  booked(
    slotId: number | string,
    extra?: Record<string, unknown>,
  ): Promise<{ id: string; manageToken: string; code: string }>
}

let person = 0

export async function openStaffHouse(
  t: Teardown,
  { at = '2026-11-20T09:00', officials = ['kmet'] }: { at?: string; officials?: string[] } = {},
): Promise<StaffHouse> {
  const house = await openTestHouse(t, { clockOffset: startingAt(at) })
  for (const [order, slug] of officials.entries()) await givenOfficial(house.sql, { slug, order })
  const admin = await asStaff(house)
  return {
    ...house,
    staff: (method, path, body, headers = admin) =>
      call(house.origin, `/staff${path}`, { method, headers, ...(body === undefined ? {} : { body }) }),
    booked: async (slotId, extra) => {
      const answer = await book(house.origin, orderOf(90_000 + ++person, slotId, extra))
      if (answer.status !== 201) throw new Error(`not booked: ${answer.text}`)
      return answer.body
    },
  }
}

/** The body of a rule: Tuesdays 14:00-17:00 in quarters of an hour, unless told otherwise. */
export const ruleOf = (changes: Record<string, unknown> = {}) => ({
  official: 'kmet',
  recurrence: { weekday: 2 },
  startTime: '14:00',
  endTime: '17:00',
  slotMinutes: 15,
  place: 'стая 201',
  placeEn: 'room 201',
  validFrom: '2026-01-01',
  opensDaysAhead: 28,
  closesMinutesBefore: 120,
  holidayPolicy: 'skip',
  ...changes,
})

/** The free slots of an official as citizens see them, by local date and time: „2026-11-24 14:00“. */
export async function freeSlots(house: TestHouse, slug = 'kmet', range = ''): Promise<Map<string, string>> {
  house.deps.changes.announce(slug)
  const { body } = await call(house.origin, `/officials/${slug}/availability${range}`)
  const slots = body.days.flatMap(({ freeSlots }: { freeSlots: { slotId: string; startsAt: string }[] }) => freeSlots)
  return new Map(
    slots.map(({ slotId, startsAt }: Record<string, string>) => [
      (startsAt ?? '').slice(0, 16).replace('T', ' '),
      slotId,
    ]),
  )
}
