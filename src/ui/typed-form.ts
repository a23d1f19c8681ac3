import type { FieldFault } from '../domain-error.ts'

/** A form as it was posted. */
export type Form = Readonly<Record<string, unknown>>

/** What was typed into a field, without the spaces around it; empty where it was not there. */
export function typed(form: Form, name: string): string {
  const value = form[name]
  return typeof value === 'string' ? value.trim() : ''
}

/** What was chosen of several. */
export function chosen(form: Form, name: string): string[] {
  return [form[name]].flat().filter((value) => typeof value === 'string')
}

/** Reads the fields of one form, and keeps every fault of theirs; JSON pointers name the fields. */
export type Reader = ReturnType<typeof readerOf>

export function readerOf(form: Form) {
  const faults: FieldFault[] = []
  const fault = (name: string, what: FieldFault['fault']) => {
    faults.push({ pointer: `/${name}`, fault: what })
    return undefined
  }
  return {
    faults,
    fault,
    /** A line that must be there. */
    line: (name: string): string => typed(form, name) || (fault(name, 'required') ?? ''),
    /** A wall time, „14:30“; `undefined` where nothing was typed. */
    time: (name: string): string | undefined => {
      const text = typed(form, name)
      if (text === '') return undefined
      return readTime(text) ?? fault(name, 'invalid-time')
    },
    timeThere: (name: string): string => {
      const text = typed(form, name)
      if (text === '') return fault(name, 'required') ?? '00:00'
      return readTime(text) ?? fault(name, 'invalid-time') ?? '00:00'
    },
    /** A whole number within limits; `undefined` where nothing was typed. */
    number: (name: string, least: number, most: number): number | undefined => {
      const text = typed(form, name)
      if (text === '') return undefined
      const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN
      return value >= least && value <= most ? value : fault(name, 'whole-number')
    },
    /** A date, YYYY-MM-DD; also as it is written by hand, 24.11.2026. */
    date: (name: string): string | undefined => {
      const text = typed(form, name)
      if (text === '') return undefined
      return readDate(text) ?? fault(name, 'invalid-date')
    },
    breaks: (name: string): { startTime: string; endTime: string }[] => {
      const text = typed(form, name)
      return readBreaks(text) ?? fault(name, 'invalid-time') ?? []
    },
  }
}

/** „14:30“ out of 14:30, 14.30, 14,30, 9:00 ч., 1430 or 14; null: it is no time of a day. 24:00 is its end. */
export function readTime(text: string): string | null {
  const [, hour, minute = '00'] = /^(\d{1,2})(?:[:.,]?(\d\d))?\s*(?:ч\.?|h)?$/.exec(text.trim()) ?? []
  if (hour === undefined || Number(minute) > 59) return null
  const time = `${hour.padStart(2, '0')}:${minute}`
  return time <= '23:59' || time === '24:00' ? time : null
}

/** Stretches of a day, „12:00–12:30, 15–15:15“; none where nothing stands there, null where one cannot be read. */
export function readBreaks(text: string): { startTime: string; endTime: string }[] | null {
  const breaks: { startTime: string; endTime: string }[] = []
  for (const part of text.split(/[;\n]|,\s+|,(?=\d{1,2}[:.]\d\d\s*[-–—])/).filter((each) => each.trim() !== '')) {
    const [from = '', to = '', ...more] = part.split(/\s*[-–—]\s*/)
    const [startTime, endTime] = [readTime(from), readTime(to)]
    if (startTime === null || endTime === null || more.length > 0) return null
    breaks.push({ startTime, endTime })
  }
  return breaks
}

/** „12:00–12:30, 15:00–15:15“. */
export function breaksTyped(breaks: readonly { startTime: string; endTime: string }[]): string {
  return breaks.map(({ startTime, endTime }) => `${startTime}–${endTime}`).join(', ')
}

/** YYYY-MM-DD out of that or of 24.11.2026; null: there is no such day in this century. */
export function readDate(text: string): string | null {
  const [, day, month, year] = /^(\d{1,2})[./](\d{1,2})[./](\d{4})(?:\s*г\.?)?$/.exec(text) ?? []
  const iso = year ? `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}` : text
  const [, y, m, d] = /^(20\d\d)-(\d\d)-(\d\d)$/.exec(iso) ?? []
  if (y === undefined) return null
  // 30 February would become a day of March.
  return new Date(Date.UTC(Number(y), Number(m) - 1, Number(d))).toISOString().startsWith(iso) ? iso : null
}

/** What a form of fields holds, by their names. */
export type Values = Readonly<Record<string, string>>

/** What was typed into fields. */
export function valuesOf(form: Form, fields: readonly string[]): Values {
  return Object.fromEntries(fields.map((name) => [name, typed(form, name)]))
}

/** The version that a form was made for. */
export function versionOf(form: Form): number | undefined {
  const text = typed(form, 'version')
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined
}
