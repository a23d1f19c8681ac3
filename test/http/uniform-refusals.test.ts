import { randomBytes, randomUUID } from 'node:crypto'
import t from 'tap'
import { holdToken } from '../../src/bookings/hold-token.ts'
import { mailToken } from '../../src/messages/manage-link.ts'
import { asCitizen, book, call, orderOf } from '../support/client.ts'
import { openTestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'
import { page } from './page-client.ts'

t.test('A6 300 random tokens, and those of erased and of no booking: one answer for all, and no hit', async (t) => {
  const house = await openTestHouse(t)
  const { slotIds } = await offerSlots(house.sql)
  const erased = (await book(house.origin, orderOf(1, slotIds[0] ?? 0))).body
  await call(house.origin, '/my-booking/erase', { method: 'POST', headers: asCitizen(erased.manageToken) })
  const [key] = house.deps.config.secretKeys
  if (!key) throw new Error('no key')
  const tokens = [
    erased.manageToken,
    mailToken([key], { id: randomUUID(), keyId: key.id, tokenVersion: 1 }),
    holdToken(key, randomUUID()),
    ...Array.from({ length: 300 }, () => randomBytes(32).toString('base64url')),
  ]
  const seen = new Set<string>()
  for (const token of tokens) {
    const api = await call(house.origin, '/my-booking', { headers: asCitizen(token) })
    const { instance: _, ...body } = api.body
    const link = await page(house.origin, `/bg/chas/${token}`)
    // The page names its own address, for the other language.
    const shown = link.text.replaceAll(token, 'token')
    seen.add(JSON.stringify([api.status, api.text.length, body, link.status, shown.length]))
  }
  t.equal(seen.size, 1, [...seen].join('\n'))
  t.match([...seen][0], /^\[404,/)
})
