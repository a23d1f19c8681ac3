import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { simpleParser } from 'mailparser'
import pg from 'pg'
import { givenOfficial, givenSchedule, startingAt } from '../../receptions/given.ts'
import { asCitizen, orderOf } from '../../support/client.ts'
import { createTestDatabase } from '../../support/database.ts'
import { openMailSink, type SunkMail } from '../../support/mail-sink.ts'
import { drained } from '../checker.ts'
import { houseProcess } from '../house-process.ts'
import { ask } from '../http-client.ts'
import type { Scope } from '../scope.ts'
import { must } from './crashes.ts'

/** Where the process thinks it is, and where the database. */
export type Zones = { server: string; database: string }

/** All that a house told and kept, without what is by chance or of the moment. */
export type Story = { told: Record<string, unknown>; faults: string[] }

/** Dates on both sides of two changes of the clock; the schedule receives on Tuesdays at 14:00. */
const DATES = ['2026-10-20', '2026-10-27', '2027-03-23', '2027-03-30']

/** D1: the same script of operations in a house of its own: days made, shown, held, booked, moved, cancelled, told by mail. */
export async function livedThrough(scope: Pick<Scope, 'teardown'>, { server, database }: Zones): Promise<Story> {
  const { sql, url } = await createTestDatabase(scope, {
    timeZone: database,
    clockOffset: startingAt('2026-10-15T09:00'),
  })
  await givenSchedule(sql, await givenOfficial(sql), { opensDaysAhead: 171 })
  const sink = await openMailSink(scope)
  const house = await houseProcess(scope, {
    databaseUrl: url,
    smtpUrl: sink.url,
    env: { TZ: server, SAME_DAY_REMINDER_MINUTES: '120' },
  })
  await house.start()
  const faults: string[] = []
  const call = async (path: string, wanted: number, asked: Parameters<typeof ask>[2] = {}) => {
    const { status, body } = await ask(house.origin, path, asked)
    faults.push(...must(status === wanted, `${path} heard ${status}`))
    return body
  }
  const post = (body?: unknown, headers: Record<string, string> = {}) => ({
    method: 'POST',
    headers: { 'idempotency-key': randomUUID(), ...headers },
    ...(body !== undefined && { body }),
  })

  const told: Record<string, unknown> = {}
  const autumn = await call('/officials/kmet/availability?from=2026-10-15&to=2026-12-31', 200)
  const spring = await call('/officials/kmet/availability?from=2027-03-01&to=2027-05-01&lang=en', 200)
  told['availability'] = [autumn, spring]
  told['schedule'] = await call('/reception-days?from=2026-10-15&to=2026-12-31', 200)
  told['officials'] = await call('/officials', 200)
  const slotsOf = (date: string): string[] =>
    [...autumn.days, ...spring.days]
      .filter((day) => day.date === date)
      .flatMap((day) => day.freeSlots.map(({ slotId }: { slotId: string }) => slotId))
  const orders = DATES.map((date, n) => orderOf(n, slotsOf(date)[n] ?? 0, { locale: n % 2 === 0 ? 'bg' : 'en' }))
  const hold = await call('/holds', 201, post({ slotId: orders[0]?.slotId }))
  const booked: { id: string; code: string; manageToken: string }[] = []
  for (const [n, order] of orders.entries())
    booked.push(await call('/bookings', 201, post(n === 0 ? { ...order, holdToken: hold?.holdToken } : order)))
  const headers = booked.map(({ manageToken }) => asCitizen(manageToken))
  await settled(sink.mails, 4)
  await drained(url, { withinMs: 30_000 })
  const changes = [
    await call('/my-booking/move', 200, post({ slotId: slotsOf('2026-10-27')[5] }, headers[0])),
    await call('/my-booking/move', 200, post({ slotId: slotsOf('2026-10-20')[7] }, headers[3])),
    await call('/my-booking/cancel', 200, post(undefined, headers[2])),
  ]
  await settled(sink.mails, 7)
  // The mail server has a mail a moment before the database notes it as sent.
  await drained(url, { withinMs: 30_000 })
  told['bookings'] = [hold?.startsAt, booked, changes]
  told['own data'] = await Promise.all(headers.map((each) => call('/my-booking/data', 200, { headers: each })))
  const pages = [
    '/bg/',
    '/en/',
    ...booked.flatMap(({ manageToken }) => [`/bg/chas/${manageToken}`, `/en/booking/${manageToken}`]),
  ]
  told['pages'] = await Promise.all(pages.map(async (path) => (await fetch(house.origin + path)).text()))
  told['calendars'] = await Promise.all(
    headers.map(async (each) =>
      (await fetch(`${house.origin}/api/v1/my-booking/calendar.ics`, { headers: each })).text(),
    ),
  )
  told['mails'] = (await Promise.all(sink.mails.map(readable))).sort()
  told['stored'] = await stored(url)
  faults.push(...must(sink.mails.length === 7, `${sink.mails.length} mails, not 7`), ...house.troubles)
  await house.end('SIGTERM')
  return { told: JSON.parse(withoutChance(JSON.stringify(told), booked)), faults }
}

/** Waits until so many mails are there. */
async function settled(mails: SunkMail[], wanted: number): Promise<void> {
  for (let look = 0; look < 200 && mails.length < wanted; look++) await pause(50)
}

/** What a citizen reads of a mail, and what their calendar does. */
async function readable({ raw }: SunkMail): Promise<string> {
  const { subject, text, html, attachments } = await simpleParser(raw)
  return [subject, text, html, ...attachments.map(({ content }) => content.toString())].join('\n')
}

/** Names, tokens, codes, nonces and moments of this run are each house's own. */
function withoutChance(text: string, booked: { id: string; code: string; manageToken: string }[]): string {
  // Calendar files fold their lines, wherever a token may be.
  let plain = text.replaceAll(String.raw`\r\n `, '')
  for (const [n, { id, code, manageToken }] of booked.entries())
    plain = plain
      .replaceAll(manageToken, `token ${n}`)
      .replaceAll(id, `id ${n}`)
      .replaceAll(new RegExp(`${code.slice(0, 3)}\\s?${code.slice(3)}`, 'g'), `code ${n}`)
  return plain
    .replaceAll(/nonce=\\"[^"\\]*\\"/g, '')
    .replaceAll(/(DTSTAMP|LAST-MODIFIED|CREATED):\d{8}T\d{6}Z/g, '$1')
    .replaceAll(/"(createdAt|at|sentAt|dueAt)":"2026-10-15T09:[^"]*"/g, '"$1":"now"')
}

/** The instants as a third party sees them: another connection, in a zone that is neither the server's nor the database's. */
async function stored(url: string): Promise<unknown[]> {
  const other = new pg.Client({ connectionString: url, options: '-c TimeZone=Asia/Tokyo' })
  await other.connect()
  const all = []
  for (const query of [
    `SELECT d.local_date::text, extract(epoch FROM starts_at) AS s, extract(epoch FROM ends_at) AS e, extract(epoch FROM opens_at) AS o FROM reception_days d ORDER BY 2`,
    `SELECT start_minute, extract(epoch FROM starts_at) AS s, extract(epoch FROM ends_at) AS e, extract(epoch FROM closes_at) AS c FROM slots ORDER BY 2`,
    `SELECT b.phone, b.state, b.version, extract(epoch FROM s.starts_at) AS s FROM bookings b JOIN slots s ON s.id = b.slot_id ORDER BY 1`,
    `SELECT b.phone, m.kind, m.version, m.state, m.details, CASE WHEN m.kind LIKE 'reminder%' THEN extract(epoch FROM m.due_at) END AS due
     FROM messages m JOIN bookings b ON b.id = m.booking_id ORDER BY 1, 2, 3`,
  ])
    all.push((await other.query(query)).rows)
  await other.end()
  return all
}
