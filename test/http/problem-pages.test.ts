import t from 'tap'
import type { DomainErrorCode } from '../../src/domain-error.ts'
import { STATUS } from '../../src/http/problems.ts'
import { words } from '../../src/i18n/words.ts'
import { call } from '../support/client.ts'
import { openTestHouse } from '../support/house.ts'
import { page, wordsOf } from './page-client.ts'

t.test('every refusal has its page, in both languages', async (t) => {
  const { origin } = await openTestHouse(t)
  for (const code of Object.keys(STATUS) as DomainErrorCode[]) {
    for (const locale of ['bg', 'en'] as const) {
      const answer = await page(origin, `/problems/${code}?lang=${locale}`)
      t.equal(answer.status, 200, code)
      t.match(answer.text, `<html lang="${locale}"`)
      const { title, detail } = words[locale].problems[code]
      t.ok(wordsOf(answer).includes(`${title} ${detail}`), `${code} ${locale}`)
      t.match(wordsOf(answer), `${STATUS[code]}`)
      t.match(answer.text, `href="/problems/${code}?lang=${locale === 'bg' ? 'en' : 'bg'}"`)
    }
  }
})

t.test('the page that an answer of the API names is there, in the language of the caller', async (t) => {
  const { origin } = await openTestHouse(t)
  const { body } = await call(origin, '/officials/nobody')
  const english = await page(origin, body.type, { headers: { 'accept-language': 'en-GB,en;q=0.9' } })
  t.equal(english.status, 200)
  t.match(english.text, '<html lang="en"')
  t.match(english.headers.get('vary'), 'accept-language')
  t.match((await page(origin, body.type)).text, '<html lang="bg"')
})

t.test('any other code: 404', async (t) => {
  const { origin } = await openTestHouse(t)
  for (const code of ['nothing', 'constructor', '__proto__', 'hasOwnProperty', '<script>', ''])
    t.equal((await page(origin, `/problems/${code}`)).status, 404, code)
})
