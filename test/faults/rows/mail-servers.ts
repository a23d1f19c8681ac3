import { type AddressInfo, createServer, type Socket } from 'node:net'
import { createMailer } from '../../../src/messages/mailer.ts'
import { asCitizen } from '../../support/client.ts'
import { offerSlots } from '../../support/receptions.ts'
import { type Chance, chanceOf } from '../chance.ts'
import { ask } from '../http-client.ts'
import type { Scope } from '../scope.ts'
import { openTown, type Row, type Town } from '../town.ts'
import { must } from './crashes.ts'
import { bookAll, closed, minutesUntilSent, quiet, senderOf } from './mail-town.ts'

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

/** One mail to a server; how long the try took and how it ended. */
async function oneTry(smtpUrl: string): Promise<{ ms: number; outcome: string }> {
  const mailer = createMailer({ smtpUrl, dataDir: '/nonexistent' })
  const began = performance.now()
  const { outcome } = await mailer.send({
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
  const ms = Math.round(performance.now() - began)
  await mailer.close()
  return { ms, outcome }
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
    await bookAll(town, slotIds.slice(0, 30))
    const dripping = await mute(bench.scope, (socket) => {
      let n = 0
      const drip = setInterval(
        () => socket.writable && socket.write('220 mail.example ready\r\n'[n++ % 24] ?? ''),
        1_000,
      )
      socket.on('close', () => clearInterval(drip))
    })
    const silent = await mute(bench.scope, () => {})
    const tries = await Promise.all([silent, dripping].map(oneTry))
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
    const minutes = await minutesUntilSent(town, senderOf(bench, town.url, town.sink.url), 120)
    const figures = {
      noGreetingMs: tries[0]?.ms ?? 0,
      byteASecondMs: tries[1]?.ms ?? 0,
      othersAllSentMs: quick || 'never',
      putOff: rows[0].later,
      minutesUntilAll: minutes ?? 'never',
    }
    return closed(town, {
      figures,
      faults: [
        ...must(
          tries.every(({ ms, outcome }) => ms <= 30_000 && outcome === 'failed'),
          `tries ended after ${tries.map(({ ms }) => ms)} ms`,
        ),
        ...must(quick > 0 && quick < 300_000, `the others waited ${quick} ms`),
        ...must(minutes !== null, 'not all were sent'),
      ],
    })
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
    await bookAll(town, slotIds)
    await town.house.end('SIGTERM')
    await town.sql.query(`UPDATE messages SET lease_until = house_now() - interval '1 second' WHERE state = 'sending'`)
    const minutes = await minutesUntilSent(town, senderOf(bench, town.url, town.sink.url), 600)
    const { rows } = await town.sql.query(
      `SELECT max(attempts)::int AS most, count(*) FILTER (WHERE attempts > 1)::int AS again FROM messages`,
    )
    const { figures, faults } = await closed(town, {
      figures: { minutesUntilAll: minutes ?? 'never', triedAgain: rows[0].again, mostTries: rows[0].most },
      faults: [
        ...must(minutes !== null, 'not all were sent'),
        ...must(rows[0].again > 0, 'nothing had to be tried again'),
      ],
    })
    const most = Number(figures['mostCopies'])
    return {
      figures,
      faults: [
        ...faults,
        ...must(most <= mostCopies, `one mail came ${most} times`),
        ...must(figures['sent'] === 300, `${figures['sent']} of 300 were sent`),
      ],
    }
  },
})

const refused: Row = {
  id: 'M4',
  title: '550 for one recipient in twenty, 300 mails',
  run: async (bench) => {
    const town = await openTown(bench, 'M4')
    const { slotIds } = await offerSlots(town.sql, { days: 5, slotsPerDay: 60, minutes: 5 })
    const isRefused = (person: number) => person % 20 === 7
    town.sink.ways.recipient = (address) => (isRefused(Number(/\d+/.exec(address)?.[0])) ? 550 : 0)
    await town.house.start()
    const began = performance.now()
    const posted = await bookAll(town, slotIds)
    const ofRefused = posted.filter((_, person) => isRefused(person))
    const flags = async (of: typeof posted) => {
      const seen = await Promise.all(
        of.map(({ token }) => ask(town.house.origin, '/my-booking', { headers: asCitizen(token) })),
      )
      return seen.map(({ body }) => ({ refused: body?.emailRefused === true, state: body?.state }))
    }
    let flaggedMs = 0
    while (flaggedMs === 0 && performance.now() - began < 90_000) {
      if ((await flags(ofRefused)).every(({ refused }) => refused)) flaggedMs = Math.round(performance.now() - began)
      else await new Promise((later) => setTimeout(later, 250))
    }
    await quiet(town)
    const all = await flags(posted)
    await town.house.end('SIGTERM')
    const { rows } = await town.sql.query(
      `SELECT count(*)::int AS dead, max(attempts)::int AS tries, bool_and(last_error = 'EENVELOPE 550') AS told FROM messages WHERE state = 'dead'`,
    )
    const flagged = all.filter(({ refused }) => refused).length
    return closed(town, {
      dead: true,
      figures: {
        refused: ofRefused.length,
        ...rows[0],
        told: String(rows[0].told),
        flagged,
        flaggedMs: flaggedMs || 'never',
      },
      faults: [
        ...must(rows[0].dead === 15 && rows[0].tries === 1, `${rows[0].dead} dead after ${rows[0].tries} tries`),
        ...must(flagged === 15, `${flagged} bookings carry the flag`),
        ...must(flaggedMs > 0 && flaggedMs <= 60_000, `the last flag stood after ${flaggedMs} ms`),
        ...must(
          all.every(({ state }) => state === 'confirmed'),
          'a booking did not stay',
        ),
      ],
    })
  },
}

export const mailServerRows: Row[] = [
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
  refused,
  moody(
    'M5',
    'three in a hundred taken and their 250 lost, 300 mails',
    ({ sink }, chance) => {
      sink.ways.dropAfterData = () => chance() < 0.03
    },
    3,
  ),
]
