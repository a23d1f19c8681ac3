import { dateTime } from '../i18n/format-time.ts'
import { type Locale, words } from '../i18n/words.ts'
import { Button } from '../ui/components/button.tsx'
import { Input } from '../ui/components/input.tsx'
import { Select } from '../ui/components/select.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import { moment } from './close-day-view.tsx'
import type { AffectedLine, Closure } from './closure.ts'

const OUTCOMES = ['moved', 'cancelled', 'no-answer', 'told', 'unreachable'] as const
const ACCEPTED = 'accepted'

type Form = {
  closure: Pick<Closure, 'id' | 'kind'>
  line: AffectedLine
  offers: readonly { slotId: number; startsAt: number }[]
  locale: Locale
}

/** What a citizen said on the telephone: the slot where one was chosen, a note, and a button for each outcome. */
export function RecordForm({ closure, line, offers, locale }: Form) {
  const text = words[locale].pages.closures.case
  const id = (field: string) => `${field}-${line.code}`
  return (
    <StaffForm action={`/sluzhebno/otmeneni/${closure.id}/${line.bookingId}`}>
      <Select
        id={id('slot')}
        name="slot"
        label={text.slot}
        locale={locale}
        items={[
          { value: '', text: text.noSlot },
          ...offers.map(({ slotId, startsAt }) => ({
            value: String(slotId),
            text: dateTime(moment(startsAt), locale),
          })),
        ]}
      />
      <Input id={id('note')} name="note" label={text.note} optional={text.optional} locale={locale} />
      <div class="buttons">
        {closure.kind === 'substitution' && (
          <Button name="outcome" value={ACCEPTED}>
            {words[locale].pages.substitution.staff.accepted}
            <span class="govuk-visually-hidden"> – {line.name}</span>
          </Button>
        )}
        {OUTCOMES.map((outcome) => (
          <Button
            key={outcome}
            name="outcome"
            value={outcome}
            {...(outcome === 'moved' ? {} : { look: 'secondary' as const })}
          >
            {text.outcome[outcome]}
            <span class="govuk-visually-hidden"> – {line.name}</span>
          </Button>
        ))}
      </div>
      <p class="secondary">{text.unreachableWhy}</p>
    </StaffForm>
  )
}
