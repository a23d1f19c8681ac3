import { parseOptions } from '@node-rs/argon2'
import t from 'tap'
import { openGate } from '../../src/staff/hash-gate.ts'
import { passwordFault } from '../../src/staff/password-rules.ts'
import { hashing, hashPassword, passwordMatches } from '../../src/staff/passwords.ts'

const email = 'rilieva@mail.example'

t.test('a password needs 12 to 128 characters, as a person counts them', async (t) => {
  const letters = 'абвгдежзий'
  const fault = (password: string) => passwordFault(password, { email })
  t.equal(fault('жълта круша'), 'too-short')
  t.equal(fault('жълта круша '), null)
  t.equal(fault('тихо е в 12-та'), null)
  t.equal(fault('🍐🍎🍇🍉🍌🍒abcde'), 'too-short', 'eleven, though in seventeen units')
  t.equal(fault(`${letters.repeat(13).slice(0, 127)}!`), null)
  t.equal(fault(`${letters.repeat(13).slice(0, 128)}!`), 'too-long')
  t.equal(fault('й'.normalize('NFD').repeat(6)), 'too-short', 'a letter of two code points is one')
})

t.test('what many choose, what repeats itself and the e-mail are no passwords', async (t) => {
  for (const password of [
    'qwertyuiop123',
    'QwertyUiop123',
    'administrator',
    '1qaz2wsx3edc4rfv',
    'aaaaaaaaaaaa',
    'ababababababab',
    'parolaparola',
    'parola2parola2',
    'аааабббббвввв',
    email,
    'RIlieva@mail.example',
  ])
    t.equal(passwordFault(password, { email }), 'too-common', password)
  for (const password of ['correct horse battery', 'kuna-bodi-lafo-nuta', 'Тринайсет гъби', 'parola-na-kmeta-3'])
    t.equal(passwordFault(password, { email }), null, password)
})

t.test('a password is kept as argon2id at the cost that OWASP names', async (t) => {
  const [one, two] = await Promise.all([hashPassword('жълта круша, 3 лева'), hashPassword('жълта круша, 3 лева')])
  t.match(one, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  t.not(one, two, 'salted')
  t.match(parseOptions(one), { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32, saltLen: 16 })
  t.equal(await passwordMatches(one, 'жълта круша, 3 лева'), true)
  t.equal(await passwordMatches(one, 'жълта круша, 4 лева'), false)
})

t.test('where there is no hash, one is compared all the same', async (t) => {
  const before = hashing.counts.begun
  t.equal(await passwordMatches(null, 'жълта круша, 3 лева'), false)
  t.equal(hashing.counts.begun, before + 1)
})

t.test('two hash at once, however many come', async (t) => {
  await Promise.all(Array.from({ length: 12 }, (_, n) => passwordMatches(null, `guess ${n}`)))
  t.equal(hashing.counts.most, 2)
})

t.test('the gate lets in order, sends away when too many wait, and survives what fails', async (t) => {
  const gate = openGate({ atOnce: 2, waiting: 3 })
  const began: number[] = []
  const finish: (() => void)[] = []
  const work = (n: number) =>
    gate.pass(async () => {
      began.push(n)
      await new Promise<void>((done) => finish.push(done))
      if (n === 1) throw new Error('failed')
      return n
    })
  const all = Promise.allSettled([1, 2, 3, 4, 5].map(work))
  await t.rejects(work(6), { code: 'unavailable', details: { retryAfterSeconds: 2 } })
  t.same(began, [1, 2])
  for (let n = 0; n < 5; n++) {
    finish[n]?.()
    await new Promise((done) => setImmediate(done))
  }
  t.same(
    (await all).map((each) => (each.status === 'fulfilled' ? each.value : 'failed')),
    ['failed', 2, 3, 4, 5],
  )
  t.same(began, [1, 2, 3, 4, 5])
  t.same(gate.counts, { begun: 5, most: 2 })
  const after = work(7)
  finish.at(-1)?.()
  t.equal(await after, 7, 'and is open again')
})
