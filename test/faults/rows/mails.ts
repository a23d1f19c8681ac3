import { randomUUID } from 'node:crypto'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import type pg from 'pg'
import { createDeps } from '../../../src/deps.ts'
import { deliverMessages } from '../../../src/messages/deliver-messages.ts'
import { createMailer } from '../../../src/messages/mailer.ts'
import { asCitizen, orderOf } from '../../support/client.ts'
import { testConfig } from '../../support/house.ts'
import { offerSlots } from '../../support/receptions.ts'
import { type Chance, chanceOf, percentile } from '../chance.ts'
import { check } from '../checker.ts'
import { SECRET_KEY } from '../house-process.ts'
import { ask } from '../http-client.ts'
import type { Scope } from '../scope.ts'
import { type Bench, type Outcome, openTown, type Row, type Town } from '../town.ts'
import { must } from './crashes.ts'

type Posted = { ms: number; token: string; status: number }

/** Citizens who book one after the other, a few at a time. */
async function bookAll({ house }: Town, slotIds: number[], firstPerson: number): Promise<Posted[]> {
  const posted: Posted[] = []
  for (let from = 0; from < slotIds.length; from += 4)
    posted.push(
      ...(await Promise.all(
        slotIds.slice(from, from + 4).map(async (slotId, n) => {
          const heard = await ask(house.origin, '/bookings', {
            method: 'POST',
            body: orderOf(firstPerson + from + n, slotId),
            headers: { 'idempotency-key': randomUUID() },
          })
          return { ms: heard.ms, token: heard.body?.manageToken ?? '', status: heard.status }
        }),
      )),
    )
  return posted
}

/** A sender of our own over the town's database, to be called as often as time is made to pass. */
async function senderOf({ scope }: Bench, { url, sink }: Town): Promise<() => Promise<unknown>> {
  const deps = await createDeps(testConfig({ SECRET_KEY, DATABASE_URL: url }), { url, nudge: () => {} })
  scope.teardown(() => deps.close())
  const mailer = createMailer({ smtpUrl: sink.url, dataDir: '/nonexistent' })
  scope.teardown(() => mailer.close())
  return () => deliverMessages({ ...deps, mailer })
}

/** Minutes pass for what waits to be sent, reminders apart, which stand at hours of their own. */
async function pass({ sql }: { sql: pg.Client }, minutes: number): Promise<void> {
  await sql.query(
    `UPDATE messages SET due_at = due_at - make_interval(mins => $1), created_at = created_at - make_interval(mins => $1)
     WHERE state = 'pending' AND kind NOT LIKE 'reminder%'`,
    [minutes],
  )
}

async function waiting({ sql }: { sql: pg.Client }): Promise<number> {
  const { rows } = await sql.query(
    `SELECT count(*)::int AS n FROM messages WHERE state IN ('pending', 'sending') AND kind NOT LIKE 'reminder%'`,
  )
  return rows[0].n
}

/** Delivers and lets minutes pass until nothing waits; minutes taken, or null after so many. */
async function minutesUntilSent(town: Town, send: () => Promise<unknown>, most: number): Promise<number | null> {
  for (let minute = 0; minute <= most; minute++) {
    await send()
    if ((await waiting(town)) === 0) return minute
    await pass(town, 1)
  }
  return null
}

async function closed(town: Town, figures: Outcome['figures'], faults: string[]): Promise<Outcome> {
  const verdict = await check({ url: town.url, history: town.history, mails: town.sink.mails })
  const { sent, mailsLost, copies, mostCopies } = verdict
  return {
    figures: { ...figures, sent, mailsLost, copies, mostCopies },
    faults: [...faults, ...verdict.faults, ...town.house.troubles],
  }
}

const down: Row = {
  id: 'M1',
  title: 'the mail server away for 30 minutes, 300 bookings meanwhile',
  run: async (bench) => {
    const town = await openTown(bench, 'M1')
    await town.house.start()
    const { slotIds } = await offerSlots(town.sql, { days: 10, slotsPerDay: 80, minutes: 5 })
    await bookAll(town, slotIds.slice(0, 100), 0)
    const withMail = await bookAll(town, slotIds.slice(100, 400), 1_000)
    await minutesUntilSent(town, () => new Promise((later) => setTimeout(later, 500)), 20)
    await town.sink.shut()
    const without = await bookAll(town, slotIds.slice(400, 700), 2_000)
    await Promise.all(
      without.slice(0, 50).map(({ token }, n) =>
        ask(town.house.origin, '/my-booking/move', {
          method: 'POST',
          body: { slotId: String(slotIds[700 + n]) },
          headers: asCitizen(token),
        }),
      ),
    )
    await town.house.end('SIGTERM')
    const send = await senderOf(bench, town)
    for (let minute = 0; minute < 30; minute++) {
      await send()
      await pass(town, 1)
    }
    const before = town.sink.mails.length
    await town.sink.open()
    const minutes = await minutesUntilSent(town, send, 120)
    const [p95, p95Down] = [withMail, without].map((all) =>
      percentile(
        all.map(({ ms }) => ms * 10),
        0.95,
      ),
    ) as [number, number]
    const change = Math.round((100 * (p95Down - p95)) / p95)
    return closed(
      town,
      { p95: p95 / 10, p95WithoutMail: p95Down / 10, change: `${change} %`, minutesAfterReturn: minutes ?? 'never' },
      [
        ...must(
          without.every(({ status }) => status === 201),
          'not every booking was taken',
        ),
        ...must(town.sink.mails.length - before === 300, `${town.sink.mails.length - before} of 300 mails came`),
        // Faster is no fault, and a millisecond is no figure.
        ...must(p95Down <= p95 * 1.2 + 20, `the booking's p95 went from ${p95 / 10} to ${p95Down / 10} ms`),
        ...must(minutes !== null && minutes <= 10, `the last went out ${minutes} minutes after the return`),
      ],
    )
  },
}

/** A server that takes every connection and says what it likes, and when. */
async function mute(scope: Pick<Scope, 'teardown'>, say: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('data', () => {})
    socket.on('close', () => sockets.delete(socket))
    say(socket)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()))
  scope.teardown(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((done) => server.close(done))
  })
  return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const slow: Row = {
  id: 'M2',
  title: 'no greeting, a byte a second, and recipients whose conversation stands still among others',
  run: async (bench) => {
    const town = await openTown(bench, 'M2')
    town.sink.ways.stall = (address) => /^citizen\d*[05]@/.test(address)
    const { slotIds } = await offerSlots(town.sql, { slotsPerDay: 40, minutes: 10 })
    await town.house.start()
    const began = performance.now()
    await bookAll(town, slotIds.slice(0, 30), 0)
    const dripping = await mute(bench.scope, (socket) => {
      let n = 0
      const drip = setInterval(
        () => socket.writable && socket.write('220 mail.example ready\r\n'[n++ % 24] ?? ''),
        1_000,
      )
      socket.on('close', () => clearInterval(drip))
    })
    const silent = await mute(bench.scope, () => {})
    const tries = await Promise.all(
      [silent, dripping].map(async (smtpUrl) => {
        const mailer = createMailer({ smtpUrl, dataDir: '/nonexistent' })
        const start = performance.now()
        const verdict = await mailer.send({
          kind: 'confirmation',
          from: { name: 'x', address: 'priemna@sopot.example' },
          to: { name: 'x', address: 'citizen1@mail.example' },
          subject: 'x',
          text: 'x',
          html: 'x',
          date: new Date(0),
          messageId: '<x@sopot.example>',
          headers: {},
        })
        const ms = Math.round(performance.now() - start)
        await mailer.close()
        return { ms, outcome: verdict.outcome }
      }),
    )
    let quick = 0
    for (let look = 0; look < 300 && quick === 0; look++) {
      if (town.sink.mails.length >= 24) quick = Math.round(performance.now() - began)
      else await new Promise((later) => setTimeout(later, 500))
    }
    const { rows } = await town.sql.query(
      `SELECT count(*) FILTER (WHERE state = 'pending' AND attempts > 0)::int AS later FROM messages WHERE kind = 'confirmation'`,
    )
    town.sink.ways.stall = () => false
    await town.house.end('SIGTERM')
    const minutes = await minutesUntilSent(town, await senderOf(bench, town), 120)
    return closed(
      town,
      {
        noGreetingMs: tries[0]?.ms ?? 0,
        byteASecondMs: tries[1]?.ms ?? 0,
        othersAllSentMs: quick || 'never',
        putOff: rows[0].later,
        minutesUntilAll: minutes ?? 'never',
      },
      [
        ...must(
          tries.every(({ ms, outcome }) => ms <= 31_000 && outcome === 'failed'),
          `tries ended after ${tries.map(({ ms }) => ms)} ms`,
        ),
        ...must(quick > 0 && quick < 150_000, `the others waited ${quick} ms`),
      ],
    )
  },
}

const moody = (id: string, title: string, ways: (town: Town, chance: Chance) => void, mostCopies: number): Row => ({
  id,
  title,
  run: async (bench) => {
    const town = await openTown(bench, id)
    const { slotIds } = await offerSlots(town.sql, { days: 5, slotsPerDay: 60, minutes: 5 })
    ways(town, chanceOf(bench.seed))
    await town.house.start()
    await bookAll(town, slotIds, 0)
    await town.house.end('SIGTERM')
    await town.sql.query(`UPDATE messages SET lease_until = house_now() - interval '1 second' WHERE state = 'sending'`)
    const minutes = await minutesUntilSent(town, await senderOf(bench, town), 600)
    const { rows } = await town.sql.query(
      `SELECT max(attempts)::int AS most, count(*) FILTER (WHERE attempts > 1)::int AS again FROM messages`,
    )
    const { figures, faults } = await closed(
      town,
      { minutesUntilAll: minutes ?? 'never', triedAgain: rows[0].again, mostTries: rows[0].most },
      must(minutes !== null, 'not all were sent'),
    )
    const most = Number(figures['mostCopies'])
    return { figures, faults: [...faults, ...must(most <= mostCopies, `one mail came ${most} times`)] }
  },
})

export const mailRows: Row[] = [
  down,
  slow,
  moody(
    'M3',
    '450 for one in ten tries and 451 for one in twenty, 300 mails',
    ({ sink }, chance) => {
      sink.ways.recipient = () => {
        const luck = chance()
        return luck < 0.1 ? 450 : luck < 0.15 ? 451 : 0
      }
    },
    1,
  ),
  moody(
    'M5',
    'three in a hundred taken and their 250 lost, 300 mails',
    ({ sink }, chance) => {
      sink.ways.dropAfterData = () => chance() < 0.03
    },
    3,
  ),
]
