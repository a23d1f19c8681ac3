import type { DateTime } from 'luxon'
import type { Transaction } from '../db/client.ts'
import type { CallKind } from './call.ts'

type Writer = Pick<Transaction, '$queryRaw'>

/** What a line is about: a booking, or a place on the waiting list. */
type About = { bookingId: string; entryId?: undefined } | { entryId: string; bookingId?: undefined }

/**
 * Puts a citizen on the call list, in the transaction of what causes it. Added again while it is open, the line is the same, with the
 * new time. SQL says `add_call(kind, booking, entry, due)`.
 *
 * @param due by when the citizen should know
 * @returns the number of the line
 */
export async function addCall(
  tx: Writer,
  { kind, due, bookingId, entryId }: { kind: CallKind; due: DateTime } & About,
): Promise<string> {
  const [{ id }] = await tx.$queryRaw<[{ id: string }]>`
    SELECT add_call(${kind}, ${bookingId ?? null}::uuid, ${entryId ?? null}::uuid, ${due.toJSDate()}::timestamptz)::text AS id`
  return id
}

/**
 * Takes a citizen off the call list, because the cause of those kinds is gone. SQL says `void_calls(kinds, booking, entry, because)`.
 *
 * @returns how many lines were open
 */
export async function voidCalls(
  tx: Writer,
  { kinds, because, bookingId, entryId }: { kinds: CallKind[]; because: string } & About,
): Promise<number> {
  const [{ ended }] = await tx.$queryRaw<[{ ended: number }]>`
    SELECT void_calls(${kinds}::text[], ${bookingId ?? null}::uuid, ${entryId ?? null}::uuid, ${because}) AS ended`
  return ended
}
