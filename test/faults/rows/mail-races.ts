import { setTimeout as pause } from 'node:timers/promises'
import { checkInvariants } from '../../../src/db/invariants.ts'
import {
  bookAll,
  cancelsBeforeReminders,
  dispatcher,
  idsOf,
  movesWhileSending,
} from '../../messages/delivery-scenarios.ts'
import { openTestDeps } from '../../support/house.ts'
import { openMailSink } from '../../support/mail-sink.ts'
import { offerSlots } from '../../support/receptions.ts'
import { houseProcess, SECRET_KEY } from '../house-process.ts'
import { openSink } from '../sink.ts'
import type { Row } from '../town.ts'
import { must } from './crashes.ts'

const invariants = async (url: string) =>
  (await checkInvariants(url)).slice(0, 8).map(({ invariant, what }) => `${invariant} ${what}`)

const movedWhileSending: Row = {
  id: 'M6',
  title: 'a move while the confirmation is being sent, 200 times',
  run: async ({ scope }) => {
    const house = await openTestDeps(scope)
    const { slotIds } = await offerSlots(house.sql, { days: 10, slotsPerDay: 40, minutes: 10 })
    const { wrong, ...figures } = await movesWhileSending(scope, house, { slotIds, at: 200 })
    return {
      figures: { moves: 200, ...figures, wrong: wrong.length },
      faults: [
        ...wrong.slice(0, 5).map((each) => `the versions that came: ${each}`),
        ...must(figures.movedMails === 200, `${figures.movedMails} mails told of a move`),
        ...must(figures.confirmations === 200, `${figures.confirmations} confirmations were under way`),
        ...must(figures.twice === 0, `${figures.twice} mails came twice`),
        ...(await invariants(house.url)),
      ],
    }
  },
}

const cancelledBefore: Row = {
  id: 'M7',
  title: 'a cancellation a second before the reminder is due, 500 times',
  run: async ({ scope }) => {
    const house = await openTestDeps(scope)
    const { slotIds } = await offerSlots(house.sql, { days: 10, slotsPerDay: 50, minutes: 5 })
    const sink = await openMailSink(scope)
    const told = await cancelsBeforeReminders(house, { deliver: dispatcher(scope, house, sink.url), slotIds })
    const ids = idsOf(sink.mails)
    const cancelled = ids.filter((id) => id.startsWith('cancelled.')).length
    return {
      figures: { cancellations: 500, ...told, cancelledMails: cancelled, twice: ids.length - new Set(ids).size },
      faults: [
        ...must(told.late === 0, `${told.late} reminders were first claimed after their cancellation`),
        ...must(told.claimed > 0, 'no reminder fell due before its cancellation: the row proved nothing'),
        ...must(cancelled === 500, `${cancelled} mails told of a cancellation`),
        ...must(new Set(ids).size === ids.length, 'a mail came twice'),
      ],
    }
  },
}

const twoDispatchers: Row = {
  id: 'M8',
  title: 'two dispatchers, each a process, 1,000 mails',
  run: async ({ scope }) => {
    const town = await openTestDeps(scope, { env: { SECRET_KEY } })
    const { slotIds } = await offerSlots(town.sql, { days: 10, slotsPerDay: 100, minutes: 5 })
    await bookAll(town, slotIds)
    const sinks = [await openSink(scope), await openSink(scope)]
    const houses = await Promise.all(
      sinks.map(({ url }) => houseProcess(scope, { databaseUrl: town.url, smtpUrl: url })),
    )
    const began = performance.now()
    await Promise.all(houses.map((house) => house.start()))
    const mails = () => sinks.flatMap(({ mails }) => mails)
    while (mails().length < 1_000 && performance.now() - began < 180_000) await pause(100)
    const seconds = Math.round((performance.now() - began) / 1_000)
    await pause(2_000)
    await Promise.all(houses.map((house) => house.end('SIGTERM')))
    const { rows } = await town.sql.query(
      `SELECT count(*) FILTER (WHERE state = 'sent')::int AS sent, max(attempts)::int AS tries FROM messages WHERE kind = 'confirmation'`,
    )
    const different = new Set(mails().map(({ messageId }) => messageId)).size
    const each = sinks.map(({ mails }) => mails.length)
    return {
      figures: { arrived: mails().length, different, byEach: each.join(' and '), seconds, ...rows[0] },
      faults: [
        ...must(mails().length === 1_000 && different === 1_000, `${mails().length} mails, ${different} different`),
        ...must(rows[0].sent === 1_000 && rows[0].tries === 1, `${rows[0].sent} sent, ${rows[0].tries} tries`),
        ...must(Math.min(...each) > 0, `one did nothing: ${each}`),
        ...houses.flatMap(({ troubles }) => troubles),
        ...(await invariants(town.url)),
      ],
    }
  },
}

export const mailRaceRows: Row[] = [movedWhileSending, cancelledBefore, twoDispatchers]
