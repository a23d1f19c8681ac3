import { deliverMessages } from '../../src/messages/deliver-messages.ts'
import { book, orderOf } from '../support/client.ts'
import { type FullHouse, openFullHouse, tend, waiting } from '../waitlist/waiting.ts'

const NAMES = ['Красимир Ангелов', 'Станка Димитрова', 'Пламен Георгиев', 'Йорданка Стоилова', 'Eleanor Whitfield']

/** An invented citizen without e-mail. */
export const withoutMail = (person: number) => {
  const { phone } = orderOf(person, 1).citizen
  return { citizen: { name: NAMES[person % NAMES.length] ?? '', phone } }
}

/** Delivers all that is due; the server refuses mails while `dead`. */
export const deliver = (house: FullHouse, dead = false) =>
  deliverMessages({
    ...house.deps,
    mailer: {
      send: async () => (dead ? { outcome: 'refused', error: 'EENVELOPE 550' } : { outcome: 'sent' }),
      close: async () => {},
    },
  })

/** What somebody who works here does to a booking, as one transaction with its line in the audit log. */
export async function byStaff(
  house: FullHouse,
  id: string,
  change: string,
  action: string,
  before = '',
): Promise<void> {
  await house.sql.query(`BEGIN; ${before};
    UPDATE bookings SET ${change}, version = version + 1 WHERE id = '${id}';
    INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
      SELECT 'user:1', '${action}', 'booking', id, 'confirmed', state, version FROM bookings WHERE id = '${id}';
    COMMIT`)
}

/** A house in which there is something of everything that staff are told about mails and calls. */
export async function furnished(t: Parameters<typeof openFullHouse>[0], at = '2026-11-19T10:00'): Promise<FullHouse> {
  const house = await openFullHouse(t, { at, slotsPerDay: 8, leave: [4, 5, 6, 7] })
  await deliver(house)
  await book(
    house.origin,
    orderOf(41, house.slotIds[4] ?? 0, {
      citizen: { name: 'Мария Колева', email: 'm.koleva@mail.example', phone: '0888123456' },
    }),
  )
  await book(
    house.origin,
    orderOf(42, house.slotIds[5] ?? 0, {
      locale: 'en',
      citizen: { name: 'Oliver Hartley', email: 'o.hartley@mail.example' },
    }),
  )
  await deliver(house, true)
  const moved = await book(house.origin, orderOf(43, house.slotIds[6] ?? 0, withoutMail(0)))
  await byStaff(
    house,
    moved.body.id,
    `state = 'cancelled-by-municipality', cancel_reason = 'Спешно заседание на Общинския съвет.'`,
    'cancel',
  )
  await book(house.origin, orderOf(44, house.slotIds[6] ?? 0, withoutMail(1)))
  await book(house.origin, orderOf(45, house.slotIds[7] ?? 0, withoutMail(2)))
  for (const n of [3, 4]) await waiting(house, n, withoutMail(n))
  await waiting(house, 50, { locale: 'en', citizen: { name: 'Amelia Brook', email: 'a.brook@mail.example' } })
  await house.cancel(0)
  await tend(house)
  await deliver(house)
  return house
}
