import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import t from 'tap'
import { composeMail } from '../../src/messages/compose-mail.ts'
import { listMails, readMail } from '../../src/messages/dev-mailbox.ts'
import { createMailer } from '../../src/messages/mailer.ts'
import type { MessageFacts } from '../../src/messages/message-facts.ts'
import { at, factsOf, house, occasions } from './a-booking.ts'

const mailOf = (changes: Partial<MessageFacts> = {}) => composeMail(factsOf(changes), house)
const ID = '20261110T071530.000Z-confirmation.0199aa11-2b3c-7d4e-8f50-6172839405a6.v1'

t.test('without SMTP_URL each mail becomes a whole .eml that only the house can read', async (t) => {
  const dataDir = t.testdir()
  const mailer = createMailer({ smtpUrl: null, dataDir })
  t.strictSame(await mailer.send(mailOf()), { outcome: 'sent' })
  t.strictSame((await readdir(join(dataDir, 'mail'))).sort(), [`${ID}.eml`, `${ID}.json`])

  const file = join(dataDir, 'mail', `${ID}.eml`)
  t.equal((await stat(file)).mode & 0o777, 0o600)
  t.equal((await stat(join(dataDir, 'mail', `${ID}.json`))).mode & 0o777, 0o600)
  t.equal((await stat(join(dataDir, 'mail'))).mode & 0o777, 0o700)
  const raw = await readFile(file, 'utf8')
  t.notMatch(raw.replaceAll('\r\n', ''), '\n')
  const parsed = await simpleParser(raw)
  t.equal(parsed.subject, mailOf().subject)
  t.equal(parsed.messageId, mailOf().messageId)
  t.equal(parsed.html, mailOf().html)
  await mailer.close()
})

t.test('the same mail, sent again, replaces itself', async (t) => {
  const dataDir = t.testdir()
  const mailer = createMailer({ smtpUrl: null, dataDir })
  await Promise.all(Array.from({ length: 20 }, () => mailer.send(mailOf())))
  t.equal((await readdir(join(dataDir, 'mail'))).length, 2, 'and leaves no drafts')
})

t.test('the list has the newest first, and each can be read', async (t) => {
  const dataDir = t.testdir()
  const mailer = createMailer({ smtpUrl: null, dataDir })
  const days = ['2026-11-12T10:00', '2026-11-10T10:00', '2026-11-11T10:00']
  const sent = Object.values(occasions)
    .slice(0, 3)
    .map((changes, n) => mailOf({ ...changes, madeAt: at(days[n] ?? '') }))
  for (const mail of sent) await mailer.send(mail)

  const list = await listMails(dataDir)
  t.strictSame(
    list.map(({ date, kind }) => [date, kind]),
    [
      ['2026-11-12T08:00:00.000Z', 'confirmation'],
      ['2026-11-11T08:00:00.000Z', 'cancelled'],
      ['2026-11-10T08:00:00.000Z', 'moved'],
    ],
  )
  t.equal((await listMails(dataDir, 1))[0]?.kind, 'confirmation')
  t.strictSame(await readMail(dataDir, list[0]?.id ?? ''), {
    id: list[0]?.id,
    kind: 'confirmation',
    date: '2026-11-12T08:00:00.000Z',
    to: 'ivanka.primerova@citizen.example',
    subject: sent[0]?.subject,
    text: sent[0]?.text,
    html: sent[0]?.html,
    ics: sent[0]?.icalEvent?.content,
  })
})

t.test('a reminder has no calendar file', async (t) => {
  const dataDir = t.testdir()
  await createMailer({ smtpUrl: null, dataDir }).send(mailOf(occasions['reminder']))
  t.equal((await listMails(dataDir))[0]?.ics, null)
})

t.test('nothing outside the folder can be read', async (t) => {
  const dataDir = t.testdir({ 'secret.json': '"secret"', mail: { 'other.json': '"secret"', 'other.eml': '' } })
  await writeFile(join(dataDir, `${ID}.json`), '"secret"')
  const ids = [
    '../secret',
    '..%2fsecret',
    'other',
    '',
    '.',
    `../${ID}`,
    `x/../../${ID}`,
    `${ID}/../../secret`,
    `${ID}\0`,
    `${ID}\n`,
    '/etc/passwd',
    '..\\secret',
  ]
  for (const id of ids) t.equal(await readMail(dataDir, id), null, JSON.stringify(id))
  t.strictSame(await listMails(dataDir), [])
  t.strictSame(await listMails(join(dataDir, 'nowhere')), [])
  t.equal(await readMail(dataDir, ID), null, 'well-formed, but not there')
})

t.test('a folder that cannot be written: failed, to be tried again', async (t) => {
  const dataDir = t.testdir({ mail: 'a file where the folder should be' })
  t.match(await createMailer({ smtpUrl: null, dataDir }).send(mailOf()), {
    outcome: 'failed',
    error: /^E(EXIST|NOTDIR)$/,
  })
})

t.test('the mailbox refuses what the server would not get', async (t) => {
  const dataDir = t.testdir()
  t.match(await createMailer({ smtpUrl: null, dataDir }).send(mailOf({ email: 'a@b.example, c@d.example' })), {
    outcome: 'refused',
  })
  t.strictSame(await listMails(dataDir), [])
})
