import { createHash } from 'node:crypto'
import { open, readFile } from 'node:fs/promises'
import type { Deps } from '../deps.ts'

/**
 * The end of a line: which booking, by a hash of its id, which says nothing without the database. What stands before is when,
 * or a line that was cut short and the next one written behind it.
 */
const LINE = / ([0-9a-f]{64})$/

/** A booking's id as the ledger writes it. */
export const ledgerHash = (bookingId: string): string => createHash('sha256').update(bookingId).digest('hex')

/**
 * Adds erasures to the ledger that this house keeps outside its backup, where it keeps one; they are on the disk when it
 * returns. To be called before the erasure, and outside its transaction: what cannot be written down is not erased. Without a
 * booking it only looks whether the ledger can be written.
 *
 * @throws the fault of the file system
 */
export async function recordErasures(
  { config, clock }: Pick<Deps, 'config' | 'clock'>,
  bookingIds: string[],
): Promise<void> {
  if (config.erasureLedger === null) return
  const at = clock.now().toUTC().toISO()
  const file = await open(config.erasureLedger, 'a', 0o600)
  try {
    // In one piece, so that processes that add at the same time do not mix their lines.
    await file.appendFile(bookingIds.map((id) => `${at} ${ledgerHash(id)}\n`).join(''))
    await file.datasync()
  } finally {
    await file.close()
  }
}

/** The hashes in a ledger; a last line that was cut short is left out. */
export async function readLedger(path: string): Promise<Set<string>> {
  const lines = (await readFile(path, 'utf8')).split('\n')
  return new Set(lines.flatMap((line) => LINE.exec(line)?.[1] ?? []))
}
