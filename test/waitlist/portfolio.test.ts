import t from 'tap'
import { deliverMessages } from '../../src/messages/deliver-messages.ts'
import type { Mailer } from '../../src/messages/mailer.ts'
import { tendWaitlists } from '../../src/waitlist/tend-waitlists.ts'
import { page, wordsOf } from '../http/page-client.ts'
import { book, orderOf } from '../support/client.ts'
import { join, openFullHouse } from './waiting.ts'

t.test('which of two deputies it is stands wherever the title does: pages, slip, calendar and mails', async (t) => {
  const house = await openFullHouse(t, { leave: [0] })
  await house.sql.query(
    `UPDATE officials SET title_bg = 'Заместник-кмет', title_en = 'Deputy Mayor', portfolio_bg = 'Образование', portfolio_en = 'Education', name = NULL`,
  )
  const { manageToken } = (await book(house.origin, orderOf(1, house.slotIds[0] ?? 0))).body
  const entry = (await join(house, 2)).body.entryToken
  const said = 'Заместник-кмет, ресор „Образование“'
  for (const path of [
    `/bg/chas/${manageToken}`,
    `/bg/chas/${manageToken}/pechat`,
    `/bg/chas/${manageToken}/otkaz`,
    `/bg/chas/${manageToken}/promyana`,
    `/bg/chas/${manageToken}/danni`,
    `/bg/chakashti/m/${entry}`,
  ])
    t.ok(wordsOf(await page(house.origin, path)).includes(said), path)
  const english = wordsOf(await page(house.origin, `/en/booking/${manageToken}`))
  t.match(english, 'Deputy Mayor, portfolio: Education')
  const calendar = await page(house.origin, `/bg/chas/${manageToken}/kalendar.ics`)
  t.match(calendar.text.replaceAll(/\r\n /g, '').replaceAll('\\', ''), `SUMMARY:Прием: ${said}`)
  await house.cancel(1)
  await tendWaitlists(house.deps)
  t.ok(wordsOf(await page(house.origin, `/bg/predlozhenie/${entry}`)).includes(said), 'the offer')

  const told: [string, string][] = []
  const mailer: Mailer = {
    send: async ({ kind, text }) => {
      told.push([kind, text])
      return { outcome: 'sent' }
    },
    close: async () => {},
  }
  await deliverMessages({ ...house.deps, mailer })
  const kinds = told.map(([kind]) => kind)
  for (const kind of ['confirmation', 'waitlist-offer']) t.ok(kinds.includes(kind), kind)
  for (const [kind, text] of told) t.ok(text.includes(said), kind)
})
