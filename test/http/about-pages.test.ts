import { gzipSync } from 'node:zlib'
import t from 'tap'
import { words } from '../../src/i18n/words.ts'
import { ADDRESSES } from '../../src/ui/addresses.ts'
import { openTestHouse } from '../support/house.ts'
import { linksOf, page, wordsOf } from './page-client.ts'

const NAMES = ['help', 'privacy', 'accessibility', 'conditions'] as const
const SET = {
  MUNICIPALITY_EMAIL: 'priem@sopot.example',
  PRIVACY_OFFICER: 'стая 12, dlzd@sopot.example',
  MUNICIPALITY_ACCESS_BG: 'Входът откъм парка е без стъпала.',
  MUNICIPALITY_ACCESS_EN: 'The entrance from the park has no steps.',
  RETENTION_HELD_DAYS: '45',
  RETENTION_CANCELLED_DAYS: '1',
  ACCESSIBILITY_PREPARED_ON: '2026-11-22',
  ACCESSIBILITY_REVIEWED_ON: '2028-02-29',
}

t.test('help, privacy, accessibility and conditions, in both languages, from every footer', async (t) => {
  const { origin } = await openTestHouse(t)
  for (const locale of ['bg', 'en'] as const)
    for (const name of NAMES) {
      const answer = await page(origin, ADDRESSES[name][locale])
      const { title, sections } = words[locale].pages.about[name]
      t.equal(answer.status, 200, name)
      t.match(answer.text, `<title>${title} – `)
      const other = locale === 'bg' ? 'en' : 'bg'
      t.match(answer.text, `hreflang="${other}" href="https://priem.example${ADDRESSES[name][other]}"`)
      for (const { heading } of sections) t.ok(wordsOf(answer).includes(heading), heading)
      t.notMatch(wordsOf(answer), /\{\w+\}|undefined|null|\.\./, name)
      t.ok(gzipSync(answer.text).length < 5_120, `${name}: ${gzipSync(answer.text).length} bytes gzipped`)
      for (const each of NAMES) t.ok(linksOf(answer).includes(ADDRESSES[each][locale]), `${name} leads to ${each}`)
    }
})

t.test('what the settings say is said, with the figures by which the house works', async (t) => {
  const { origin } = await openTestHouse(t, { env: SET })
  const privacy = wordsOf(await page(origin, '/bg/poveritelnost'))
  t.match(
    privacy,
    'Администратор на личните данни е Община Сопот, гр. Сопот, ул. „Иван Вазов“ № 34, телефон 03134/20-54.',
  )
  t.match(privacy, 'след приема: 45 дни')
  t.match(privacy, 'след отказан или отменен час: 1 ден')
  t.match(privacy, 'Длъжностно лице по защита на данните: стая 12, dlzd@sopot.example.')
  t.notMatch(privacy, 'можете да пишете на адреса на общината')
  t.match(privacy, 'чл. 6, параграф 1, буква „д“')
  t.match(privacy, 'kzld@cpdp.bg')
  const help = await page(origin, '/en/help')
  t.match(wordsOf(help), 'The entrance from the park has no steps.')
  t.match(wordsOf(help), 'we hold it for you for 15 minutes')
  t.match(help.text, 'href="mailto:priem@sopot.example"')
  const statement = wordsOf(await page(origin, '/bg/dostapnost'))
  t.match(
    statement,
    'изготвена на 22 ноември 2026 г. Последен преглед: 29 февруари 2028 г. Следващ преглед: до 28 февруари 2029 г.',
  )
  t.match(statement, 'се отнася за https://priem.example.')
  t.match(wordsOf(await page(origin, '/bg/usloviya')), 'при едно длъжностно лице и общо 3 часа.')
})

t.test('what is not set is not said', async (t) => {
  const { origin } = await openTestHouse(t)
  const privacy = wordsOf(await page(origin, '/bg/poveritelnost'))
  t.match(privacy, 'До длъжностното лице по защита на данните можете да пишете на адреса на общината: гр. Сопот')
  t.notMatch(privacy, /Имейл:|Длъжностно лице по защита на данните:/)
  t.notMatch((await page(origin, '/en/help')).text, 'mailto:')
})
