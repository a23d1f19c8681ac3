import t from 'tap'
import { mailAddress, mailto, senderAddress } from '../../src/messages/mail-address.ts'

t.test('one plain address, its domain in ASCII', async (t) => {
  const good: [string, string][] = [
    ['a@b.example', 'a@b.example'],
    ['Ivanka.Primerova+chas@mail.citizen.example', 'Ivanka.Primerova+chas@mail.citizen.example'],
    ["o'primer_-x@b.example", "o'primer_-x@b.example"],
    ['a@B.EXAMPLE', 'a@b.example'],
    ['a@пример.бг', 'a@xn--e1afmkfd.xn--90ae'],
    ['a@xn--e1afmkfd.xn--90ae', 'a@xn--e1afmkfd.xn--90ae'],
    [`${'a'.repeat(64)}@b.example`, `${'a'.repeat(64)}@b.example`],
  ]
  for (const [given, expected] of good) {
    t.equal(mailAddress(given), expected, given)
    t.equal(mailAddress(expected), expected, 'and again')
  }
})

t.test('anything else is none', async (t) => {
  const bad = [
    '',
    '@',
    'a@',
    '@b.example',
    'a',
    'a@b',
    'a b@c.example',
    '"a"@b.example',
    'a@b.example ',
    ' a@b.example',
    'a@b.example,c@d.example',
    'a,b@c.example',
    'a@b@c.example',
    'a..b@c.example',
    '.a@b.example',
    'a.@b.example',
    'иван@b.example',
    'a@b..example',
    'a@-b.example',
    'a@b-.example',
    'a@[127.0.0.1]',
    'a@127.0.0.1',
    'a@192.168.10.10',
    'a@b.example\r\n',
    'a@b.exam\u200bple',
    'a@b%2eexample.example',
    'a@b.example.',
    'a@b_c.example',
    `${'a'.repeat(65)}@b.example`,
    `a@${'b'.repeat(64)}.example`,
    `a@${'b.'.repeat(125)}example`,
    'A <a@b.example>',
    'a@b．example',
  ]
  for (const given of bad) t.equal(mailAddress(given), null, JSON.stringify(given))
})

t.test('a long hostile address is judged quickly', async (t) => {
  const started = performance.now()
  for (const sign of ['a', 'a.', 'а', '-', '@', 'a@'])
    for (const tail of ['', '@', '!@b.example', '@b']) mailAddress(sign.repeat(50_000) + tail)
  t.ok(performance.now() - started < 1_000)
})

t.test('a sender with or without a name', async (t) => {
  for (const from of [
    'priemna@sopot.example',
    ' priemna@sopot.example ',
    'Приемна <priemna@sopot.example>',
    '"А, Б" <priemna@sopot.example> ',
  ])
    t.equal(senderAddress(from), 'priemna@sopot.example', from)
})

t.test('a URI keeps to its address', async (t) => {
  t.equal(mailto('a+b@c.example'), 'a+b@c.example')
  t.equal(mailto('a?cc=x&b%#/@c.example'), 'a%3Fcc=x%26b%25%23%2F@c.example')
})
