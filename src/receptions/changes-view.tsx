import { dayShort, time } from '../i18n/format-time.ts'
import { type Locale, words } from '../i18n/words.ts'
import type { FieldLabels } from '../ui/components/fault-texts.ts'
import { sofia } from './calendar-lines-view.tsx'
import type { ChangeRow } from './calendar-queries.ts'
import { ruleLabels } from './field-labels.ts'

/** The last changes of a thing: when, who, what, why. */
export function Changes({ changes, locale }: { changes: readonly ChangeRow[]; locale: Locale }) {
  const { staffCalendar } = words[locale].pages
  return (
    <ul class="govuk-list">
      {changes.map(({ at, who, action, reason, fields }, n) => {
        const moment = sofia(at)
        const what = action in staffCalendar.changes ? (action as keyof typeof staffCalendar.changes) : 'other'
        const why = reason !== null && isInWords(reason) ? ` (${reason})` : ''
        const said = fieldsInWords(fields, locale)
        return (
          <li key={n}>
            {dayShort(moment, locale, moment)}, {time(moment, locale)}: {who ?? staffCalendar.day.system} –{' '}
            {staffCalendar.changes[what]}
            {said && `: ${said}`}
            {why}
          </li>
        )
      })}
    </ul>
  )
}

/** „начало, място“: what was changed, as far as it has a name on the pages. */
function fieldsInWords(fields: readonly string[], locale: Locale): string {
  const { form } = words[locale].pages.keeping.rules
  const { orderNumber, policy: holidayPolicy, recurs: recurrence } = form
  const names: FieldLabels = { ...ruleLabels(locale), orderNumber, holidayPolicy, recurrence }
  return fields.flatMap((field) => names[field]?.toLowerCase() ?? []).join('; ')
}

/** The house's own reasons are keys, people's are words. */
function isInWords(reason: string): boolean {
  return !/^[a-z-]+$/.test(reason)
}

/** After somebody else was faster: who did what. */
export function Conflict({ changes, locale }: { changes: readonly ChangeRow[]; locale: Locale }) {
  const { conflict } = words[locale].pages.keeping
  if (changes.length === 0) return null
  return (
    <section class="govuk-inset-text">
      <h2>{conflict.heading}</h2>
      <Changes changes={changes.slice(0, 3)} locale={locale} />
      <p>{conflict.reload}</p>
    </section>
  )
}
