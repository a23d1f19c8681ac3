import t from 'tap'
import { workOf } from '../../src/today/queries.ts'
import { openClosingHouse } from '../closures/given.ts'
import { page, wordsOf } from '../http/page-client.ts'
import { ruleOf } from '../receptions/staff-given.ts'
import { asStaffPages } from '../support/staff-pages.ts'

t.setTimeout(120_000)

const MINE = 'Заместник-кмет, ресор „Образование“'
const OTHER = 'Заместник-кмет, ресор „Строителство“'

t.test('two deputies of one title: their portfolios tell them apart wherever staff choose one', async (t) => {
  const house = await openClosingHouse(t, { withEmail: 1, without: 1, officials: ['kmet', 'sekretar'] })
  const { sql } = house
  await house.staff('POST', '/schedules', ruleOf({ official: 'sekretar', recurrence: { weekday: 3 } }))
  await sql.query(`UPDATE officials SET title_bg = 'Заместник-кмет', title_en = 'Deputy Mayor', name = NULL,
    portfolio_bg = CASE slug WHEN 'kmet' THEN 'Образование' ELSE 'Строителство' END, portfolio_en = 'Portfolio ' || slug`)
  const staff = await asStaffPages(house, { roles: ['assistant'], officials: ['kmet', 'sekretar'] })
  const { rows } = await sql.query(`SELECT id FROM bookings WHERE email IS NULL`)
  const at = `/sluzhebno/zapisvaniya/${rows[0].id}`

  const fresh = await staff.post('/sluzhebno/novo', { do: 'look', who: '0886 000 111', official: 'kmet' })
  t.same(
    [...fresh.text.matchAll(/<optgroup label="([^"]*)"/g)].map(([, label]) => label).sort(),
    [MINE, OTHER],
    'a list of hours under each',
  )
  t.match(wordsOf(await staff.get(at)), MINE)
  const options = (text: string) => [...text.matchAll(/<option[^>]*>([^<]*)<\/option>/g)].map(([, option]) => option)
  t.ok(options((await staff.get(`${at}/vapros`)).text).includes(OTHER))
  t.ok(options((await staff.get(`/sluzhebno/den/${house.dayId}/zamestvane`)).text).includes(OTHER))

  const decided = { decision: 'redirect', official: 'sekretar', redirectReason: 'Въпросът е за строеж' }
  const { rows: now } = await sql.query(`SELECT version FROM bookings WHERE id = $1`, [rows[0].id])
  t.equal(
    (await staff.post(`${at}/vapros`, { ...decided, version: String(now[0].version), triageVersion: '0' })).status,
    303,
  )
  t.match(wordsOf(await staff.get(at)), new RegExp(`към: ${OTHER}`))
  t.match(
    wordsOf(await staff.get('/sluzhebno/obazhdaniya')),
    `The reason: Въпросът е за строеж. Passed on to: Deputy Mayor, portfolio: Portfolio sekretar.`,
    'in the language of the citizen',
  )

  const asked = house.people[0]?.id ?? ''
  const questions = async () => (await workOf(house.deps.db, { officials: ['kmet'], until: new Date(0) })).questions
  t.match((await staff.get('/sluzhebno/vaprosi')).text, asked)
  t.equal(await questions(), 1)

  const named = await staff.post(`/sluzhebno/den/${house.dayId}/zamestvane`, {
    ...{ official: 'sekretar', reason: 'Командировка', silence: 'keep', replyDate: '2026-11-23', replyTime: '12:00' },
  })
  t.equal(named.status, 303)
  const heading = wordsOf(await staff.get(named.headers.get('location') ?? ''))
  for (const who of [MINE, OTHER]) t.ok(heading.includes(who), heading.slice(0, 200))
  const [citizen] = house.people
  t.match(wordsOf(await page(house.origin, `/bg/chas/${citizen?.token}`)), `Ще Ви приеме: ${OTHER}`)
  t.notMatch(
    (await staff.get('/sluzhebno/vaprosi')).text,
    asked,
    'who is asked about the day waits for no other decision',
  )
  t.equal(await questions(), 0)
})
