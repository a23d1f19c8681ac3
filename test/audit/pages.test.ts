import t from 'tap'
import { sealAudit } from '../../src/audit/seal-audit.ts'
import { openBrowser } from '../browser/browser.ts'
import { staffPageFaults } from '../browser/staff-faults.ts'
import { book, orderOf } from '../support/client.ts'
import { openTestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'
import { asStaffPages } from '../support/staff-pages.ts'

const house = await openTestHouse(t)
const { slotIds } = await offerSlots(house.sql, { slug: 'kmet' })
const made = await book(house.origin, orderOf(0, slotIds[0] ?? 0))
const auditor = await asStaffPages(house, { roles: ['auditor'] })

t.test('the auditor reads the log, follows one thing, and looks whether it is whole', async (t) => {
  const never = await auditor.get('/sluzhebno/dnevnik')
  t.match(never.text, 'Още не е проверяван')
  t.match(never.text, /<th[^>]*scope="row"[^>]*><time/)
  t.match(never.text, 'още без печат')
  t.match(never.text, `obekt=booking&amp;nomer=${made.body.id}`)
  for (const secret of ['Иванка', '0887', '+35988', 'mail.example']) t.notMatch(never.text, secret, 'nobody is named')

  await sealAudit(house.deps)
  const looked = await auditor.post('/sluzhebno/dnevnik/proverka')
  t.equal(looked.status, 303)
  t.equal(looked.headers.get('location'), '/sluzhebno/dnevnik?provereno=1')
  const whole = await auditor.get('/sluzhebno/dnevnik?provereno=1')
  t.match(whole.text, 'Дневникът е цял.')
  t.match(whole.text, /№ 1: <code class="long">[0-9a-f]{64}</)
  t.notMatch(whole.text, 'още без печат')

  const one = await auditor.get(`/sluzhebno/dnevnik?obekt=booking&nomer=${made.body.id}&deystvie=book`)
  t.match(one.text, /name="nomer" value="[0-9a-f-]{36}" checked/)
  t.equal(one.text.match(/scope="row"/g)?.length, 1)
  t.match((await auditor.get('/sluzhebno/dnevnik?koi=operator')).text, 'Няма редове')
  t.match((await auditor.get('/sluzhebno/dnevnik?ot=2026-13-40')).text, /<title>Грешка:.*href="#ot"/s)
  t.equal((await auditor.get('/sluzhebno/dnevnik?ot=2026-12-02&do=2026-12-01')).status, 422)
  t.match((await auditor.get('/sluzhebno/dnevnik.csv?deystvie=book')).text, /"citizen";"";"book";"booking"/)

  await house.sql.query(
    `ALTER TABLE audit_entries DISABLE TRIGGER USER; UPDATE audit_entries SET actor = 'system' WHERE id = 1; ALTER TABLE audit_entries ENABLE TRIGGER USER`,
  )
  await auditor.post('/sluzhebno/dnevnik/proverka')
  const broken = await auditor.get('/sluzhebno/dnevnik')
  t.match(broken.text, /govuk-tag--red">Дневникът е променян. Открити нарушения: 1\./)
  t.match(await (await fetch(`${house.origin}/metrics`)).text(), /^audit_broken 1$/m)
})

t.test('a long log comes in parts, each line once', async (t) => {
  await house.sql.query(
    `INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, reason, fields)
     SELECT 'user:' || $1::int, 'change', 'schedule', n, 'every-week', 'ended', 'заповед № ' || n, ARRAY['startTime', 'endTime', 'slotMinutes'] FROM generate_series(1, 120) n`,
    [auditor.userId],
  )
  const seen: string[] = []
  let path = '/sluzhebno/dnevnik?deystvie=change'
  for (let parts = 0; parts < 9 && path !== ''; parts += 1) {
    const { text } = await auditor.get(path)
    seen.push(...[...text.matchAll(/заповед № (\d+)</g)].map(([, n]) => n ?? ''))
    path = (/href="(\/sluzhebno\/dnevnik\?deystvie=change&amp;predi=\d+)"/.exec(text)?.[1] ?? '').replaceAll(
      '&amp;',
      '&',
    )
  }
  t.same(
    seen,
    Array.from({ length: 120 }, (_, n) => String(120 - n)),
  )
})

t.test('the pages have no faults that a program can find', async (t) => {
  const browser = await openBrowser(t)
  const admin = await asStaffPages(house)
  t.same(
    await staffPageFaults(browser, house, admin, ['/sluzhebno/dnevnik', '/sluzhebno/dnevnik?obekt=booking&nomer=1']),
    [],
  )
})
