import t from 'tap'
import { deliverMessages } from '../../src/messages/deliver-messages.ts'
import { wordsOf } from '../http/page-client.ts'
import { book, orderOf } from '../support/client.ts'
import { openTestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'
import { asStaffPages } from '../support/staff-pages.ts'

const house = await openTestHouse(t)
const { slotIds } = await offerSlots(house.sql, { slug: 'kmet' })
const PATH = '/sluzhebno/tekstove/confirmation/bg'
const form = { tema: 'Чакаме Ви {кога}', zaglavie: 'Добре дошли', uvod: 'Здравейте, {име}.\n\nПопитайте на {телефон}.' }

t.test('the administrator sees a text before it is saved, saves it, and mails speak so', async (t) => {
  const staff = await asStaffPages(house)
  t.match(wordsOf(await staff.get('/sluzhebno/tekstove')), /Потвърждение за запазен час Редактирайте .* на системата/)
  const page = await staff.get(PATH)
  t.match(page.text, 'value="Часът Ви е запазен: {кога}"')
  t.match(wordsOf(page), /Означения: \{when\}|Означения: \{кога\}/)

  const faulty = await staff.post(PATH, {
    ...form,
    tema: 'Чакаме Ви',
    uvod: 'Вижте evil.example',
    versiya: '0',
    stapka: 'sahranete',
  })
  t.equal(faulty.status, 422)
  t.match(wordsOf(faulty), /Тема: Добавете задължителното означение.*Увод: Не пишете връзки/)
  t.match(faulty.text, 'Вижте evil.example', 'what was typed is kept')

  const preview = await staff.post(PATH, { ...form, versiya: '0', stapka: 'pregled' })
  t.equal(preview.status, 200)
  t.match(wordsOf(preview), /Чакаме Ви вторник, 2 март 2027 г\., 14:30 ч\./)
  t.match(preview.headers.get('content-security-policy') ?? '', /frame-src 'self'/)
  const framed = (/<iframe[^>]*src="([^"]+)"/.exec(preview.text)?.[1] ?? '').replaceAll('&amp;', '&')
  const letter = await staff.get(framed)
  t.match(
    letter.headers.get('content-security-policy') ?? '',
    /^default-src 'none'; style-src 'unsafe-inline'; sandbox/,
  )
  t.match(letter.text, /<h1[^>]*>Добре дошли<\/h1>/)
  t.match(letter.text, 'Здравейте, Иванка Примерова.')
  t.equal((await staff.get(`${PATH}/pismo?tema=x`)).status, 404, 'what may not be saved is not shown either')
  t.equal((await house.sql.query('SELECT 1 FROM message_texts')).rowCount, 0, 'a look saves nothing')

  const saved = await staff.post(PATH, { ...form, versiya: '0', stapka: 'sahranete' })
  t.equal(saved.location, `${PATH}?gotovo=saved`)
  t.match(wordsOf(await staff.get(saved.location ?? '')), /Текстът е съхранен.*Версия 1, .*Радка Илиева/)

  const mails: { subject: string; text: string }[] = []
  const mailer = {
    send: async (mail: { subject: string; text: string }) => {
      mails.push(mail)
      return { outcome: 'sent' as const }
    },
    close: async () => {},
  }
  await book(house.origin, orderOf(1, slotIds[0] ?? 0))
  await book(house.origin, orderOf(2, slotIds[1] ?? 0, { locale: 'en' }))
  await deliverMessages({ ...house.deps, mailer })
  t.match(mails.map(({ subject }) => subject).sort(), [/^Your appointment/, /^Чакаме Ви /])
  t.match(
    mails.find(({ subject }) => subject.startsWith('Чакаме'))?.text,
    /Здравейте, Иванка Тодорова\.\n\nПопитайте на/,
  )
})

t.test('two editors at once: the second hears of the first; and the way back to the house’s words', async (t) => {
  const staff = await asStaffPages(house)
  const late = await staff.post(PATH, { ...form, zaglavie: 'Друго', versiya: '0', stapka: 'sahranete' })
  t.equal(late.status, 409)
  t.match(wordsOf(late), /Друг администратор междувременно промени този текст/)
  t.match(late.text, 'value="Друго"', 'nothing typed is lost')
  t.equal((await staff.post(PATH, { versiya: '1', stapka: 'varnete' })).location, `${PATH}?gotovo=reset`)
  const page = await staff.get(PATH)
  t.match(page.text, 'value="Часът Ви е запазен: {кога}"')
  t.match(wordsOf(page), /Версия 2, .* текстът на системата .*Версия 1/)
  const { rows } = await house.sql.query(
    `SELECT action, subject_id, version FROM audit_entries WHERE subject = 'message-text' ORDER BY id`,
  )
  t.same(rows, [
    { action: 'change', subject_id: 'confirmation/bg', version: 1 },
    { action: 'reset', subject_id: 'confirmation/bg', version: 2 },
  ])
})

t.test('nobody else writes them, and only those that are there', async (t) => {
  const assistant = await asStaffPages(house, { roles: ['assistant'], officials: ['kmet'] })
  t.equal((await assistant.get('/sluzhebno/tekstove')).status, 403)
  t.equal((await assistant.post(PATH, { ...form, versiya: '2', stapka: 'sahranete' })).status, 403)
  const staff = await asStaffPages(house)
  for (const path of [
    '/sluzhebno/tekstove/day-summary/bg',
    '/sluzhebno/tekstove/confirmation/de',
    '/sluzhebno/tekstove/toString/bg',
  ])
    t.equal((await staff.get(path)).status, 404, path)
})
