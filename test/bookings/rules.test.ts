import fc from 'fast-check'
import t from 'tap'
import { canonicalJson } from '../../src/bookings/book-slot.ts'
import { checkBooking, checkReason } from '../../src/bookings/booking-rules.ts'
import { checkEmail, checkPhone } from '../../src/bookings/contact-rules.ts'
import { checkName, checkText } from '../../src/bookings/text-rules.ts'
import { DomainError } from '../../src/domain-error.ts'

t.test('every Bulgarian spelling of a telephone is one number', async (t) => {
  const spellings = [
    '0888123456',
    '0888 123 456',
    '0888-123-456',
    '0888/12-34-56',
    '(0888) 123456',
    '+359888123456',
    '+359 888 123 456',
    '00359888123456',
    '359888123456',
    '+359 (0)888 123 456',
    '+359\u00a0888\u00a0123\u00a0456',
    '０８８８１２３４５６',
  ]
  for (const spelling of spellings) t.same(checkPhone(spelling), { value: '+359888123456' }, spelling)
  t.same(checkPhone('03134/20-54'), checkPhone('+359 3134 2054'), 'a landline of Sopot')
  t.same(checkPhone('+44 20 7946 0958'), { value: '+442079460958' }, 'abroad')
  for (const wrong of ['', '112', '0888', 'няма', '0888123456789012', '+359', '0888 123 45x', '1234567890'])
    t.same(checkPhone(wrong), { fault: 'invalid-phone' }, wrong)
})

t.test('an e-mail is exactly one address; limits see through case, tags and the dots of Gmail', async (t) => {
  t.same(checkEmail(' Ivanka.Todorova@Mail.Example '), {
    value: { address: 'Ivanka.Todorova@mail.example', key: 'ivanka.todorova@mail.example' },
  })
  t.same(checkEmail('Ivanka.Todorova+Priem@Googlemail.com'), {
    value: { address: 'Ivanka.Todorova+Priem@googlemail.com', key: 'ivankatodorova@gmail.com' },
  })
  t.same(checkEmail('ivanka+1@mail.example'), {
    value: { address: 'ivanka+1@mail.example', key: 'ivanka@mail.example' },
  })
  t.match(checkEmail('ime@пример.бг'), { value: { address: 'ime@xn--e1afmkfd.xn--90ae' } })
  t.same(checkEmail('иванка@mail.example'), { fault: 'email-not-ascii' })
  const refused = [
    '',
    'a',
    '@b.example',
    'a@',
    'a@b',
    'a@b.c, d@e.f',
    'victim <evil@mail.example>',
    'a b@mail.example',
    '"a"@mail.example',
    'a..b@mail.example',
    '.a@mail.example',
    'a@mail..example',
    'a@-mail.example',
    'a@127.0.0.1',
    'a@[127.0.0.1]',
    'a@mail.example\r\nBcc: x@y.example',
    `${'a'.repeat(65)}@mail.example`,
    `a@${'b'.repeat(250)}.example`,
    'a@mail.example;b@mail.example',
    'a\u200b@mail.example@',
  ]
  for (const address of refused)
    t.match(checkEmail(address), { fault: /invalid-email|email-not-ascii/ }, JSON.stringify(address))
})

t.test('A20 names are Cyrillic or Latin, in NFC; invisible and bidi characters are refused', async (t) => {
  for (const name of [
    'Иванка Тодорова',
    'Ivanka Todorova',
    'Анна-Мария О’Нийл',
    'Ѝ Ивановa',
    'д-р Петър Петров',
    'Zoë Müller',
    "D'Arcy Jr.",
  ])
    t.same(checkName(name), { value: name.normalize('NFC') }, name)
  t.same(checkName('  Иванка \u00a0 Тодорова '), { value: 'Иванка Тодорова' })
  t.same(checkName('И\u0306осиф'), { value: 'Йосиф' }, 'NFD becomes NFC')
  for (const name of [
    '',
    'И',
    '12',
    'Иванка 7501020018',
    '<b>Иванка</b>',
    'Ив@нка',
    '😀😀',
    'a@b.example',
    'x'.repeat(101),
    'https://x.example',
    '--',
  ])
    t.ok('fault' in checkName(name), name)
  for (const hidden of ['\u202e', '\u2066', '\u200b', '\u200f', '\u0000', '\u001b', '\ufeff', '\r\nBcc:'])
    t.same(checkName(`Иванка${hidden}Тодорова`), { fault: 'invalid-characters' }, JSON.stringify(hidden))
})

t.test('free text keeps lines and emoji, counts after NFC, and refuses what cannot be seen', async (t) => {
  const bounds = { least: 1, most: 20 }
  t.same(checkText(' ред 1\r\nред 2 ', bounds), { value: 'ред 1\nред 2' })
  t.same(checkText('👩\u200d👩\u200d👧 ok', bounds), { value: '👩\u200d👩\u200d👧 ok' })
  t.same(checkText('й'.normalize('NFD').repeat(20), bounds), { value: 'й'.repeat(20) })
  t.same(checkText('x'.repeat(21), bounds), { fault: 'too-long', limit: 20 })
  t.same(checkText('  ', bounds), { fault: 'required', limit: 1 })
  t.same(checkText('x', { least: 2, most: 5 }), { fault: 'too-short', limit: 2 })
  t.same(checkText('\u200d', bounds), { fault: 'required' }, 'nothing that can be read')
  t.same(checkText('?!', bounds), { fault: 'required' })
  t.same(checkText('a\u202eb', bounds), { fault: 'invalid-characters' })
  t.same(checkText('a\u0007b', bounds), { fault: 'invalid-characters' })
})

t.test('a booking is checked whole; an empty optional field is none', async (t) => {
  const input = {
    slotId: '7',
    citizen: { name: 'Иванка Тодорова', phone: '0888 123 456', email: '' },
    topic: { category: ' ', text: 'Вода' },
    locale: 'bg' as const,
  }
  t.match(checkBooking(input), {
    slotId: 7,
    phone: '+359888123456',
    email: null,
    topicCategory: null,
    needs: [],
    onBehalfOf: null,
  })
  const refusal = (broken: object) => {
    try {
      checkBooking({ ...input, ...broken })
      return null
    } catch (error) {
      return error instanceof DomainError ? error : null
    }
  }
  t.match(refusal({ topic: { text: '7501020018' } }), { code: 'egn-not-allowed' })
  t.match(refusal({ topic: { text: '7501020018' }, needs: [''] }), {
    code: 'invalid-body',
    details: { errors: [{ pointer: '/topic/text', fault: 'egn' }, { pointer: '/needs/0' }] },
  })
  t.equal(checkReason(undefined), null)
  t.equal(checkReason('  '), null)
  t.equal(checkReason(' няма да мога '), 'няма да мога')
  t.throws(() => checkReason('x'.repeat(501)), { code: 'invalid-body' })
})

t.test('one order has one fingerprint, however its fields are arranged', async (t) => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (order) => {
      const turned = Object.fromEntries(Object.entries(order).reverse())
      return canonicalJson(order) === canonicalJson(turned)
    }),
  )
  t.equal(canonicalJson({ b: [1, { d: null, c: undefined }], a: 'x' }), '{"a":"x","b":[1,{"d":null}]}')
  t.not(canonicalJson({ a: 1 }), canonicalJson({ a: '1' }))
})
