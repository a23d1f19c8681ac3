import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import type { Mail } from '../../src/messages/compose-mail.ts'
import { guardedDelivery } from '../../src/messages/guarded-delivery.ts'
import { quarantineReason } from '../../src/messages/quarantine.ts'
import { planSummaries } from '../../src/today/plan-summaries.ts'
import { furnished } from '../calls/furnished.ts'
import { startingAt } from '../receptions/given.ts'
import { moveClock } from '../support/clock.ts'
import { makeUser } from '../support/staff.ts'

const house = await furnished(t)

t.test('each assistant is mailed once on a working day what waits, in numbers', async (t) => {
  await makeUser(house, { roles: ['assistant'], officials: ['kmet'], email: 'radka@mail.example' })
  await makeUser(house, { roles: ['assistant'], email: 'keeps.nobody@mail.example' })
  await makeUser(house, { roles: ['official'], officials: ['kmet'], email: 'official@mail.example' })
  const inactive = await makeUser(house, { roles: ['assistant'], officials: ['kmet'], email: 'gone@mail.example' })
  const dataDir = join(t.testdirName, 'data')
  await mkdir(dataDir, { recursive: true })
  const mails: Mail[] = []
  const mailer = {
    send: async (mail: Mail) => {
      mails.push(mail)
      return { outcome: 'sent' as const }
    },
    close: async () => {},
  }
  const deps = { ...house.deps, config: { ...house.deps.config, dataDir } }
  const deliver = guardedDelivery({ ...deps, mailer }, () => {})
  const run = () => deliver(new AbortController().signal)

  await moveClock(house, startingAt('2026-11-21T08:00'))
  t.equal(await planSummaries(house.deps), 0, 'not on a Saturday')
  await moveClock(house, startingAt('2026-11-26T07:00'))
  t.equal(await planSummaries(house.deps), 0, 'not before the set hour')
  await moveClock(house, startingAt('2026-11-26T07:31'))
  t.equal(
    await planSummaries({ ...deps, config: { ...deps.config, dailySummaryMinute: null } }),
    0,
    'not where it is off',
  )
  t.equal(await planSummaries(house.deps), 2)
  t.equal(await planSummaries(house.deps), 0, 'once a day')
  await house.sql.query('UPDATE staff_users SET active = false WHERE id = $1', [inactive])
  await run()

  const [summary, ...others] = mails.filter(({ kind }) => kind === 'day-summary')
  t.same(others, [], 'who may not sign in any more is not written to')
  t.equal(summary?.to.address, 'radka@mail.example')
  t.equal(summary?.subject, 'Приемна: какво Ви чака на 26 ноември 2026 г.')
  t.match(summary?.text, /Кмет на общината: 09:00–11:00 ч\., записани: 7, свободни: 1/)
  t.match(summary?.text, /Обаждания: \d/)
  t.match(summary?.text, /https:\/\/priem\.example\/sluzhebno\/\n/)
  for (const name of ['Мария', 'Колева', 'Oliver', 'Станка', '0887', '0888', 'm.koleva'])
    t.notMatch(`${summary?.text}${summary?.html}`, name, 'no name and no number of a citizen')

  await run()
  t.equal(await quarantineReason(house.deps.db), null)
  await house.sql.query('DELETE FROM staff_summaries')
  await run()
  t.equal(await quarantineReason(house.deps.db), null, 'a summary that is forgotten is no sign of a database set back')

  await moveClock(house, startingAt('2026-11-27T15:00'))
  t.equal(await planSummaries(house.deps), 0, 'a summary in the afternoon is of no use')
})
