import t from 'tap'
import { holdIdOf, holdToken } from '../../src/bookings/hold-token.ts'
import { currentKey, keyOf, manageToken, manageUrl, tokenHash } from '../../src/messages/manage-link.ts'

const id = '0b9f7c1e-6a53-4f0e-9d0b-3f1c5a7e2d44'
const old = { id: 3, secret: 'an-old-key-of-the-house-0123456789abc' }
const present = { id: 4, secret: 'the-present-key-of-the-house-01234567' }

t.test('a manage token has 256 bits, is the same each time, and turns with its version and key', async (t) => {
  const token = manageToken([present, old], { id, keyId: 4, tokenVersion: 1 })
  t.equal(Buffer.from(token, 'base64url').length, 32)
  t.equal(token, manageToken([present, old], { id, keyId: 4, tokenVersion: 1 }))
  t.not(token, manageToken([present, old], { id, keyId: 4, tokenVersion: 2 }))
  t.not(token, manageToken([present, old], { id, keyId: 3, tokenVersion: 1 }))
  t.equal(tokenHash(token).length, 32)
  t.equal(manageUrl('https://priem.example', 'en', token), `https://priem.example/en/booking/${token}`)
})

t.test('links made under an older key live on while the key is kept', async (t) => {
  const before = manageToken([old], { id, keyId: 3, tokenVersion: 1 })
  t.equal(manageToken([present, old], { id, keyId: 3, tokenVersion: 1 }), before)
  t.equal(currentKey([present, old]), present)
  t.throws(() => keyOf([present], 3), /no secret key with id 3/)
  t.throws(() => currentKey([]), /no secret key/)
})

t.test('a hold token tells its hold, and nothing else does', async (t) => {
  const token = holdToken(old, id)
  t.equal(holdIdOf([present, old], token), id)
  t.equal(holdIdOf([present], token), null, 'the key is gone')
  t.equal(holdIdOf([{ ...old, secret: present.secret }], token), null, 'another key under the same number')
  const bytes = Buffer.from(token, 'base64url')
  for (const at of [0, 1, 2, 17, 18, 49]) {
    const forged = Buffer.from(bytes)
    forged[at] = (forged[at] ?? 0) ^ 1
    t.equal(holdIdOf([present, old], forged.toString('base64url')), null, `byte ${at}`)
  }
  t.equal(holdIdOf([old], manageToken([old], { id, keyId: 3, tokenVersion: 1 })), null)
  t.equal(holdIdOf([old], ''), null)
})
