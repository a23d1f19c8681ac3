import { titleOf, whenInWords } from '../bookings/staff-words.ts'
import { type Locale, words } from '../i18n/words.ts'
import { CSV_BEGINNING, csvLine } from '../ui/csv-file.ts'
import type { SeenCommitment } from './look-at-commitments.ts'
import { commitmentState } from './outcome.ts'

const COLUMNS = [
  ...(['due', 'lawful', 'state', 'official', 'received', 'citizen'] as const),
  ...(['commitment', 'unit', 'number', 'procedure', 'doneOn', 'doneNote'] as const),
]

/** A list of commitments as a CSV file; what could be a formula is none in it. `today`: a local date. */
export function commitmentsFile(
  commitments: readonly SeenCommitment[],
  { today, locale }: { today: string; locale: Locale },
): string {
  const { list, state, procedure } = words[locale].pages.outcomes
  const lines = commitments.map((each) => {
    const cells: Record<(typeof COLUMNS)[number], string | null> = {
      due: each.dueOn,
      lawful: each.lawfulOn,
      state: state[commitmentState(each, today)],
      official: titleOf(each, locale),
      received: whenInWords(each.startsAt, locale),
      citizen: each.name,
      commitment: each.commitment,
      unit: each.unit,
      number: each.incomingNumber,
      procedure: each.procedure && procedure[each.procedure],
      doneOn: each.doneOn,
      doneNote: each.doneNote,
    }
    return csvLine(COLUMNS.map((column) => cells[column]))
  })
  return [CSV_BEGINNING, csvLine(COLUMNS.map((column) => list.csvColumns[column])), ...lines].join('')
}
