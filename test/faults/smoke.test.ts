import { setTimeout as pause } from 'node:timers/promises'
import t from 'tap'
import { startLoad } from './load.ts'
import { openTown } from './town.ts'

t.setTimeout(120_000)

t.test('F1 F3 smoke: 15 s of load, the server killed once, its connections cut once: nothing is lost', async (t) => {
  const town = await openTown({ scope: t, seed: 1, folder: null, say: () => {} }, 'smoke')
  const { house, sql } = town
  await house.start()
  const load = startLoad({
    // A house starts in seconds, on a machine that runs other tests in tens of them.
    tries: 25,
    origins: town.origins,
    offers: town.offers,
    seed: 1,
    history: town.history,
    clients: 20,
    staffUrl: town.url,
  })
  await pause(5_000)
  await house.end('SIGKILL')
  const readyMs = await house.start()
  await pause(4_000)
  await sql.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND application_name LIKE 'priemna %'`,
  )
  // A claim whose answer was cut off stands until its lease ends, like that of the sender that was killed.
  const cut = await town.now()
  await pause(5_000)
  const figures = await load.stop()
  const verdict = await town.verdict({ orphaned: cut })
  t.same(verdict.faults, [])
  t.same(house.troubles, [])
  t.ok(verdict.acknowledged > 20, `${verdict.acknowledged} bookings were acknowledged`)
  t.equal(verdict.lost, 0)
  t.equal(verdict.mailsLost, 0)
  t.ok(verdict.copies <= 3, `${verdict.copies} mails came twice`)
  t.equal(figures.given_up, 0, 'every operation got its answer in the end')
  t.notOk(figures.statuses['500'])
  t.comment(JSON.stringify({ readyMs, ...figures, ...verdict, faults: undefined }))
})
