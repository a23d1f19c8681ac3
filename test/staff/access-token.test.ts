import { createHmac } from 'node:crypto'
import { connect } from 'node:net'
import t from 'tap'
import { accessTokenSettings } from '../../src/staff/access-token.ts'
import { page } from '../http/page-client.ts'
import { call } from '../support/client.ts'
import { openTestHouse, testConfig } from '../support/house.ts'
import { makeSession, makeUser, signJwt } from '../support/staff.ts'

const encode = (part: unknown) =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url')

const DOORS = [
  ['bearer', 'priemna-staff', 'priemna-staff-pages'],
  ['cookie', 'priemna-staff-pages', 'priemna-staff'],
] as const

for (const [door, aud, another] of DOORS)
  t.test(`A9 of all that looks like a ${door} only ours is one: 401 for the others, never 500`, async (t) => {
    const house = await openTestHouse(t)
    const userId = await makeUser(house)
    const sid = await makeSession(house, userId)
    const now = Math.floor(house.deps.clock.now().toSeconds())
    const good = { sub: String(userId), sid, aud, iat: now, exp: now + 900 }
    const sign = (claims: object, how?: Parameters<typeof signJwt>[2]) => signJwt(house.deps, claims, how)
    const without = (name: string) => Object.fromEntries(Object.entries({ ...good }).filter(([key]) => key !== name))
    const { secret } = accessTokenSettings(house.deps.config.secretKeys)
    const raw = (header: unknown, claims: unknown, algorithm = 'sha256') => {
      const input = `${encode(header)}.${encode(claims)}`
      return `${input}.${createHmac(algorithm, secret).update(input).digest('base64url')}`
    }
    const ours = { iss: 'priemna', ...good }
    const valid = sign(good)
    const [head = '', payload = '', signature = ''] = valid.split('.')

    const endedSession = await makeSession(house, userId)
    await house.sql.query(`UPDATE staff_sessions SET ended_at = house_now(), end_reason = 'revoked' WHERE id = $1`, [
      endedSession,
    ])
    const colleague = await makeUser(house)

    const corpus: Record<string, string> = {
      'alg none, unsigned': `${encode({ alg: 'none', typ: 'JWT' })}.${encode(ours)}.`,
      'alg none, signed': raw({ alg: 'none' }, ours),
      'alg NONE': raw({ alg: 'NONE' }, ours),
      'no alg': raw({ typ: 'JWT' }, ours),
      'alg a number': raw({ alg: 256 }, ours),
      HS384: raw({ alg: 'HS384' }, ours, 'sha384'),
      HS512: raw({ alg: 'HS512' }, ours, 'sha512'),
      'HS512 said, HS256 signed': raw({ alg: 'HS512' }, ours),
      RS256: raw({ alg: 'RS256' }, ours),
      'no exp': sign(without('exp')),
      'no iat': sign(without('iat')),
      'no sub': sign(without('sub')),
      'no sid': sign(without('sid')),
      'no iss': raw({ alg: 'HS256' }, good),
      'no aud': raw({ alg: 'HS256' }, { ...without('aud'), iss: ours.iss }),
      'exp a string': sign({ ...good, exp: String(now + 900) }),
      'exp null': sign({ ...good, exp: null }),
      'exp a list': sign({ ...good, exp: [now + 900] }),
      'iat a string': sign({ ...good, iat: String(now) }),
      expired: sign({ ...good, iat: now - 4_000, exp: now - 3_000 }),
      'of the other door': sign({ ...good, aud: another }),
      'signed thirteen hours ago': sign({ ...good, iat: now - 13 * 3_600 }),
      'not yet': sign({ ...good, nbf: now + 6_000 }),
      'wrong aud': sign({ ...good, aud: 'priemna-citizens' }),
      'aud a list of others': sign({ ...good, aud: ['others'] }),
      'wrong iss': sign({ ...good, iss: 'somebody' }),
      'unknown sid': sign({ ...good, sid: '00000000-0000-4000-8000-000000000000' }),
      'sid no uuid': sign({ ...good, sid: "' OR 1=1 --" }),
      'sid an object': sign({ ...good, sid: { id: sid } }),
      'another one as sub': sign({ ...good, sub: String(colleague) }),
      'sub a number': sign({ ...good, sub: userId }),
      'sub too large': sign({ ...good, sub: '99999999999999999999' }),
      revoked: sign({ ...good, sid: endedSession }),
      "another house's key": sign(good, { secret: 'another-key-0123456789-another-key' }),
      'the secret key itself': sign(good, { secret: house.deps.config.secretKeys[0]?.secret ?? '' }),
      'another kid and its key': sign(good, { header: { kid: '7' }, secret: 'another-key-0123456789-another-key' }),
      'an unknown critical header': sign(good, { header: { crit: ['b64'], b64: false } }),
      'empty signature': `${head}.${payload}.`,
      'no signature': `${head}.${payload}`,
      'half a signature': `${head}.${payload}.${signature.slice(0, 20)}`,
      'a changed claim': `${head}.${encode({ ...ours, sub: String(colleague) })}.${signature}`,
      'a letter changed': `${head}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
      'four parts': `${valid}.${signature}`,
      'header null': raw(null, ours),
      'header a list': raw([], ours),
      'header no JSON': raw('{', ours),
      'claims null': raw({ alg: 'HS256' }, null),
      'claims a text': raw({ alg: 'HS256' }, '"sub"'),
      'claims no JSON': raw({ alg: 'HS256' }, '{'),
      'padded base64': `${head}=.${payload}.${signature}`,
      __proto__: raw({ alg: 'HS256' }, `{"__proto__":${JSON.stringify(ours)}}`),
      garbage: '%%%.###.$$$',
      'three dots': '...',
      nothing: '',
      'five thousand letters': 'a'.repeat(5_000),
      'deep JSON': raw({ alg: 'HS256' }, '['.repeat(3_000)),
    }
    for (const [what, token] of Object.entries(corpus)) {
      if (door === 'cookie') {
        const { status, location } = await page(house.origin, '/sluzhebno/', { headers: { cookie: `sid=${token}` } })
        t.match({ status, location }, { status: 303, location: /^\/sluzhebno\/vhod\?/ }, what)
        continue
      }
      const answer = await call(house.origin, '/me', { headers: { authorization: `Bearer ${token}` } })
      t.match(answer, { status: 401, body: { code: 'unauthenticated' } }, what)
      t.equal(answer.headers.get('www-authenticate'), 'Bearer', what)
    }
    if (door === 'cookie') {
      t.equal((await page(house.origin, '/sluzhebno/', { headers: { cookie: `sid=${valid}` } })).status, 200)
      return
    }
    const me = await call(house.origin, '/me', { headers: { authorization: `bearer ${valid}` } })
    t.match(me, { status: 200, body: { id: String(userId) } }, 'and ours is good all the while')
  })

t.test('A9 a megabyte of token is refused: on the wire by its length, behind it like any other', async (t) => {
  const house = await openTestHouse(t)
  const megabyte = 'x'.repeat(1024 * 1024)
  for (const token of [megabyte, `${megabyte}.${megabyte}.${megabyte}`]) {
    const { statusCode } = await house.app.inject({ url: '/api/v1/me', headers: { authorization: `Bearer ${token}` } })
    t.equal(statusCode, 401)
  }
  const answer = await new Promise<string>((done) => {
    let text = ''
    const socket = connect(Number(new URL(house.origin).port), '127.0.0.1')
    socket.on('data', (chunk) => {
      text += chunk
    })
    // The house may hang up while we still write.
    socket.on('error', () => {})
    socket.on('close', () => done(text))
    socket.end(`GET /api/v1/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${megabyte}\r\n\r\n`)
  })
  t.match(answer, /^HTTP\/1\.1 431 |^$/)
  t.equal((await call(house.origin, '/me')).status, 401, 'and the house stands')
})

t.test('another secret key makes another signature, and tells nothing of the first', async (t) => {
  const secretOf = (key: string) => accessTokenSettings(testConfig({ SECRET_KEY: key }).secretKeys).secret
  const one = secretOf('a-key-for-tests-only-0123456789abcdef')
  t.equal(one.length, 32)
  t.same(one, secretOf('a-key-for-tests-only-0123456789abcdef'))
  t.notSame(one, secretOf('a-key-for-tests-only-0123456789abcdeg'))
  t.notOk(one.toString('latin1').includes('a-key'))
})
