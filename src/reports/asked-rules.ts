import { type Period, periodOf } from './period-rules.ts'
import { REPORTS, type ReportName } from './report.ts'
import type { Readers } from './suppression-rules.ts'

/** What the address of the page asks for. */
export type ReportQuery = { spravka?: unknown; ot?: unknown; do?: unknown; lice?: unknown; publikuvane?: unknown }

export type AskedReport = {
  name: ReportName
  period: Period
  official: string | undefined
  readers: Readers
  /** The months that were typed are none, or too many: the half year up to now is shown instead. */
  faulty: boolean
}

/** Reads the address; a report that there is none of is the first. `today`: local date, YYYY-MM-DD. */
export function askedReport(query: ReportQuery, today: string): AskedReport {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
  const period = periodOf({ from: text(query.ot), to: text(query.do) }, today)
  return {
    name: REPORTS.find((name) => name === query.spravka) ?? 'receptions',
    period: period ?? (periodOf({}, today) as Period),
    official: text(query.lice),
    readers: query.publikuvane === '1' ? 'public' : 'staff',
    faulty: period === null,
  }
}

/** The address of a report; `.csv` before the question for its file. */
export function addressOf({ name, period, official, readers }: Omit<AskedReport, 'faulty'>, file = ''): string {
  const query = new URLSearchParams({ spravka: name, ot: period.from, do: period.to })
  if (readers === 'public') query.set('publikuvane', '1')
  else if (official !== undefined) query.set('lice', official)
  return `/sluzhebno/spravki${file}?${query}`
}
