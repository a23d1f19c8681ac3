import t from 'tap'
import { composeMail } from '../../src/messages/compose-mail.ts'
import { mailHtml } from '../../src/messages/mail.tsx'
import { mailContent } from '../../src/messages/mail-content.ts'
import { createMailer } from '../../src/messages/mailer.ts'
import { braced, type MailWords, textKey } from '../../src/messages/own-texts.ts'
import { allowedIn, houseWords, TEXT_OCCASIONS } from '../../src/messages/text-kinds.ts'
import { textFaults, tidied } from '../../src/messages/text-rules.ts'
import { previewMail } from '../../src/outbox/preview-mail.ts'
import { factsOf, house, occasions } from './a-booking.ts'
import { injections } from './injections.ts'
import { extras, skeleton } from './skeleton.ts'
import { smtpSink } from './smtp-sink.ts'

const CITIZEN = 'ivanka.primerova@citizen.example'
const own: MailWords = {
  subject: 'Чакаме Ви {кога}',
  heading: 'Среща: {при_кого}',
  lead: 'Уважаеми/а {име},\n\nчакаме Ви {кога} в {къде}. Кодът е {код}.\nПитайте на {телефон}.',
}
const ownTexts = (words: MailWords, locale: 'bg' | 'en' = 'bg') => new Map([[textKey('confirmation', locale), words]])

t.test('the words of the house are themselves good texts with placeholders', async (t) => {
  for (const occasion of TEXT_OCCASIONS)
    for (const locale of ['bg', 'en'] as const)
      t.same(textFaults(houseWords(occasion, locale), { occasion, locale }), [], `${occasion} ${locale}`)
})

t.test('with the words of the house as its own, each mail is the same', async (t) => {
  for (const occasion of TEXT_OCCASIONS.filter((each) => each in occasions))
    for (const locale of ['bg', 'en'] as const) {
      const facts = factsOf({ locale, ...occasions[occasion] })
      const texts = new Map([[textKey(occasion, locale), houseWords(occasion, locale)]])
      t.same(mailContent(facts, house, texts), mailContent(facts, house), `${occasion} ${locale}`)
    }
})

t.test(
  'each mail whose words can be written is shown whole before it is saved, with nothing left to fill in',
  async (t) => {
    for (const occasion of TEXT_OCCASIONS)
      for (const locale of ['bg', 'en'] as const) {
        const named = allowedIn('lead', occasion).map((each) => braced(each, locale))
        const words = { ...houseWords(occasion, locale), lead: `Първо.\n\n${named.join(' | ')}` }
        const { subject, text } = previewMail({ occasion, locale, words }, { ...house, publicUrl: 'https://x.example' })
        const lead = text.split('\n').find((line) => line.includes(' | ')) ?? ''
        t.equal(
          lead.split(' | ').filter((part) => part.trim() !== '').length,
          named.length,
          `${occasion} ${locale}: ${lead}`,
        )
        t.notMatch(`${subject}${text}`, /[{}]/, `${occasion} ${locale}`)
      }
  },
)

t.test('a letter to an expert has no word about a citizen to offer', async (t) => {
  for (const occasion of ['expert', 'expert-off'] as const)
    t.same(
      allowedIn('lead', occasion).filter((each) => ['name', 'code', 'reason'].includes(each)),
      [],
    )
})

t.test('own words are filled in, in the subject, the HTML and the text; all else is the house’s', async (t) => {
  const mail = composeMail(factsOf(), house, ownTexts(own))
  t.equal(mail.subject, 'Чакаме Ви вторник, 24 ноември 2026 г., 14:30 ч.')
  t.match(
    mail.text,
    /^Среща: Кмет на Община Сопот\n\nЗдравейте,\n\nУважаеми\/а Иванка Примерова,\n\nчакаме Ви .*стая 201, етаж 2\. Кодът е 123 456\.\n\nПитайте на 03134\/20-54\./,
  )
  t.match(mail.html, /<p style="[^"]*">Питайте на 03134\/20-54\.<\/p>/)
  t.match(mail.html, 'https://priem.sopot.example/bg/chas/')
  const english = composeMail(factsOf({ locale: 'en' }), house, ownTexts(own))
  t.equal(english.subject, composeMail(factsOf({ locale: 'en' }), house).subject, 'the other language keeps its own')
})

t.test('what is wrong with a text is said of each part', async (t) => {
  const where = { occasion: 'confirmation', locale: 'bg' } as const
  const cases: [changes: Partial<MailWords>, part: string, fault: string][] = [
    [{ subject: '' }, 'subject', 'required'],
    [{ subject: 'Чакаме Ви' }, 'subject', 'missing-placeholder'],
    [{ subject: '{кога} {име}' }, 'subject', 'unknown-placeholder'],
    [{ subject: '{кога} {код}' }, 'subject', 'unknown-placeholder'],
    [{ subject: `{кога} ${'а'.repeat(120)}` }, 'subject', 'too-long'],
    [{ heading: 'Среща {when}' }, 'heading', 'unknown-placeholder'],
    [{ heading: 'Среща {кога' }, 'heading', 'unknown-placeholder'],
    [{ heading: 'Среща кога}' }, 'heading', 'unknown-placeholder'],
    [{ heading: '{}' }, 'heading', 'unknown-placeholder'],
    [{ lead: '{причина}' }, 'lead', 'unknown-placeholder'],
    [{ lead: 'Вижте https://evil.example' }, 'lead', 'link-not-allowed'],
    [{ lead: 'Вижте evil.example' }, 'lead', 'link-not-allowed'],
    [{ lead: 'Пишете на a@b.bg' }, 'lead', 'link-not-allowed'],
    [{ lead: 'www.evil' }, 'lead', 'link-not-allowed'],
    [{ lead: 'ev{кога}il.exam{кога}ple' }, 'lead', 'link-not-allowed'],
    [{ lead: '<b>важно</b>' }, 'lead', 'invalid-characters'],
    [{ lead: 'скрит\u202eтекст' }, 'lead', 'invalid-characters'],
    [{ lead: 'а'.repeat(801) }, 'lead', 'too-long'],
  ]
  for (const [changes, part, fault] of cases)
    t.match(textFaults(tidied({ ...own, ...changes }), where), [{ part, fault }], JSON.stringify(changes))
  t.same(textFaults(tidied(own), where), [])
  const must = { occasion: 'confirm-address', locale: 'en' } as const
  const words = { subject: 'Confirm {when}', heading: 'Confirm', lead: 'Please confirm.' }
  t.match(textFaults(words, must), [{ part: 'lead', fault: 'missing-placeholder' }])
  t.same(tidied({ ...own, subject: ' Чакаме\r\n Ви {кога} ' }).subject, 'Чакаме Ви {кога}', 'a subject is one line')
})

t.test('M12 neither what citizens write nor what the administrator writes becomes more than words', async (t) => {
  const sink = await smtpSink()
  const mailer = createMailer({ smtpUrl: sink.url, dataDir: t.testdirName })
  t.teardown(async () => {
    await mailer.close()
    await sink.close()
  })
  const sent = async (words: MailWords, name: string) => {
    sink.received.length = 0
    await mailer.send(composeMail(factsOf({ name, place: name }), house, ownTexts(words)))
    return [...sink.received]
  }
  const harmless = await skeleton((await sent(own, 'Иванка Примерова'))[0]?.raw ?? '')
  const strange = []
  let refused = 0
  for (const string of injections) {
    for (const [words, name] of [
      [own, string],
      [{ subject: `{кога} ${string}`, heading: string, lead: `${own.lead}` }, 'Иванка Примерова'],
    ] as const) {
      const tidy = tidied(words)
      if (textFaults(tidy, { occasion: 'confirmation', locale: 'bg' }).length > 0) {
        refused += 1
        continue
      }
      const [mail = { to: [], raw: '' }] = await sent(tidy, name)
      const extra = await extras(mail, { harmless, address: CITIZEN })
      if (extra.length > 0) strange.push({ string, extra })
    }
  }
  t.strictSame(strange, [])
  t.ok(refused > 50, `${refused} refused as texts`)
})

t.test('a mail wears the municipality’s colours', async (t) => {
  const colours = { brand: '#7a1f2b', link: '#7a1f2b', surface: '#f9f0f0' }
  const html = mailHtml(mailContent(factsOf(), house), colours)
  t.match(html, 'background-color:#7a1f2b')
  t.match(html, 'background-color:#f9f0f0')
  t.notMatch(html, /#0B4F8A|#EAF2F9|#9CC0DE/i)
  t.match(composeMail(factsOf(), { ...house, colours }).html, 'background-color:#7a1f2b')
})
