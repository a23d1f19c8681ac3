import t from 'tap'
import { DomainError } from '../../src/domain-error.ts'
import { clientAddress } from '../../src/http/client-address.ts'
import { asDomainError, errorForLog, STATUS } from '../../src/http/problems.ts'
import { chooseLocale, words } from '../../src/i18n/words.ts'

t.test('every code has a status of its kind and two different texts that are sentences', async (t) => {
  for (const [code, status] of Object.entries(STATUS)) {
    t.ok(status >= 400 && status < 600, code)
    const [bg, en] = (['bg', 'en'] as const).map((locale) => words[locale].problems[code as keyof typeof STATUS])
    t.match(bg?.detail, /[А-я].*\.$/, `${code} bg`)
    t.match(en?.detail, /\.$/, `${code} en`)
    t.notMatch(en?.title.replace('ЕГН', ''), /[А-я]/, `${code} en title`)
  }
})

t.test('errors from elsewhere become refusals, and the rest is a bug', async (t) => {
  const codeOf = (error: unknown) => asDomainError(error).code
  t.equal(codeOf(new DomainError('gone')), 'gone')
  t.equal(codeOf({ code: 'FST_JWT_NO_AUTHORIZATION_IN_HEADER', statusCode: 401 }), 'unauthenticated')
  t.equal(codeOf({ statusCode: 413 }), 'body-too-large')
  t.equal(codeOf({ statusCode: 404 }), 'not-found')
  t.equal(codeOf({ statusCode: 429 }), 'too-many-requests')
  t.equal(codeOf({ statusCode: 503 }), 'unavailable')
  t.equal(codeOf({ statusCode: 400 }), 'malformed-request')
  t.equal(codeOf({ code: '53100' }), 'unavailable', 'disk full')
  t.equal(codeOf({ code: '40P01' }), 'unavailable', 'a deadlock after three tries')
  t.equal(codeOf(new Error('x')), 'internal-error')
  t.equal(codeOf({ statusCode: 500 }), 'internal-error')
  const long = {
    validation: [
      { keyword: 'maxLength', instancePath: '/a', params: {} },
      { keyword: 'odd', instancePath: '', params: { additionalProperty: 'x/y~z' } },
    ],
    validationContext: 'body',
  }
  t.same(asDomainError(long).details, {
    errors: [
      { pointer: '/a', fault: 'too-long' },
      { pointer: '/x~1y~0z', fault: 'wrong-type' },
    ],
  })
})

t.test('A18 the log keeps class, state and place of an error, never its words', async (t) => {
  const error = Object.assign(new Error('Key (email)=(ivanka@mail.example) already exists'), { code: '23505' })
  const logged = JSON.stringify(errorForLog(error))
  t.match(logged, '"sqlState":"23505"')
  t.match(logged, /problems\.test\.ts/)
  t.notMatch(logged, 'ivanka')
})

t.test('the language: what is asked for, then what the browser prefers, else Bulgarian', async (t) => {
  t.equal(chooseLocale('en', 'bg'), 'en')
  t.equal(chooseLocale(undefined, undefined), 'bg')
  t.equal(chooseLocale(undefined, 'de,fr'), 'bg')
  t.equal(chooseLocale(undefined, 'en-US,en;q=0.9,bg;q=0.8'), 'en')
  t.equal(chooseLocale(undefined, 'en;q=0.2,bg;q=0.8'), 'bg')
  t.equal(chooseLocale(undefined, 'bg;q=0,en;q=0.1'), 'en')
  t.equal(chooseLocale('xx', 'en;q=abc, *'), 'bg')
})

t.test('an IPv6 subscriber is one client, an IPv4 address is one client', async (t) => {
  t.equal(clientAddress('198.51.100.7'), '198.51.100.7')
  t.equal(clientAddress('::ffff:198.51.100.7'), '198.51.100.7')
  t.equal(clientAddress('2001:db8:1:2:aaaa::1'), '2001:db8:1:2::/64')
  t.equal(clientAddress('2001:0db8:0001:0002::9'), '2001:db8:1:2::/64')
  t.equal(clientAddress('2001:db8::1'), '2001:db8:0:0::/64')
  t.equal(clientAddress('fe80::1%eth0'), 'fe80:0:0:0::/64')
  t.equal(clientAddress('::1'), '0:0:0:0::/64')
})
