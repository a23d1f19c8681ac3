import type { Deps } from '../deps.ts'
import type { Locale } from '../i18n/format-time.ts'
import { topicsShown } from '../staff/scope-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { listCsv, listFileName } from './list-csv.ts'
import type { PaperChoice } from './list-paper.ts'
import { listPdf } from './list-pdf.ts'
import { lookAtList } from './look-at-list.ts'
import type { ListedDay } from './queries.ts'

/** Which list, and how it is wanted. */
type Wanted = { staff: StaffMember; id: number; locale: Locale; phones: boolean; look?: PaperChoice['look'] }

/** A file with its name. */
export type ListFile = { name: string; type: 'application/pdf' | 'text/csv; charset=utf-8'; content: Buffer | string }

/**
 * A list that leaves the screen, and a line of the audit log that it did, with the fields that go along.
 *
 * @throws DomainError `not-found`, `forbidden`
 */
export async function listOnPaper(
  deps: Pick<Deps, 'db' | 'clock'>,
  { staff, id, locale, phones, look = 'table' }: Wanted,
  action: 'print' | 'pdf' | 'csv',
): Promise<{ day: ListedDay; choice: PaperChoice }> {
  const fields = ['name', ...(phones ? ['phone'] : []), 'needs']
  const day = await lookAtList(deps, { staff, id, action, fields })
  return { day, choice: { locale, phones, look, topics: topicsShown(staff, day) } }
}

/** A list as a tagged PDF, for whoever asks. */
export async function listAsPdf(deps: Pick<Deps, 'db' | 'clock' | 'config'>, wanted: Wanted): Promise<ListFile> {
  const { day, choice } = await listOnPaper(deps, wanted, 'pdf')
  const content = await listPdf(day, {
    ...choice,
    printedBy: wanted.staff.name,
    house: deps.config.municipality.name,
    madeAt: deps.clock.now(),
  })
  return { name: listFileName(day, 'pdf'), type: 'application/pdf', content }
}

/** A list as a CSV file, for whoever asks. */
export async function listAsCsv(deps: Pick<Deps, 'db' | 'clock'>, wanted: Wanted): Promise<ListFile> {
  const { day, choice } = await listOnPaper(deps, wanted, 'csv')
  return { name: listFileName(day, 'csv'), type: 'text/csv; charset=utf-8', content: listCsv(day, choice) }
}
