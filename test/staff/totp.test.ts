import t from 'tap'
import { base32, newRecoveryCodes, readCode, stepOfCode, totpCode, totpUri } from '../../src/staff/totp.ts'

const SECRET = Buffer.from('12345678901234567890')

t.test('the codes are those of RFC 6238, appendix B', async (t) => {
  const vectors: [seconds: number, code: string][] = [
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ]
  for (const [seconds, code] of vectors)
    t.equal(totpCode(SECRET, Math.floor(seconds / 30)), code.slice(2), `at ${seconds}`)
})

t.test('a code counts in its step and in the one before and after', async (t) => {
  const now = 1_111_111_109
  const step = Math.floor(now / 30)
  for (const near of [-1, 0, 1]) t.equal(stepOfCode(SECRET, totpCode(SECRET, step + near), now), step + near)
  for (const far of [-3, -2, 2, 3]) t.equal(stepOfCode(SECRET, totpCode(SECRET, step + far), now), null)
})

t.test('a key in the letters that apps take: RFC 4648', async (t) => {
  for (const [text, letters] of [
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ] as const)
    t.equal(base32(Buffer.from(text)), letters)
  t.equal(
    totpUri(SECRET, { service: 'Община Сопот', account: 'r@mail.example' }),
    `otpauth://totp/${encodeURIComponent('Община Сопот')}:r%40mail.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=${encodeURIComponent('Община Сопот')}`,
  )
})

t.test('a code is read however people type it', async (t) => {
  t.same(readCode(' 123 456 '), { totp: '123456' })
  t.same(readCode('abcde-f0i9z'), { recovery: 'ABCDEF019Z' })
  t.same(readCode('o1234 56789'), { recovery: '0123456789' })
  for (const nonsense of ['', '12345', '1234567', 'абвгд-абвгд', 'UUUUU-UUUUU', `'; --`])
    t.equal(readCode(nonsense), null)
  const codes = newRecoveryCodes()
  t.equal(new Set(codes).size, 10)
  for (const code of codes) t.same(readCode(code), { recovery: code.replace('-', '') })
})
