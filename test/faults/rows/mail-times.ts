import { setTimeout as pause } from 'node:timers/promises'
import { forgetKeys } from '../../../src/bookings/forget-keys.ts'
import { createDeps } from '../../../src/deps.ts'
import { CLOCK_CHANGES, remindersOverChange } from '../../messages/delivery-scenarios.ts'
import { openTestDeps, testConfig } from '../../support/house.ts'
import { offerSlots } from '../../support/receptions.ts'
import { SECRET_KEY } from '../house-process.ts'
import { openSink } from '../sink.ts'
import { openTown, type Row } from '../town.ts'
import { must } from './crashes.ts'
import { bookAll, closed, moveClock, moveClockTo, quiet, senderOf } from './mail-town.ts'

const clockChanges: Row = {
  id: 'M9',
  title: 'reminders over the ten changes of the clock 2026-2030, each sent a minute after its hour and not before',
  run: async (bench) => {
    const env = { SAME_DAY_REMINDER_MINUTES: '120', SECRET_KEY }
    const place = await openTestDeps(bench.scope, { env })
    const sink = await openSink(bench.scope)
    const send = senderOf(bench, place.url, sink.url)
    const { officialId } = await offerSlots(place.sql)
    let planned = 0
    let sentInTime = 0
    const faults: string[] = []
    for (const [person, change] of CLOCK_CHANGES.entries()) {
      await moveClockTo(place, `sofia_instant($1::date - 8, 600)`, [change])
      const deps = await createDeps(testConfig(env), { url: place.url, nudge: () => {} })
      const told = await remindersOverChange({ ...place, deps }, { officialId, change, person })
      await deps.close()
      if (JSON.stringify(told.planned) === JSON.stringify(told.expected)) planned += 1
      else faults.push(`${change}: ${JSON.stringify(told.planned)}`)
      await send()
      for (const { kind, due } of told.expected) {
        const hour = `$1::timestamp AT TIME ZONE 'Europe/Sofia'`
        await moveClockTo(place, `${hour} - interval '1 minute'`, [due])
        const early = await send()
        await moveClockTo(place, `${hour} + interval '1 minute'`, [due])
        const { sent } = await send()
        if (early.sent === 0 && sent === 1) sentInTime += 1
        else faults.push(`${kind} of ${change}: ${early.sent} before ${due}, ${sent} after`)
      }
    }
    return {
      figures: {
        changes: CLOCK_CHANGES.length,
        planned,
        remindersInTime: `${sentInTime} of 20`,
        mails: sink.mails.length,
      },
      faults: [
        ...faults,
        ...must(planned === 10, `${planned} of 10`),
        ...must(sink.mails.length === 30, 'not 30 mails'),
      ],
    }
  },
}

const closedHours: Row = {
  id: 'M10',
  title: 'the house off for the two hours in which 50 reminders fall due; once before and once during the receptions',
  run: async (bench) => {
    const town = await openTown(bench, 'M10', { env: { SAME_DAY_REMINDER_MINUTES: '60' } })
    const { slotIds } = await offerSlots(town.sql, { slotsPerDay: 50, minutes: 2 })
    await town.house.start()
    await bookAll(town, slotIds)
    await quiet(town)
    const date = `(SELECT local_date FROM slots WHERE id = $1)`
    const reminders = (kind: string) => town.sink.mails.filter(({ messageId }) => messageId.startsWith(`${kind}.`))

    /** Off at one minute of a day, on again two hours later; seconds until the last reminder of this kind was there. */
    const off = async (days: number, minute: number, kind: string, expected: number) => {
      await town.house.end('SIGTERM')
      await moveClockTo(town, `sofia_instant(${date} + $2::int, $3::int)`, [slotIds[0], days, minute])
      const early = reminders(kind).length
      await moveClock(town, 120)
      const began = performance.now()
      await town.house.start()
      while (reminders(kind).length < expected && performance.now() - began < 300_000) await pause(100)
      const seconds = Math.round((performance.now() - began) / 1_000)
      await quiet(town)
      await pause(1_000)
      return { early, seconds, came: reminders(kind).length }
    }
    const dayBefore = await off(-1, 8 * 60 + 59, 'reminder', 50)
    // The receptions are from 9:00 on, every two minutes, their second reminders an hour before: at 9:54 28 have begun.
    const begun = 28
    const sameDay = await off(0, 7 * 60 + 54, 'reminder-soon', 50 - begun)
    await town.house.end('SIGTERM')
    // Days went by without their nights.
    const deps = await createDeps(testConfig({ SECRET_KEY }), { url: town.url, nudge: () => {} })
    await forgetKeys(deps)
    await deps.close()
    const { rows } = await town.sql.query(
      `SELECT count(*) FILTER (WHERE m.state = 'dead' AND m.last_error = 'late')::int AS late,
         count(*) FILTER (WHERE m.state = 'sent' AND m.kind LIKE 'reminder%' AND m.sent_at > s.starts_at)::int AS after
       FROM messages m JOIN bookings b ON b.id = m.booking_id JOIN slots s ON s.id = b.slot_id`,
    )
    return closed(town, {
      dead: true,
      figures: {
        reminders: dayBefore.came,
        seconds: dayBefore.seconds,
        sameDay: sameDay.came,
        sameDaySeconds: sameDay.seconds,
        droppedAsLate: rows[0].late,
        afterBeginning: rows[0].after,
      },
      faults: [
        ...must(dayBefore.early + sameDay.early === 0, 'a reminder left before its hour'),
        ...must(dayBefore.came === 50, `${dayBefore.came} of 50 reminders came`),
        ...must(
          sameDay.came === 50 - begun && rows[0].late === begun,
          `${sameDay.came} came, ${rows[0].late} were late`,
        ),
        ...must(
          Math.max(dayBefore.seconds, sameDay.seconds) <= 300,
          `after ${dayBefore.seconds}, ${sameDay.seconds} s`,
        ),
        ...must(rows[0].after === 0, `${rows[0].after} reminders after the beginning`),
      ],
    })
  },
}

export const mailTimeRows: Row[] = [clockChanges, closedHours]
