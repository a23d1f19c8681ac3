import t from 'tap'
import { hashing, hashPassword } from '../../src/staff/passwords.ts'
import { page, wordsOf } from '../http/page-client.ts'
import { moveClock } from '../support/clock.ts'
import { openTestHouse } from '../support/house.ts'
import { makeUser } from '../support/staff.ts'

const PASSWORD = 'тиха вода под моста'
const passwordHash = await hashPassword(PASSWORD)

const signIn = (origin: string, email: string, password: string, headers: Record<string, string> = {}) =>
  page(origin, '/sluzhebno/vhod', { method: 'POST', form: { email, password }, headers })

t.test(
  'A8 the page waits as the API does: few tries, one count for both, and the right password a minute later',
  async (t) => {
    const house = await openTestHouse(t)
    await makeUser(house, { email: 'target@mail.example', passwordHash })
    const before = hashing.counts.begun
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, n) => signIn(house.origin, 'target@mail.example', `guess number ${n}`)),
    )
    const tried = answers.filter(({ status }) => status === 422).length
    t.ok(tried >= 5 && tried <= 10, `${tried} tried`)
    t.equal(answers.filter(({ status }) => status === 429).length, 60 - tried)
    t.equal(hashing.counts.begun - before, tried, 'no more hashes than tries')
    const waiting = answers.find(({ status }) => status === 429)
    t.match(wordsOf(waiting ?? ({ text: '' } as never)), /Твърде много опити.*Опитайте отново след \d+ секунд/)
    t.ok(Number(waiting?.headers.get('retry-after')) >= 1)
    const overApi = await fetch(`${house.origin}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'target@mail.example', password: PASSWORD }),
    })
    t.equal(overApi.status, 429, 'one count for both doors')
    await moveClock(house, '61 seconds')
    t.equal((await signIn(house.origin, 'target@mail.example', PASSWORD)).status, 303, 'nobody is locked out')
  },
)

t.test('A8 a known and an unknown account are answered alike', async (t) => {
  const house = await openTestHouse(t)
  await makeUser(house, { email: 'known@mail.example', passwordHash })
  const told: string[] = []
  for (const email of ['known@mail.example', 'stranger@mail.example']) {
    const begun = hashing.counts.begun
    const { status, text, headers } = await signIn(house.origin, email, 'not this one at all')
    told.push([status, text.replaceAll(email, ''), [...headers.keys()].sort(), hashing.counts.begun - begun].join())
  }
  t.equal(told[0], told[1])
})

t.test('A13 a forwarded address that nobody vouches for changes no limit, host or cookie', async (t) => {
  const house = await openTestHouse(t, { env: { RATE_LIMIT: 'on' } })
  await makeUser(house, { email: 'known@mail.example', passwordHash })
  const statuses: number[] = []
  for (let n = 0; n < 22; n++) {
    const spoofed = {
      'x-forwarded-for': `203.0.113.${n}`,
      'x-real-ip': `203.0.113.${n}`,
      forwarded: `for=203.0.113.${n}`,
    }
    statuses.push((await signIn(house.origin, `p${n}@mail.example`, 'not this one at all', spoofed)).status)
  }
  t.same(statuses.slice(-2), [429, 429], 'twenty a minute, whatever is said')
  const other = await openTestHouse(t)
  await makeUser(other, { email: 'known@mail.example', passwordHash })
  const spoofed = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.example' }
  const signedIn = await signIn(other.origin, 'known@mail.example', PASSWORD, spoofed)
  t.equal(signedIn.status, 303)
  t.equal(signedIn.location, '/sluzhebno/')
  t.match(signedIn.headers.get('set-cookie'), /^sid=/, 'plain http stays plain http')
  const foreign = { ...spoofed, origin: 'https://evil.example' }
  t.equal((await signIn(other.origin, 'known@mail.example', PASSWORD, foreign)).status, 403)
})

t.test('over https the cookie is of this host alone', async (t) => {
  const house = await openTestHouse(t, { env: { TRUST_PROXY: '1' } })
  await makeUser(house, { email: 'known@mail.example', passwordHash })
  const https = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.7' }
  const { headers } = await signIn(house.origin, 'known@mail.example', PASSWORD, https)
  const cookie = headers.get('set-cookie') ?? ''
  t.match(cookie, /^__Host-sid=[\w.-]+; Path=\/; SameSite=Lax; HttpOnly; Secure$/)
  const [value = ''] = cookie.split(';')
  t.equal((await page(house.origin, '/sluzhebno/', { headers: { ...https, cookie: value } })).status, 200)
  const plain = value.replace('__Host-sid', 'sid')
  t.equal((await page(house.origin, '/sluzhebno/', { headers: { ...https, cookie: plain } })).status, 303)
})
