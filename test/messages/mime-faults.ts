import { byIcalJs, byNodeIcal } from './calendar-parsers.ts'
import { leaves, mimeTree } from './mime-tree.ts'

/**
 * What is wrong with a mail as a server got it (M11): its lines, and of its calendar files the lines, the stamp, METHOD in
 * MIME and body, and whether two parsers read the same beginning.
 *
 * @param method null: a mail without a calendar file
 */
export function mimeFaults(raw: string, { method }: { method: 'REQUEST' | 'CANCEL' | null }): string[] {
  const faults: string[] = []
  const must = (holds: boolean, what: string) => {
    if (!holds) faults.push(what)
  }
  must(
    raw.split('\r\n').every((line) => Buffer.byteLength(line) <= 78),
    'a long line, in headers or body',
  )
  const calendars = leaves(mimeTree(raw)).filter(({ type }) => /calendar|ics/.test(type))
  must(calendars.length === (method === null ? 0 : 2), `${calendars.length} calendar files`)
  for (const { body } of calendars) {
    const lines = body.split('\r\n')
    must(
      lines.every((line) => Buffer.byteLength(line) <= 75 && !line.includes('\n')),
      'a calendar line of more than 75 octets',
    )
    must(/\r\nDTSTAMP:\d{8}T\d{6}Z\r\n/.test(body), 'DTSTAMP is not in UTC')
    must(/METHOD:(\w+)/.exec(body)?.[1] === method, 'METHOD in the body')
    must(byIcalJs(body).startsAt === byNodeIcal(body).startsAt, 'two parsers, two beginnings')
  }
  if (calendars[0]) must(/method=(\w+)/.exec(calendars[0].type)?.[1] === method, 'METHOD in MIME')
  return faults
}
