import t from 'tap'
import { furnished } from '../calls/furnished.ts'
import { wordsOf } from '../http/page-client.ts'
import { asStaffPages } from '../support/staff-pages.ts'
import { broken, tend } from './waiting.ts'

const house = await furnished(t)

t.test('who waits, in order, and their answers taken on the telephone', async (t) => {
  const staff = await asStaffPages(house, { roles: ['assistant'], officials: ['kmet'] })
  const page = await staff.get('/sluzhebno/chakashti')
  t.match(wordsOf(page), /Чакащи: 3/)
  t.match(
    wordsOf(page),
    /Йорданка Стоилова 0887 000 003 Кмет на общината 1 .* четвъртък, 26 ноември 2026 г\., 09:00 ч\., пази се до .* обадете се/,
  )
  t.match(page.text, 'href="tel:+359887000003"')
  const [first, second, third] = [...page.text.matchAll(/<tr role="row".*?chakashti\/([\w-]+)\/otgovor/gs)].map(
    ([, id]) => id,
  )
  const slot = /name="chas" value="(\d+)"/.exec(page.text)?.[1] ?? ''
  const answer = (id: string | undefined, form: Record<string, string>, who = staff) =>
    who.post(`/sluzhebno/chakashti/${id}/otgovor`, form)

  const stranger = await asStaffPages(house, { roles: ['assistant'] })
  t.equal((await answer(first, { otgovor: 'accept', chas: slot }, stranger)).status, 403)
  const official = await asStaffPages(house, { roles: ['official'], officials: ['kmet'] })
  const read = await official.get('/sluzhebno/chakashti')
  t.match(wordsOf(read), /Чакащи: 3/)
  t.notMatch(read.text, 'otgovor', 'an official looks only')
  t.equal((await answer(first, { otgovor: 'accept' }, official)).status, 403)

  t.match(
    wordsOf(await answer(second, { otgovor: 'accept' })),
    /вече не е валидно|не се пази|изтече|даден/i,
    'nothing is offered to the second',
  )
  const declined = await answer(first, { otgovor: 'decline', chas: slot })
  t.equal(declined.location, '/sluzhebno/chakashti?gotovo=decline')
  t.match(wordsOf(await staff.get(declined.location ?? '')), /Часът отива при следващия/)
  await tend(house)
  t.equal((await answer(second, { otgovor: 'accept', chas: slot })).status, 303)
  const { rows } = await house.sql.query(
    `SELECT b.state, s.id FROM bookings b JOIN slots s ON s.id = b.slot_id WHERE s.id = $1 AND b.live`,
    [slot],
  )
  t.match(rows, [{ state: 'confirmed' }])
  t.equal((await answer(third, { otgovor: 'leave' })).status, 303)
  const { rows: gone } = await house.sql.query('SELECT state, name FROM waitlist_entries WHERE id = $1', [third])
  t.same(gone, [{ state: 'left', name: null }])
  t.equal((await answer(third, { otgovor: 'leave' })).status, 409)
  const { rows: audit } = await house.sql.query(
    `SELECT action FROM audit_entries WHERE actor = $1 AND subject = 'waitlist-entry' ORDER BY id`,
    [`user:${staff.userId}`],
  )
  t.same(
    audit.map(({ action }) => action),
    ['decline-for', 'accept-for', 'leave'],
  )
  t.same(await broken(house), [])
})
