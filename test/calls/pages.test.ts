import t from 'tap'
import { wordsOf } from '../http/page-client.ts'
import { asStaffPages } from '../support/staff-pages.ts'
import { furnished } from './furnished.ts'

const house = await furnished(t)
const LIST = '/sluzhebno/obazhdaniya'

t.test('whom to call, what to say, and one press for what became of it', async (t) => {
  const staff = await asStaffPages(house, { roles: ['assistant'], officials: ['kmet'] })
  const page = await staff.get('/sluzhebno/obazhdaniya')
  t.match(wordsOf(page), /За обаждане: 4/)
  t.match(page.text, 'href="tel:+359888123456"')
  t.match(page.text, /lang="en"[^>]*>You have an appointment/)
  t.match(wordsOf(page), /Причината: Спешно заседание на Общинския съвет\. Да Ви намерим ли друг час\?/)
  const ids = [...page.text.matchAll(/action="\/sluzhebno\/obazhdaniya\/(\d+)"/g)].map(([, id]) => id)
  const [offer, dead] = ids

  const egn = await staff.post(`/sluzhebno/obazhdaniya/${dead}`, { rezultat: 'reached', belezhka: 'ЕГН 7523169263' })
  t.equal(egn.status, 422)
  t.match(egn.text, `href="#b${dead}"`)
  t.match(egn.text, 'value="ЕГН 7523169263"', 'what was typed is kept')
  const noted = await staff.post(`/sluzhebno/obazhdaniya/${dead}`, {
    rezultat: 'reached',
    belezhka: 'дъщеря ѝ ще предаде',
  })
  t.equal(noted.status, 303)
  t.match(wordsOf(await staff.get(noted.location ?? '')), /Отбелязано: Научи\..*За обаждане: 3/s)
  const back = await staff.post(`/sluzhebno/obazhdaniya/${dead}/nazad`)
  t.equal(back.status, 303)
  t.match(wordsOf(await staff.get(back.location ?? '')), /върнато назад.*За обаждане: 4/s)
  t.notMatch((await staff.get(LIST)).text, 'дъщеря ѝ', 'a note of another goes with it')
  t.equal((await staff.post(`/sluzhebno/obazhdaniya/${dead}/nazad`)).status, 409, 'once')
  await staff.post(`/sluzhebno/obazhdaniya/${dead}`, { rezultat: 'no-answer' })
  t.match(wordsOf(await staff.get(LIST)), /Опити досега: 1\. Последно .*: Не вдига.*Върнете назад/s)
  await staff.post(`/sluzhebno/obazhdaniya/${dead}`, { rezultat: 'reached', belezhka: 'дъщеря ѝ ще предаде' })
  t.match(wordsOf(await staff.get(`${LIST}/priklucheni`)), /дъщеря ѝ ще предаде Върнете назад/)
  await staff.post(`/sluzhebno/obazhdaniya/${dead}/nazad`)
  t.match(wordsOf(await staff.get(LIST)), /Опити досега: 1\. Последно .*: Не вдига/, 'as it stood before')
  await staff.post(`/sluzhebno/obazhdaniya/${dead}`, { rezultat: 'reached', belezhka: 'дъщеря ѝ ще предаде' })
  await house.sql.query(`UPDATE calls SET tried_at = tried_at - interval '11 minutes' WHERE id = $1`, [dead])
  t.equal((await staff.post(`/sluzhebno/obazhdaniya/${dead}/nazad`)).status, 409, 'after ten minutes it stays')
  const audit = await house.sql.query(
    `SELECT action, from_state, to_state, reason FROM audit_entries WHERE subject = 'call' AND subject_id = $1 ORDER BY id LIMIT 2`,
    [dead],
  )
  t.same(audit.rows, [
    { action: 'call', from_state: 'open', to_state: 'done', reason: 'reached' },
    { action: 'undo', from_state: 'done', to_state: 'open', reason: 'reached' },
  ])
  const again = await staff.post(`/sluzhebno/obazhdaniya/${dead}`, { rezultat: 'no-answer' })
  t.equal(again.status, 409)
  t.match(wordsOf(again), /Този ред вече е приключен/)

  const other = await staff.post(`/sluzhebno/obazhdaniya/${offer}`, { rezultat: 'accepted', chas: '999' })
  t.equal(other.status, 409, 'an answer is for the slot that stood there')
  const slot = /name="chas" value="(\d+)"/.exec(page.text)?.[1] ?? ''
  t.equal((await staff.post(`/sluzhebno/obazhdaniya/${offer}`, { rezultat: 'accepted', chas: slot })).status, 303)
  t.equal((await staff.post(`/sluzhebno/obazhdaniya/${offer}/nazad`)).status, 409, 'an answer is done')
  t.match(wordsOf(await staff.get('/sluzhebno/obazhdaniya/priklucheni')), /дъщеря ѝ ще предаде/)

  const { rows } = await house.sql.query('SELECT id FROM calls WHERE state = $1 LIMIT 1', ['open'])
  const stranger = await asStaffPages(house, { roles: ['assistant'] })
  t.match(wordsOf(await stranger.get('/sluzhebno/obazhdaniya')), /Няма на кого да се обадите/)
  t.equal((await stranger.post(`/sluzhebno/obazhdaniya/${rows[0].id}`, { rezultat: 'reached' })).status, 403)
  t.equal((await (await asStaffPages(house, { roles: ['auditor'] })).get('/sluzhebno/obazhdaniya')).status, 403)
})

t.test('a closed day’s citizens are answered in its case: the line leads there', async (t) => {
  const { sql } = house
  const { rows } = await sql.query(`SELECT b.id, b.slot_id, b.version, s.reception_day_id AS day, s.starts_at
    FROM bookings b JOIN slots s ON s.id = b.slot_id WHERE b.state = 'confirmed' AND b.email IS NULL LIMIT 1`)
  const [{ id, slot_id: slot, version, day, starts_at: due }] = rows
  const { rows: made } = await sql.query(
    `INSERT INTO closures (reception_day_id, reason, public_reason, reply_by, day_before, set_aside_at, opened_by)
     VALUES ($1, 'отпуск', 'отпуск', house_now() + interval '1 day', '{}', house_now(), 'user:1') RETURNING id`,
    [day],
  )
  await sql.query(
    `INSERT INTO affected_bookings (closure_id, booking_id, slot_id, state, version) VALUES ($1, $2, $3, 'to-call', $4)`,
    [made[0].id, id, slot, version],
  )
  await sql.query(`SELECT add_call('closure', $1, NULL, $2)`, [id, due])
  const staff = await asStaffPages(house)
  const page = await staff.get('/sluzhebno/obazhdaniya')
  t.match(wordsOf(page), /За съжаление приемът отпада: Кмет на общината, .* Кое предпочитате\?/)
  t.match(page.text, `href="/sluzhebno/otmeneni/${made[0].id}"`)
})
