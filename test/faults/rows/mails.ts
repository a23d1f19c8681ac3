import { setTimeout as pause } from 'node:timers/promises'
import { asCitizen } from '../../support/client.ts'
import { offerSlots } from '../../support/receptions.ts'
import { percentile } from '../chance.ts'
import { houseProcess } from '../house-process.ts'
import { ask } from '../http-client.ts'
import { type Bench, openTown, type Row, type Town } from '../town.ts'
import { must } from './crashes.ts'
import { mailContentRows } from './mail-contents.ts'
import { mailRaceRows } from './mail-races.ts'
import { mailServerRows } from './mail-servers.ts'
import { mailTimeRows } from './mail-times.ts'
import { bookAll, closed, minutesUntilSent, moveClock, type Posted, quiet, senderOf } from './mail-town.ts'
import { quarantineRows } from './quarantines.ts'

const DOWN_MINUTES = 30
const ALERT_SECONDS = 300

/** Two towns book the same by turns, one with its mail server and one without: whatever else the machine does, both meet it. */
async function bookByTurns(towns: readonly [Town, Town]): Promise<[Posted[], Posted[]]> {
  const slots = await Promise.all(
    towns.map(async ({ sql }) => (await offerSlots(sql, { days: 10, slotsPerDay: 40, minutes: 10 })).slotIds),
  )
  const posted: [Posted[], Posted[]] = [[], []]
  const turn = async (which: 0 | 1, from: number, to: number) => {
    const town = towns[which]
    const booked = await bookAll(town, slots[which]?.slice(from, to) ?? [], { firstPerson: from })
    // Each has the machine for itself: what the other's mails still cost is waited for.
    await quiet(town)
    await pause(300)
    return booked
  }
  for (const which of [0, 1] as const) await turn(which, 300, 400)
  await towns[1].sql.query(`UPDATE messages SET state = 'superseded', lease_until = NULL WHERE state <> 'sent'`)
  for (let from = 0; from < 300; from += 25)
    for (const which of from % 50 === 0 ? ([0, 1] as const) : ([1, 0] as const))
      posted[which].push(...(await turn(which, from, from + 25)))
  return posted
}

/** A web process that tells the figures of a town whose worker is ours; it sees the moved clock with each new session. */
async function watch({ scope }: Bench, { url, sql, sink }: Town) {
  const house = await houseProcess(scope, { databaseUrl: url, smtpUrl: sink.url, env: { ROLE: 'web' } })
  await house.start()
  return {
    house,
    oldestDue: async () => {
      await sql.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'priemna web'`,
      )
      for (let look = 0; look < 20; look++) {
        const metrics = await (await fetch(`${house.origin}/metrics`)).text()
        const seconds = /^messages_oldest_due_seconds (\S+)$/m.exec(metrics)?.[1]
        if (seconds !== undefined) return Number(seconds)
        await pause(100)
      }
      throw new Error('the figures did not come')
    },
  }
}

const down: Row = {
  id: 'M1',
  title: 'the mail server away for 30 minutes, 300 bookings meanwhile; T-24 the alert',
  run: async (bench) => {
    const town = await openTown(bench, 'M1')
    const other = await openTown(bench, 'M1-with-mail')
    await town.sink.shut()
    for (const { house } of [town, other]) await house.start()
    const [withMail, without] = await bookByTurns([other, town])
    await other.house.end('SIGTERM')
    const places = await offerSlots(town.sql, { days: 2, slotsPerDay: 30, minutes: 10 })
    await Promise.all(
      without.slice(0, 50).map(({ token }, n) =>
        ask(town.house.origin, '/my-booking/move', {
          method: 'POST',
          body: { slotId: String(places.slotIds[n]) },
          headers: asCitizen(token),
        }),
      ),
    )
    await town.house.end('SIGTERM')

    const send = senderOf(bench, town.url, town.sink.url)
    const { house, oldestDue } = await watch(bench, town)
    let alertMinute = 0
    for (let minute = 1; minute <= DOWN_MINUTES; minute++) {
      await send()
      await moveClock(town, 1)
      if (alertMinute === 0 && minute <= 10 && (await oldestDue()) > ALERT_SECONDS) alertMinute = minute
    }
    const before = town.sink.mails.length
    await town.sink.open()
    const minutes = await minutesUntilSent(town, send, 120)
    const after = await oldestDue()
    await house.end('SIGTERM')

    const p95 = (all: Posted[]) =>
      percentile(
        all.map(({ ms }) => ms * 100),
        0.95,
      ) / 100
    const [up, gone] = [p95(withMail), p95(without)]
    const change = (100 * (gone - up)) / up
    return closed(town, {
      figures: {
        p95WithMail: up,
        p95Without: gone,
        change: `${change.toFixed(1)} %`,
        alertMinute: alertMinute || 'never',
        minutesAfterReturn: minutes ?? 'never',
        came: town.sink.mails.length - before,
      },
      faults: [
        ...must(
          [...withMail, ...without].every(({ status }) => status === 201),
          'not every booking was taken',
        ),
        ...must(town.sink.mails.length - before === 300, `${town.sink.mails.length - before} of 300 mails came`),
        ...must(change <= 20, `the booking's p95 went from ${up} to ${gone} ms`),
        ...must(minutes !== null && minutes <= 10, `the last went out ${minutes} minutes after the return`),
        ...must(alertMinute > 0 && alertMinute <= 6, `T-24 the alert came at minute ${alertMinute || 'never'}`),
        ...must(after < ALERT_SECONDS, `T-24 the alert stays: ${after} s`),
        ...outOfOrder(town).map((id) => `a mail of booking ${id} came before an earlier one`),
        ...other.house.troubles,
        ...house.troubles,
      ],
    })
  },
}

/** Bookings whose mails came in another order than that of their versions. */
function outOfOrder({ sink }: Town): string[] {
  const latest = new Map<string, number>()
  return sink.mails.flatMap(({ messageId }) => {
    const [, id = '', version = '0'] = /\.([0-9a-f-]{36})\.v(\d+)@/.exec(messageId) ?? []
    const before = latest.get(id) ?? 0
    latest.set(id, Number(version))
    return Number(version) < before ? [id] : []
  })
}

export const mailRows: Row[] = [
  down,
  ...mailServerRows,
  ...mailRaceRows,
  ...mailTimeRows,
  ...mailContentRows,
  ...quarantineRows,
]
