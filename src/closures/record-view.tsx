import { dateTime } from '../i18n/format-time.ts'
import { type Locale, words } from '../i18n/words.ts'
import { Button } from '../ui/components/button.tsx'
import { Input } from '../ui/components/input.tsx'
import { Select } from '../ui/components/select.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import { moment } from './close-day-view.tsx'
import type { AffectedLine } from './closure.ts'

const OUTCOMES = ['moved', 'cancelled', 'no-answer', 'told', 'unreachable'] as const

type Form = {
  closureId: number
  line: AffectedLine
  offers: readonly { slotId: number; startsAt: number }[]
  locale: Locale
}

/** What a citizen said on the telephone: the slot where one was chosen, a note, and a button for each outcome. */
export function RecordForm({ closureId, line, offers, locale }: Form) {
  const text = words[locale].pages.closures.case
  const id = (field: string) => `${field}-${line.code}`
  return (
    <StaffForm action={`/sluzhebno/otmeneni/${closureId}/${line.bookingId}`}>
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
