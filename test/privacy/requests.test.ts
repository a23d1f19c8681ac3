import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { sealAudit } from '../../src/audit/seal-audit.ts'
import { verifyAudit } from '../../src/audit/verify-audit.ts'
import { checkInvariants } from '../../src/db/invariants.ts'
import { packageRoot } from '../../src/db/package-root.ts'
import { groundOf, personOf } from '../../src/privacy/request-rules.ts'
import { axeFaults, openBrowser, overflow } from '../browser/browser.ts'
import { openStaffWindow, staffPageFaults } from '../browser/staff-faults.ts'
import { book, call, orderOf } from '../support/client.ts'
import { openTestHouse, type TestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'
import { asStaffPages } from '../support/staff-pages.ts'

const lines: string[] = []
const ledger = join(t.testdir(), 'erasures')
const house = await openTestHouse(t, {
  env: { ERASURE_LEDGER: ledger, LOG_LEVEL: 'debug' },
  logStream: { write: (line: string) => void lines.push(line) },
})
const admin = await asStaffPages(house)

/** Every row of every table, of the queue's too, as a dump would have them. */
async function dump({ sql }: Pick<TestHouse, 'sql'>): Promise<string> {
  const { rows: tables } = await sql.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'pgboss')`,
  )
  const parts: string[] = []
  for (const { name } of tables) {
    const { rows } = await sql.query(`SELECT string_agg(to_jsonb(x)::text, E'\n') AS text FROM ${name} x`)
    parts.push(rows[0].text ?? '')
  }
  return parts.join('\n')
}

/** Invented, and so rare that they stand nowhere else. */
const HER = {
  name: 'Здравка Тъпчилещова',
  phone: '+359889123987',
  email: 'zdravka.t@mail.example',
  topic: 'Осветление пред Чучурката',
  onBehalfOf: 'Гергина Тъпчилещова',
}
const STRINGS = ['Здравка', 'Тъпчилещова', '889123987', 'zdravka', 'Чучурката', 'Гергина', 'Тайна бележка']

async function fill(): Promise<string> {
  const { officialId, slotIds } = await offerSlots(house.sql, { slug: 'kmet', days: 70, slotsPerDay: 16 })
  await house.sql.query('ALTER TABLE bookings DISABLE TRIGGER USER')
  await house.sql.query(
    `INSERT INTO bookings (id, slot_id, state, code, name, phone, email, email_key, topic_text, token_hash)
     SELECT gen_random_uuid(), s, 'confirmed', lpad(s::text, 6, '0'), 'Гражданин ' || s, '+35988' || 7000000 + s, 'g' || s || '@mail.example', 'g' || s || '@mail.example', 'Въпрос ' || s, sha256(s::text::bytea)
     FROM unnest($1::int[]) s`,
    [slotIds.slice(0, 999)],
  )
  await house.sql.query('ALTER TABLE bookings ENABLE TRIGGER USER')
  const citizen = { name: HER.name, phone: '0889 123 987', email: HER.email }
  const made = await book(
    house.origin,
    orderOf(0, slotIds[999] ?? 0, {
      citizen,
      topic: { text: HER.topic },
      onBehalfOf: HER.onBehalfOf,
      needs: ['wheelchair'],
    }),
  )
  t.equal(made.status, 201)
  await house.sql.query(`SELECT add_call('changed', $1, NULL, house_now())`, [made.body.id])
  await house.sql.query(`UPDATE calls SET note = 'Тайна бележка за Здравка'`)
  await offerSlots(house.sql, { slug: 'sekretar', slotsPerDay: 1 })
  const place = await call(house.origin, '/officials/sekretar/waitlist', {
    method: 'POST',
    body: { citizen, topic: { text: HER.topic }, locale: 'bg' },
  })
  t.equal(place.status, 201, place.text)
  t.ok(officialId)
  return made.body.id
}

t.test(
  'P2 whom an administrator erases by a verified request leaves nothing in any table or log, and nobody else goes',
  async (t) => {
    const id = await fill()
    const before = await dump(house)
    for (const text of STRINGS) t.match(before, text)

    const search = { telefon: '0889-123-987', imeyl: '' }
    const found = await admin.post('/sluzhebno/poveritelnost/tarsene', search)
    t.equal(found.status, 200)
    for (const text of [
      'Здравка Тъпчилещова',
      'Чучурката',
      'Тайна бележка',
      'Място в списъка на чакащите',
      'които ще бъдат отказани: 1',
    ])
      t.match(found.text, text)
    t.match(
      (await admin.post('/sluzhebno/poveritelnost/tarsene', { imeyl: 'Zdravka.T+x@mail.example' })).text,
      'Чучурката',
      'the mailbox is hers',
    )
    t.match((await admin.post('/sluzhebno/poveritelnost/tarsene', { telefon: '0889 999 999' })).text, 'нищо не пазим')

    const ground = { ...search, samolichnost: 'identity-card', osnovanie: '94-12 / 23.11.2026' }
    const file = await admin.post('/sluzhebno/poveritelnost/izvlichane', ground)
    t.match(file.headers.get('content-disposition'), 'attachment')
    t.match(JSON.parse(file.text), {
      of: { phone: HER.phone, email: null },
      bookings: [
        {
          booking: { id, citizen: { name: HER.name, phone: HER.phone, email: HER.email }, onBehalfOf: HER.onBehalfOf },
          notes: ['Тайна бележка за Здравка'],
          history: [{ action: 'book' }],
        },
      ],
      waitingList: [{ citizen: { name: HER.name }, topic: { text: HER.topic } }],
    })

    for (const [wrong, said] of [
      [{ ...ground, osnovanie: '' }, 'Въведете входящия номер'],
      [{ ...ground, samolichnost: 'on-my-word' }, 'Изберете как'],
      [{ ...ground, osnovanie: 'молба на Тъпчилещова' }, 'Махнете имената'],
      [{ ...ground, telefon: '12' }, 'Въведете телефонен номер'],
    ] as const) {
      const refused = await admin.post('/sluzhebno/poveritelnost/iztrivane', wrong)
      t.equal(refused.status, 422)
      t.match(refused.text, said)
    }

    const erased = await admin.post('/sluzhebno/poveritelnost/iztrivane', ground)
    t.equal(erased.status, 303)
    t.equal(erased.headers.get('location'), '/sluzhebno/poveritelnost?iztriti=2', 'nothing personal in the address')
    const after = await dump(house)
    for (const text of STRINGS) t.notMatch(after, text, text)
    t.equal(after.match(/Гражданин \d+/g)?.length, 999, 'nobody else')
    t.notMatch(lines.join(''), new RegExp(STRINGS.join('|')), 'nor in the log')
    const ledgerText = await readFile(ledger, 'utf8')
    t.equal(ledgerText.trim().split('\n').length, 2)

    const { rows } = await house.sql.query(
      `SELECT actor, action, to_state, reason, fields FROM audit_entries WHERE subject = 'privacy-request' ORDER BY id`,
    )
    const written = {
      actor: `user:${admin.userId}`,
      to_state: 'identity-card',
      reason: '94-12 / 23.11.2026',
      fields: ['bookings 1', 'waitlist 1'],
    }
    t.same(rows, [
      { ...written, action: 'export' },
      { ...written, action: 'erase' },
    ])
    const state = await house.sql.query('SELECT state FROM bookings WHERE id = $1', [id])
    t.equal(state.rows[0].state, 'cancelled-by-citizen', 'her hour is given back')
    const home = await admin.get('/sluzhebno/poveritelnost?iztriti=2')
    for (const text of [
      'изтрити от 2',
      'с лична карта',
      '94-12 / 23.11.2026',
      'Записвания след приема',
      '1 записване, 1 място'.replace(/(\d) /g, '$1\u00a0'),
    ])
      t.match(home.text, text)
    await sealAudit(house.deps)
    t.match(await verifyAudit(house.deps.db, { keys: house.deps.config.secretKeys }), { faults: [] })
    t.same(
      (await checkInvariants(house.url)).filter(({ invariant }) => ['I15', 'W6'].includes(invariant)),
      [],
    )
  },
)

t.test('only an administrator may look for a person; the auditor sees the figures', async (t) => {
  const auditor = await asStaffPages(house, { roles: ['auditor'] })
  t.notMatch((await auditor.get('/sluzhebno/poveritelnost')).text, 'name="telefon"')
  for (const path of ['tarsene', 'izvlichane', 'iztrivane'])
    for (const roles of [['auditor'], ['assistant'], ['front-desk'], ['official']] as const) {
      const other = await asStaffPages(house, { roles: [...roles] })
      t.equal(
        (await other.post(`/sluzhebno/poveritelnost/${path}`, { telefon: '0889 123 987' })).status,
        403,
        `${roles} ${path}`,
      )
    }
})

t.test('P2 the command does the same, and says first what it would do', async (t) => {
  const run = (...args: string[]) =>
    new Promise<string>((done) => {
      execFile(
        process.execPath,
        ['--import=tsx', join(packageRoot, 'src/privacy-command.ts'), ...args],
        {
          env: {
            ...process.env,
            DATABASE_URL: house.url,
            SECRET_KEY: house.deps.config.secretKeys[0]?.secret,
            ERASURE_LEDGER: '',
          },
        },
        (error, out, err) => done(`${error?.code ?? 0} ${out}${err}`),
      )
    })
  const { rows } = await house.sql.query(`SELECT phone FROM bookings WHERE name IS NOT NULL ORDER BY id LIMIT 1`)
  const who = ['--phone', rows[0].phone, '--verified', 'own-telephone', '--reference', '94-14']
  t.match(await run('export', ...who), /^0 \{\s+"exportedAt".*"name": "Гражданин /s)
  t.equal(
    await run('erase', ...who),
    '1 Found: 1 bookings and 0 places on the waiting list. Nothing was changed: with --yes they are erased.\n',
  )
  t.equal(await run('erase', ...who, '--yes'), '0 Erased: 1 bookings and 0 places on the waiting list.\n')
  t.notMatch(await dump(house), rows[0].phone)
  t.match(await run('erase', '--phone', '12'), /^2 --phone or --email: invalid-phone/)
  t.match(await run('forget'), /^2 Meets a request/)
})

t.test('a request is read with care', async (t) => {
  t.match(personOf({ phone: '', email: '' }), { faults: [{ field: 'telefon', fault: 'contact-required' }] })
  t.match(personOf({ phone: '00359 889 123 987', email: 'A.B+c@Gmail.com' }), {
    person: { phone: HER.phone, emailKey: 'ab@gmail.com' },
    faults: [],
  })
  const ground = (reference: string) =>
    groundOf({ proof: 'e-signature', reference }, ['Иван Петров Ан', '+359888123456', 'ivan@mail.example'])
  for (const fine of ['94-12', '№ 94–12 / 1.12.2026 г.', '  АО-7  ', 'Ан-12']) t.not(ground(fine).ground, null, fine)
  for (const names of ['за Петров', 'ИВАН 1', 'ivan', '0888 123 456', 'x@y.example', '+359888123456'])
    t.match(ground(names).faults, [{ fault: 'reference-names' }], names)
  for (const none of ['', ' ', 'x'.repeat(61)]) t.match(ground(none).faults, [{ fault: 'reference-required' }])
})

t.test('the pages have no faults that a program can find', async (t) => {
  const browser = await openBrowser(t)
  t.same(await staffPageFaults(browser, house, admin, ['/sluzhebno/poveritelnost']), [])
  const { page, context } = await openStaffWindow(browser, house, admin, { javaScriptEnabled: true })
  const { rows } = await house.sql.query(`SELECT phone FROM bookings WHERE name IS NOT NULL ORDER BY id LIMIT 1`)
  await page.goto(`${house.origin}/sluzhebno/poveritelnost`)
  await page.fill('#telefon', rows[0].phone)
  await page.keyboard.press('Enter')
  await page.waitForSelector('#samolichnost')
  t.same(await axeFaults(page), [])
  await page.click('text=Изтеглете данните')
  await page.waitForSelector('.govuk-error-summary')
  t.same(await axeFaults(page), [])
  for (const width of [1_280, 390, 320]) {
    await page.setViewportSize({ width, height: 900 })
    t.same(await overflow(page), [], `${width} px`)
  }
  await context.close()
})
