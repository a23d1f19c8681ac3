import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import type { Mail } from './compose-mail.ts'

/** A mail as the developers' mailbox shows it. */
export type KeptMail = {
  id: string
  kind: Mail['kind']
  /** ISO 8601, UTC. */
  date: string
  to: string
  subject: string
  text: string
  html: string
  ics: string | null
  /** The files that go along, in base64; absent: none. */
  files?: { name: string; type: string; base64: string }[]
}

/** A time and a Message-ID's letters: nothing that could leave the folder. */
const ID = /^\d{8}T\d{6}\.\d{3}Z-[A-Za-z0-9][A-Za-z0-9.-]{0,150}$/

const compiler = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })

/**
 * Keeps a mail as two files that only the house's own user can read: `<id>.eml`, as it would have left, and `<id>.json` for
 * reading. The same mail, sent again, replaces itself.
 */
export async function keepMail(dataDir: string, mail: Mail): Promise<void> {
  const { kind, icalEvent, attachments, to, subject, text, html } = mail
  const date = mail.date.toISOString()
  const local = mail.messageId.replace(/^<|@.*$/gs, '').replace(/[^A-Za-z0-9.-]/g, '-')
  const id = `${date.replace(/[-:]/g, '')}-${local}`
  const { message } = await compiler.sendMail(mail)
  const files = attachments?.map(({ filename, contentType, content }) => ({
    ...{ name: filename, type: contentType },
    base64: content.toString('base64'),
  }))
  const ics = icalEvent?.content ?? null
  const kept: KeptMail = { id, kind, date, to: to.address, subject, text, html, ics, ...(files && { files }) }

  await mkdir(folder(dataDir), { recursive: true, mode: 0o700 })
  await writeWhole(join(folder(dataDir), `${id}.json`), JSON.stringify(kept))
  await writeWhole(join(folder(dataDir), `${id}.eml`), message as Buffer)
}

/** The newest mails first, at most `limit`. */
export async function listMails(dataDir: string, limit = 100): Promise<KeptMail[]> {
  const names = await readdir(folder(dataDir)).catch(() => [])
  const ids = names.filter((name) => name.endsWith('.eml')).map((name) => name.slice(0, -'.eml'.length))
  const newest = ids
    .filter((id) => ID.test(id))
    .sort()
    .reverse()
    .slice(0, limit)
  const mails = await Promise.all(newest.map((id) => readMail(dataDir, id)))
  return mails.filter((mail) => mail !== null)
}

/** @returns null where there is no such mail, or `id` is none of ours */
export async function readMail(dataDir: string, id: string): Promise<KeptMail | null> {
  if (!ID.test(id)) return null
  const json = await readFile(join(folder(dataDir), `${id}.json`), 'utf8').catch(() => null)
  return json === null ? null : JSON.parse(json)
}

function folder(dataDir: string): string {
  return join(dataDir, 'mail')
}

/** A reader sees the whole file or none. */
async function writeWhole(path: string, content: string | Buffer): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`
  try {
    await writeFile(draft, content, { mode: 0o600, flag: 'wx' })
    await rename(draft, path)
  } finally {
    await rm(draft, { force: true })
  }
}
