import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Page } from 'playwright-core'
import { createDeps } from '../src/deps.ts'
import { openBrowser } from '../test/browser/browser.ts'
import { openStaffWindow } from '../test/browser/staff-faults.ts'
import { testConfig } from '../test/support/house.ts'
import { asStaffPages } from '../test/support/staff-pages.ts'
import { BENCH_KEY, endServers, startCluster, startHouse } from './processes.ts'

/**
 * How long after a press in one browser, at one server process, the change stands in another browser, at another process: on the desk's
 * list and on a board. From the form's submission to the moment in which the other document shows it, by the browsers' own clocks, which
 * are the machine's. It asserts nothing.
 */

const PEOPLE = 50
/** The first of each kind warm up, and do not count. */
const WARM_UP = 5

const left: (() => Promise<unknown>)[] = []
const scope = { teardown: (work: () => Promise<unknown>) => void left.unshift(work) }

/** A promise in the page, kept as `window.shown`, of the moment in which an expression holds there. */
async function watch(page: Page, expression: string): Promise<() => Promise<number>> {
  await page.evaluate(`window.shown = new Promise((done) => {
    const observer = new MutationObserver(() => {
      if (!(${expression})) return
      observer.disconnect()
      done(performance.timeOrigin + performance.now())
    })
    observer.observe(document.documentElement, { subtree: true, childList: true, attributes: true, characterData: true })
  }); null`)
  return () => page.evaluate('window.shown')
}

/** Presses a step of a row; the moment of the submission. */
async function press(page: Page, id: string, step: string): Promise<number> {
  await page.evaluate(`addEventListener('submit', () => {
    sessionStorage.pressed = String(performance.timeOrigin + performance.now())
  }, { capture: true, once: true })`)
  await page.locator(`form[action$="${id}"] > button[value="${step}"]`).click()
  await page.waitForURL((url) => url.searchParams.get('kogo') === id && url.searchParams.get('kakvo') === step)
  return Number(await page.evaluate('sessionStorage.pressed'))
}

async function people(sql: pg.Client): Promise<string[]> {
  await sql.query(
    `WITH official AS (INSERT INTO officials (slug, office, title_bg, title_en) VALUES ('kmet', 'mayor', 'Кмет на общината', 'Mayor') RETURNING id),
     today AS (SELECT (house_now() AT TIME ZONE 'Europe/Sofia')::date AS date),
     day AS (INSERT INTO reception_days (official_id, local_date, starts_at, ends_at, place_bg, place_en, opens_at)
       SELECT official.id, date, sofia_instant(date, 540), sofia_instant(date, 540 + 10 * $1), 'стая 204, етаж 2', 'room 204', house_now() - interval '9 days' FROM official, today RETURNING *),
     hours AS (INSERT INTO slots (reception_day_id, official_id, local_date, start_minute, starts_at, ends_at, closes_at)
       SELECT d.id, d.official_id, d.local_date, 540 + n * 10, sofia_instant(d.local_date, 540 + n * 10), sofia_instant(d.local_date, 550 + n * 10),
         sofia_instant(d.local_date, 540 + n * 10) FROM day d, generate_series(0, $1 - 1) n RETURNING id)
     INSERT INTO bookings (id, slot_id, state, code, name, phone, token_hash)
       SELECT gen_random_uuid(), id, 'confirmed', random_code(), 'Иванка Примерова', '+35988' || (7000000 + id), sha256(('bench' || id)::bytea) FROM hours`,
    [PEOPLE],
  )
  const { rows } = await sql.query('SELECT b.id FROM bookings b JOIN slots s ON s.id = b.slot_id ORDER BY s.starts_at')
  return rows.map(({ id }) => id)
}

function row(what: string, samples: number[]): string {
  const sorted = samples.slice(WARM_UP).sort((a, b) => a - b)
  const at = (share: number) => `${Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN)} ms`
  return `| ${what} | ${sorted.length} | ${at(0.5)} | ${at(0.95)} | ${at(1)} |`
}

try {
  const cluster = await startCluster()
  scope.teardown(cluster.stop)
  const url = await cluster.database('live')
  const sql = new pg.Client({ connectionString: url })
  await sql.connect()
  scope.teardown(() => sql.end())
  const [one, other] = [await startHouse(url), await startHouse(url)]
  for (const each of [one, other]) scope.teardown(each.stop)
  // Afterwards: whoever starts looks whether its key is that of the bookings that are there.
  const ids = await people(sql)
  const deps = await createDeps(testConfig({ SECRET_KEY: BENCH_KEY }), { url, nudge: () => {} })
  scope.teardown(deps.close)
  const [here, there] = [
    await asStaffPages({ sql, deps, origin: one.url }),
    await asStaffPages({ sql, deps, origin: other.url }),
  ]
  const made = await here.post('/sluzhebno/tabla', { name: 'Коридор', officials: 'kmet' })
  const board = /value="[^"]+(\/tablo\/[\w-]{43})"/.exec(made.text)?.[1]

  const [mine, theirs] = [await openBrowser(scope), await openBrowser(scope)]
  const desk = (await openStaffWindow(mine, { origin: one.url }, here)).page
  const list = (await openStaffWindow(theirs, { origin: other.url }, there)).page
  const wall = (await openStaffWindow(theirs, { origin: other.url }, there)).page
  await desk.goto(`${one.url}/sluzhebno/den`)
  await list.goto(`${other.url}/sluzhebno/den`)
  await wall.goto(`${other.url}${board}`)
  await list.locator('[data-live-state]', { hasText: 'обновява' }).waitFor()

  const onList: number[] = []
  const onBoard: number[] = []
  for (const id of ids) {
    const stands = await watch(list, `/Чака$/.test(document.querySelector('[data-row="${id}"]')?.dataset.said ?? '')`)
    const pressed = await press(desk, id, 'arrived')
    onList.push((await stands()) - pressed)
    await pause(150)
  }
  for (const [n, id] of ids.entries()) {
    const number = `К ${String(n + 1).padStart(2, '0')}`
    const stands = await watch(wall, `document.querySelector('.board__number')?.textContent === '${number}'`)
    const pressed = await press(desk, id, 'in-meeting')
    onBoard.push((await stands()) - pressed)
    await press(desk, id, 'done')
    await pause(150)
  }
  process.stdout.write(
    `${['| from a press in one browser | n | median | p95 | most |', '|---|---|---|---|---|', row('to the list in another, at another process', onList), row('to a board, at another process', onBoard)].join('\n')}\n`,
  )
} finally {
  for (const work of left) await work().catch(() => {})
  endServers()
}
