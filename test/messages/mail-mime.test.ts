import { simpleParser } from 'mailparser'
import t from 'tap'
import { composeMail } from '../../src/messages/compose-mail.ts'
import { createMailer } from '../../src/messages/mailer.ts'
import { goldenBeside } from '../support/golden.ts'
import { factsOf, house, occasions } from './a-booking.ts'
import { mimeFaults } from './mime-faults.ts'
import { leaves, mimeTree, outline } from './mime-tree.ts'
import { smtpSink } from './smtp-sink.ts'

const matchesGolden = goldenBeside(import.meta.url)

t.test('M11 the mails as a server gets them', async (t) => {
  const sink = await smtpSink()
  const mailer = createMailer({ smtpUrl: sink.url, dataDir: t.testdirName })
  t.teardown(async () => {
    await mailer.close()
    await sink.close()
  })

  for (const [occasion, changes] of Object.entries(occasions)) {
    for (const locale of ['bg', 'en'] as const) {
      const mail = composeMail(factsOf({ ...changes, locale }), house)
      const name = `${occasion}.${locale}`
      t.strictSame(await mailer.send(mail), { outcome: 'sent' }, name)
      const { raw = '', ...envelope } = sink.received.pop() ?? {}
      t.strictSame(envelope, { from: 'priemna@sopot.example', to: ['ivanka.primerova@citizen.example'] })

      const tree = mimeTree(raw)
      const headers = raw
        .split('\r\n\r\n')[0]
        ?.replace(/;\s+boundary="[^"]*"/, '; boundary="..."')
        .replaceAll('\r\n', '\n')
      matchesGolden(t, `${headers}\n\n${outline(tree)}\n`, `${name}.mime.txt`)
      const method = (mail.icalEvent?.method as 'REQUEST' | 'CANCEL' | undefined) ?? null
      t.strictSame(mimeFaults(raw, { method }), [], name)
      for (const { type, body } of leaves(tree))
        if (/calendar|ics/.test(type))
          t.equal(body.replaceAll('\r\n', '\n').trim(), mail.icalEvent?.content.replaceAll('\r\n', '\n').trim())

      const parsed = await simpleParser(raw)
      t.equal(parsed.subject, mail.subject)
      t.equal(parsed.text?.trim(), mail.text.trim())
      t.equal(parsed.html, mail.html)
      t.equal(parsed.messageId, mail.messageId)
      t.equal(parsed.date?.toISOString(), mail.date.toISOString())
      t.strictSame(parsed.from?.value, [mail.from])
      t.strictSame(parsed.to && 'value' in parsed.to ? parsed.to.value : [], [mail.to])
      t.equal(parsed.headers.get('auto-submitted'), 'auto-generated')
      t.equal(parsed.headers.get('x-auto-response-suppress'), 'All')
      t.equal(parsed.headers.get('content-language'), locale)
      t.equal(parsed.references, mail.references)
    }
  }
})

t.test('M11 an invitation is mixed(alternative(plain, html, calendar), attachment)', async (t) => {
  const sink = await smtpSink()
  const mailer = createMailer({ smtpUrl: sink.url, dataDir: t.testdirName })
  t.teardown(async () => {
    await mailer.close()
    await sink.close()
  })
  const shapes = []
  for (const occasion of ['confirmation', 'cancelled-by-citizen', 'reminder']) {
    await mailer.send(composeMail(factsOf(occasions[occasion]), house))
    shapes.push(outline(mimeTree(sink.received.at(-1)?.raw ?? '')).replace(/ \|[^\n]*/g, ''))
  }
  const invitation = (method: string) => `multipart/mixed
  multipart/alternative
    text/plain; charset=utf-8
    text/html; charset=utf-8
    text/calendar; charset=utf-8; method=${method}
  application/ics; name=priemna.ics`
  const plain = 'multipart/alternative\n  text/plain; charset=utf-8\n  text/html; charset=utf-8'
  t.strictSame(shapes, [invitation('REQUEST'), invitation('CANCEL'), plain])
})
