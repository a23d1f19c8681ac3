import t from 'tap'
import { composeMail } from '../../src/messages/compose-mail.ts'
import { createMailer } from '../../src/messages/mailer.ts'
import type { MessageFacts } from '../../src/messages/message-facts.ts'
import { factsOf, house, occasions } from './a-booking.ts'
import { injections } from './injections.ts'
import { extras, more, skeleton } from './skeleton.ts'
import { smtpSink } from './smtp-sink.ts'

const CITIZEN = 'ivanka.primerova@citizen.example'
const shown = { officialName: 'инж. Петър Измислен', cancelReason: 'Авария в сградата.' }

const sink = await smtpSink()
const mailer = createMailer({ smtpUrl: sink.url, dataDir: t.testdirName })
t.teardown(async () => {
  await mailer.close()
  await sink.close()
})

async function sent(changes: Partial<MessageFacts>) {
  sink.received.length = 0
  const verdict = await mailer.send(composeMail(factsOf(changes), house))
  return { verdict, received: [...sink.received] }
}

t.test('M12 the corpus has at least 200 different strings', async (t) => {
  t.ok(new Set(injections).size >= 200, `${injections.length}`)
})

t.test('M12 in name, official, place and reason: nothing more than was meant', async (t) => {
  for (const occasion of ['confirmation', 'cancelled-by-municipality', 'reminder']) {
    const harmless = await sent({ ...occasions[occasion], ...shown })
    const expected = await skeleton(harmless.received[0]?.raw ?? '')
    t.ok(expected.tags.length > 20 && expected.headers.length > 8)
    if (occasion !== 'reminder') t.ok(expected.properties.length > 30)

    const strange = []
    for (const string of injections) {
      const texts = { name: string, officialName: string, officialTitle: string, place: string, cancelReason: string }
      const { received, verdict } = await sent({ ...occasions[occasion], ...texts })
      if (verdict.outcome !== 'sent' || received.length !== 1) strange.push({ string, verdict })
      const [mail = { to: [], raw: '' }] = received
      const extra = await extras(mail, { harmless: expected, address: CITIZEN })
      if (extra.length > 0) strange.push({ string, extra })
    }
    t.strictSame(strange, [], `${occasion}: ${injections.length} strings`)
  }
})

t.test('M12 in the e-mail: to that one address or to nobody', async (t) => {
  const expected = await skeleton((await sent(shown)).received[0]?.raw ?? '')
  const shapes = [
    (s: string) => s,
    (s: string) => `${s}@citizen.example`,
    (s: string) => `${CITIZEN}${s}`,
    (s: string) => `${s}${CITIZEN}`,
    (s: string) => `a@${s}.example`,
  ]
  const strange = []
  let left = 0
  for (const email of injections.flatMap((string) => shapes.map((shape) => shape(string)))) {
    const { verdict, received } = await sent({ email })
    if (verdict.outcome !== 'sent') {
      if (verdict.outcome !== 'refused' || received.length > 0) strange.push({ email, verdict })
      continue
    }
    left++
    const actual = await skeleton(received[0]?.raw ?? '')
    const extra = [...more(actual.headers, expected.headers), ...more(actual.properties, expected.properties)]
    const recipients = [...received.flatMap(({ to }) => to), ...actual.recipients]
    const others = recipients.filter((address) => address !== email)
    if (recipients.length !== 2 || others.length > 0 || extra.length > 0) strange.push({ email, recipients, extra })
  }
  t.strictSame(strange, [], `${injections.length * shapes.length} addresses, ${left} of them good`)
  t.ok(left > 0 && left < injections.length)
})

t.test('M12 a name cannot become a link', async (t) => {
  for (const name of [
    'посетете https://evil.example/печалба',
    'www.evil.example',
    'пишете на evil@evil.example',
    'evil.example/x?y=1',
  ]) {
    const { text, html, icalEvent, to } = composeMail(factsOf({ name }), house)
    t.notMatch(
      `${text}${html}${icalEvent?.content.replaceAll('\r\n ', '')}${to.name}`,
      /evil\.example|evil@|www\.evil|\/\/evil/,
      name,
    )
  }
})

t.test('names of people stay as they are', async (t) => {
  for (const name of [
    'Иванка Тодорова-Примерова',
    "Шон О'Примеров",
    'д-р Петър Измислен (син)',
    'Ана „Нина“ Х. Примерова',
    'Łukasz Przykładowy-Ñandú',
    'فلان المثال',
    '例 太郎',
  ])
    t.equal(composeMail(factsOf({ name }), house).to.name, name)
})
