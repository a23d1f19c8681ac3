import { readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Db } from '../db/client.ts'
import { writeSafely } from '../db/embedded-folder.ts'
import type { Claim } from './queries.ts'

/** A mail that this machine sent and the database, at that home, noted. */
type LastMail = Pick<Claim, 'subjectId' | 'kind' | 'version'> & {
  home: string
  /** When the run began that sent it, in seconds since 1970. */
  at: number
}

/**
 * What this machine remembers of its mails, in `dataDir`/last-mail: the last one. Each worker remembers its own. A database
 * that is where it was, and lacks one of them as sent, was set back to an earlier moment.
 */
export type Memory = {
  sent(mail: LastMail): void
  /** Writes down what `sent` said; called after a run, when the database has it. */
  keep(): Promise<void>
  /** Whether the database lacks what this machine remembers. */
  forgottenBy(db: Db): Promise<boolean>
  /** Lets go of it, once a quarantine stands in its place. */
  letGo(): Promise<void>
}

/** @param note told once where the memory cannot be kept; then it lasts as long as the process */
export function openMemory({ dataDir, note }: { dataDir: string; note: (event: string) => void }): Memory {
  const file = join(dataDir, 'last-mail')
  let last: LastMail | null | undefined
  let kept: LastMail | null | undefined
  let noted = false

  const keep = async () => {
    if (last === kept || last === undefined) return
    kept = last
    await writeSafely(`${file}.new`, `${JSON.stringify(last)}\n`)
      .then(() => rename(`${file}.new`, file))
      .catch((error: NodeJS.ErrnoException) => {
        if (!noted) note(`last-mail-not-kept: DATA_DIR is not writable (${error.code})`)
        noted = true
      })
  }
  return {
    sent: ({ home, at, subjectId, kind, version }) => {
      last = { home, at, subjectId, kind, version }
    },
    keep,
    forgottenBy: async (db) => {
      if (last === undefined) last = kept = await read(file)
      if (last === null) return false
      const [row] = await db.$queryRaw<[{ forgotten: boolean }]>`
        SELECT database_home() = ${last.home} AND NOT EXISTS (SELECT FROM messages
          WHERE (booking_id = ${last.subjectId}::uuid OR waitlist_entry_id = ${last.subjectId}::uuid) AND kind = ${last.kind} AND version = ${last.version} AND state = 'sent')
          -- Mails were released since: whoever released them knew.
          AND NOT EXISTS (SELECT FROM mail_quarantine WHERE released_at > to_timestamp(${last.at}::float8)) AS forgotten`
      return row.forgotten
    },
    letGo: async () => {
      last = null
      await keep()
    },
  }
}

/** A file that is missing or cut short remembers nothing. */
async function read(file: string): Promise<LastMail | null> {
  try {
    const { bookingId, ...kept } = JSON.parse(await readFile(file, 'utf8'))
    // As it was called while only bookings had mails.
    return { ...kept, subjectId: kept.subjectId ?? bookingId }
  } catch {
    return null
  }
}
