import { time } from '../i18n/format-time.ts'
import { words } from '../i18n/words.ts'
import { topicsShown } from '../staff/scope-rules.ts'
import { VisuallyHidden } from '../ui/components/visually-hidden.tsx'
import { sofiaTime } from './list-moment.ts'
import type { Line } from './list-view.tsx'
import type { Visitor } from './queries.ts'

/** Where what was said is noted, once it was said: for whoever may read what people come about; never the front desk. */
export function NoteLink({ day, slot, visitor, page }: Omit<Line, 'visitor' | 'waiting'> & { visitor: Visitor }) {
  const { staff, opens } = page
  const { desk, outcomes } = words[staff.locale].pages
  const { bookingId, name, state } = visitor
  if (state !== 'done' || !topicsShown(staff, day) || !opens('/sluzhebno/zapisvaniya/:id/sled-priema')) return null
  return (
    <a class="govuk-link note-link not-on-paper" href={`/sluzhebno/zapisvaniya/${bookingId}/sled-priema`}>
      {outcomes.link}
      <VisuallyHidden> – {desk.about(name, time(sofiaTime(slot.startsAt), staff.locale))}</VisuallyHidden>
    </a>
  )
}
