import { randomInt, randomUUID } from 'node:crypto'
import type { Transaction } from '../src/db/client.ts'
import type { Deps } from '../src/deps.ts'
import { makeReceptionDays } from '../src/receptions/make-reception-days.ts'
import { type PastHours, seedPast } from './seed-past.ts'

/** What the seed put in; all zero where somebody was there before. */
export type SeededDemo = { officials: number; days: number; slots: number; bookings: number }

/** Held while the first rows are written, so that two starting nodes do not both write them. */
const SEED_LOCK = 7_264_314
const HORIZON_DAYS = 63

// Община Сопот as its charter names it: offices, never names of office-holders. The hours are examples and say so.
const ORDER_NUMBER = 'примерно приемно време'
const OFFICIALS = [
  {
    slug: 'kmet',
    office: 'mayor',
    title: { bg: 'Кмет на общината', en: 'Mayor of the Municipality' },
    portfolio: { bg: null, en: null },
    room: '201',
    hours: { weekday: 2, from: '14:00', to: '17:00', slotMinutes: 15, pause: { startMinute: 930, endMinute: 945 } },
    booking: { opensDaysAhead: 28, closesMinutesBefore: 120 },
  },
  {
    slug: 'zamestnik-kmet-stroitelstvo',
    office: 'deputy-mayor',
    title: { bg: 'Заместник-кмет на общината', en: 'Deputy Mayor' },
    portfolio: { bg: 'Устройство на територията и строителство', en: 'Spatial planning and construction' },
    room: '204',
    hours: { weekday: 3, from: '10:00', to: '12:00', slotMinutes: 15 },
    booking: { opensDaysAhead: 60, closesMinutesBefore: 60 },
  },
  {
    slug: 'zamestnik-kmet-obrazovanie',
    office: 'deputy-mayor',
    title: { bg: 'Заместник-кмет на общината', en: 'Deputy Mayor' },
    portfolio: { bg: 'Образование, култура и социални дейности', en: 'Education, culture and social affairs' },
    room: '206',
    hours: { weekday: 4, from: '14:00', to: '16:00', slotMinutes: 20 },
    booking: { opensDaysAhead: 60, closesMinutesBefore: 60 },
  },
  {
    slug: 'sekretar',
    office: 'secretary',
    title: { bg: 'Секретар на общината', en: 'Secretary of the Municipality' },
    portfolio: { bg: null, en: null },
    room: '203',
    hours: { weekday: 1, from: '10:00', to: '12:00', slotMinutes: 15 },
    booking: { opensDaysAhead: 60, closesMinutesBefore: 30 },
  },
]

/** The day that is closed: of whom, which one from now on, and what the citizens read. */
const CLOSED = { slug: 'zamestnik-kmet-stroitelstvo', day: 3, publicReason: 'Участие в национален форум' }

type Visitor = { name: string; phone?: string; email?: string; locale?: 'bg' | 'en'; topic: string; needs?: string[] }

// Invented citizens, by official: `nth` of the slots that can be booked. Numbers out of a block of the form +35988800xxxx.
const VISITS: Readonly<Record<string, readonly ({ nth: number } & Visitor)[]>> = {
  kmet: [
    {
      nth: 2,
      name: 'Иванка Примерова',
      phone: '+359888000101',
      email: 'ivanka@poshta.example',
      topic: 'Осветлението на улицата пред читалището не работи от месец.',
    },
    {
      nth: 3,
      name: 'Стоян Измислен',
      phone: '+359888000102',
      topic: 'Предложение за пейки в парка.',
      needs: ['wheelchair'],
    },
    {
      nth: 5,
      name: 'Мария Образцова',
      email: 'maria@poshta.example',
      topic: 'Поддръжка на детската площадка в квартала.',
    },
    {
      nth: 14,
      name: 'Peter Sample',
      phone: '+359888000104',
      email: 'peter@mail.example',
      locale: 'en',
      topic: 'Opening a small guest house in the old part of town.',
      needs: ['interpreter'],
    },
  ],
  'zamestnik-kmet-stroitelstvo': [
    {
      nth: 1,
      name: 'Георги Пробен',
      phone: '+359888000105',
      topic: 'Срок за издаване на виза за проектиране.',
    },
    {
      nth: 4,
      name: 'Десислава Мислена',
      phone: '+359888000106',
      email: 'desislava@poshta.example',
      topic: 'Пропаднал участък от тротоара след ремонта на водопровода.',
    },
    { nth: 10, name: 'Никола Тестов', phone: '+359888000107', topic: 'Отводняване на улицата при дъжд.' },
  ],
  'zamestnik-kmet-obrazovanie': [
    {
      nth: 1,
      name: 'Елена Примерова',
      phone: '+359888000108',
      email: 'elena@poshta.example',
      topic: 'Прием на дете в детска градина по средата на годината.',
    },
    {
      nth: 3,
      name: 'Тодор Измислен',
      phone: '+359888000109',
      topic: 'Клуб на пенсионера: отопление през зимата.',
      needs: ['sign-language'],
    },
    {
      nth: 8,
      name: 'Радка Образцова',
      phone: '+359888000110',
      email: 'radka@poshta.example',
      topic: 'Асистентска подкрепа за възрастен родител.',
      needs: ['supporter'],
    },
  ],
  sekretar: [
    {
      nth: 2,
      name: 'Васил Пробен',
      phone: '+359888000111',
      email: 'vasil@poshta.example',
      topic: 'Отговор по подаден сигнал се бави.',
    },
    { nth: 6, name: 'Цветана Мислена', phone: '+359888000112', topic: 'Достъп до обществена информация.' },
  ],
}

/**
 * Fills an empty house with the demo of Община Сопот: its officials by office, example hours, the days of the next weeks,
 * one closed day and a dozen bookings of invented citizens. Where there is any official already, nothing is done.
 *
 * @param hashFor the hash that the database keeps of the token of a new booking, made by the newest key at token version 1
 */
export async function seedDemo(
  deps: Pick<Deps, 'db' | 'clock' | 'config'>,
  hashFor: (bookingId: string) => Uint8Array,
): Promise<SeededDemo> {
  const officials = await deps.db.$transaction(seedOfficials)
  if (officials === 0) return { officials: 0, days: 0, slots: 0, bookings: 0 }
  const { days, slots } = await makeReceptionDays(deps, { horizonDays: HORIZON_DAYS })
  const bookings = await deps.db.$transaction(async (tx) => {
    await closeOneDay(tx)
    return seedBookings(tx, { hashFor, keyId: deps.config.secretKeys[0]?.id ?? 0 })
  })
  return { officials, days, slots, bookings }
}

/**
 * Gives the demo that was just seeded a past, so that its reports show something.
 *
 * @param hashFor as of `seedDemo`
 */
export async function seedDemosPast(
  deps: Pick<Deps, 'db' | 'clock' | 'config'>,
  hashFor: (bookingId: string) => Uint8Array,
): Promise<void> {
  const hours: PastHours[] = OFFICIALS.map(({ slug, hours: { from, to, ...hours } }) => ({
    ...hours,
    slug,
    from: minutes(from),
    to: minutes(to),
  }))
  const today = deps.clock.now().toISODate() ?? ''
  const keyId = deps.config.secretKeys[0]?.id ?? 0
  await deps.db.$transaction((tx) => seedPast(tx, { hours, today, keyId, hashFor }))
}

async function seedOfficials(tx: Transaction): Promise<number> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${SEED_LOCK}::bigint)`
  const rows = JSON.stringify(
    OFFICIALS.map(({ slug, office, title, portfolio, room, hours, booking }, index) => ({
      slug,
      office,
      title_bg: title.bg,
      title_en: title.en,
      portfolio_bg: portfolio.bg,
      portfolio_en: portfolio.en,
      room,
      sort_order: index + 1,
      weekday: hours.weekday,
      start_minute: minutes(hours.from),
      end_minute: minutes(hours.to),
      slot_minutes: hours.slotMinutes,
      breaks: hours.pause ? [hours.pause] : [],
      place_bg: `ул. „Иван Вазов“ № 34, стая ${room}`,
      place_en: `34 Ivan Vazov Street, room ${room}`,
      opens_days_ahead: booking.opensDaysAhead,
      closes_minutes_before: booking.closesMinutesBefore,
    })),
  )
  return tx.$executeRaw`
    WITH given AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${rows}::jsonb) AS given (slug text, office text, title_bg text, title_en text,
        portfolio_bg text, portfolio_en text, room text, sort_order smallint, weekday smallint, start_minute smallint,
        end_minute smallint, slot_minutes smallint, breaks jsonb, place_bg text, place_en text, opens_days_ahead smallint,
        closes_minutes_before int)
    ), seeded AS (
      INSERT INTO officials (slug, office, title_bg, title_en, portfolio_bg, portfolio_en, room, sort_order)
      SELECT slug, office, title_bg, title_en, portfolio_bg, portfolio_en, room, sort_order FROM given
      WHERE NOT EXISTS (SELECT FROM officials)
      RETURNING id, slug
    )
    INSERT INTO schedules (official_id, weekday, start_minute, end_minute, slot_minutes, breaks, place_bg, place_en, valid_from,
      opens_days_ahead, closes_minutes_before, order_number)
    SELECT seeded.id, weekday, start_minute, end_minute, slot_minutes, breaks, place_bg, place_en,
      (house_now() AT TIME ZONE 'Europe/Sofia')::date, opens_days_ahead, closes_minutes_before, ${ORDER_NUMBER}
    FROM seeded JOIN given USING (slug)`
}

async function closeOneDay(tx: Transaction): Promise<void> {
  await tx.$executeRaw`
    WITH closed AS (
      UPDATE reception_days SET state = 'closed', public_reason = ${CLOSED.publicReason}
      WHERE id = (SELECT d.id FROM reception_days d JOIN officials o ON o.id = d.official_id
        WHERE o.slug = ${CLOSED.slug} ORDER BY d.starts_at OFFSET ${CLOSED.day - 1}::int LIMIT 1)
      RETURNING id
    )
    INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state)
    SELECT 'system', 'close', 'reception-day', id::text, 'open', 'closed' FROM closed`
}

/** Bookings as the web makes them, confirmed, with their audit rows; nothing is told to anybody. */
async function seedBookings(
  tx: Transaction,
  { hashFor, keyId }: { hashFor: (bookingId: string) => Uint8Array; keyId: number },
): Promise<number> {
  const codes = new Set<string>()
  const rows = Object.entries(VISITS).flatMap(([slug, visits]) =>
    visits.map(({ nth, name, phone, email, locale = 'bg', topic, needs = [] }) => {
      const id = randomUUID()
      const hash = Buffer.from(hashFor(id)).toString('hex')
      return { slug, nth, id, code: newCode(codes), name, phone, email, locale, topic, needs, hash }
    }),
  )
  return tx.$executeRaw`
    WITH visit AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS v (slug text, nth int, id uuid, code text, name text,
        phone text, email text, locale text, topic text, needs text[], hash text)
    ), free AS (
      SELECT b.id, o.slug, row_number() OVER (PARTITION BY o.id ORDER BY b.starts_at) AS nth
      FROM bookable_slots b JOIN officials o ON o.id = b.official_id
    ), booked AS (
      INSERT INTO bookings (id, slot_id, state, code, locale, name, phone, email, email_key, topic_text, needs, key_id, token_hash)
      SELECT v.id, free.id, 'confirmed', v.code, v.locale, v.name, v.phone, v.email, lower(v.email), v.topic, v.needs,
        ${keyId}::smallint, decode(v.hash, 'hex')
      FROM visit v JOIN free USING (slug, nth)
      RETURNING id
    )
    INSERT INTO audit_entries (actor, action, subject, subject_id, to_state, version)
    SELECT 'citizen', 'book', 'booking', id::text, 'confirmed', 1 FROM booked`
}

function newCode(taken: Set<string>): string {
  for (;;) {
    const code = String(randomInt(1_000_000)).padStart(6, '0')
    if (taken.has(code)) continue
    taken.add(code)
    return code
  }
}

function minutes(wallTime: string): number {
  const [hour, minute] = wallTime.split(':')
  return Number(hour) * 60 + Number(minute)
}
