import { dayLong, timeRange } from '../i18n/format-time.ts'
import { dateInWords } from '../i18n/local-words.ts'
import { type Locale, words } from '../i18n/words.ts'
import { Button } from '../ui/components/button.tsx'
import { RowTable } from '../ui/components/rows.tsx'
import type { AffectedPerson } from './affected-queries.ts'
import { type MayOpen, sofia } from './calendar-lines-view.tsx'
import { Affected } from './confirm-view.tsx'
import { displacedDayNote } from './day-notes.ts'
import type { SchedulePreview } from './preview-schedule.ts'
import { ruleInWords } from './reception-rule.ts'

type Preview = {
  preview: SchedulePreview
  affected: readonly AffectedPerson[]
  seen: string
  /** The form was changed after somebody looked: these dates are not those. */
  changed: boolean
  locale: Locale
  may: MayOpen
}

/** What a rule would do: its next twelve dates, what it skips, whom it affects; and the button that saves it so. */
export function RulePreview({ preview, affected, seen, changed, locale, may }: Preview) {
  const { keeping } = words[locale].pages
  const { preview: says, form } = keeping.rules
  return (
    <section class="preview" id="preview" aria-labelledby="preview-title">
      <h2 id="preview-title">{says.heading}</h2>
      {changed && (
        <p role="alert">
          <strong>{form.lookAgain}</strong>
        </p>
      )}
      <p>{ruleInWords(preview.schedule, locale)}</p>
      {preview.dates.length === 0 ? (
        <p>{says.none}</p>
      ) : (
        <RowTable
          caption={says.caption}
          columns={[
            { text: says.date },
            { text: says.hours },
            { text: says.slots, label: says.slots, numeric: true },
            { text: says.note },
          ]}
          rows={preview.dates.map(({ plan, ruleDate, instead }) => ({
            key: plan.date,
            cells: [
              dayLong(sofia(plan.startsAt), locale),
              timeRange(sofia(plan.startsAt), sofia(plan.endsAt), locale),
              plan.slots.length,
              instead && displacedDayNote({ date: plan.date, ruleDate, reason: instead }, locale),
            ],
          }))}
        />
      )}
      {preview.skipped.length > 0 && (
        <p>
          <strong>{says.skipped}:</strong>{' '}
          {preview.skipped
            .map(({ ruleDate, why }) => displacedDayNote({ date: null, ruleDate, reason: why }, locale))
            .join('; ')}
        </p>
      )}
      {preview.kept.length > 0 && (
        <p>
          {says.kept}: {preview.kept.map(({ date }) => dateInWords(date, locale)).join('; ')}
        </p>
      )}
      <Affected affected={affected} locale={locale} may={may} />
      <input type="hidden" name="seen" value={seen} />
      {affected.length > 0 && <input type="hidden" name="affected" value="needs-decision" />}
      <div class="buttons">
        <Button name="act" value="save">
          {affected.length > 0 ? keeping.affected.save(affected.length) : form.save}
        </Button>
        <a class="govuk-link" href="/sluzhebno/pravila">
          {keeping.nothing}
        </a>
      </div>
    </section>
  )
}
