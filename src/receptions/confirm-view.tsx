import type { ComponentChildren } from 'preact'
import { dayShort, time } from '../i18n/format-time.ts'
import { type Locale, words } from '../i18n/words.ts'
import { Button } from '../ui/components/button.tsx'
import { RowTable } from '../ui/components/rows.tsx'
import { SummaryList, type SummaryRow } from '../ui/components/summary-list.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import type { AffectedPerson } from './affected-queries.ts'
import { type MayOpen, sofia } from './calendar-lines-view.tsx'

type Confirm = {
  locale: Locale
  may: MayOpen
  title: string
  /** What stood in the way, where the question is asked anew. */
  refusal?: ComponentChildren
  /** What is to be done. */
  facts: readonly SummaryRow[]
  /** What that means, in sentences. */
  means: readonly string[]
  affected: readonly AffectedPerson[]
  /** Absent: those affected keep their bookings, which wait for a decision. */
  concerned?: string
  action: string
  /** What the form carries on. */
  fields: readonly (readonly [name: string, value: string])[]
  button: string
  warning?: boolean
  back: string
}

/** The question before a change: what it does, whom it affects, and two ways on. */
export function confirmPage(page: Confirm): PageContent {
  const { locale, title, refusal, facts, means, affected, concerned, action, fields, button, back } = page
  const { keeping } = words[locale].pages
  const waits = affected.length > 0 && concerned === undefined
  return {
    title,
    back,
    faulty: refusal !== undefined && refusal !== null,
    main: (
      <>
        {refusal}
        <h1>{title}</h1>
        {facts.length > 0 && <SummaryList rows={facts} />}
        {means.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        <Affected {...page} />
        <StaffForm action={action}>
          {fields.map(([name, value], n) => (
            <input key={n} type="hidden" name={name} value={value} />
          ))}
          <input type="hidden" name="confirmed" value="1" />
          {waits && <input type="hidden" name="affected" value="needs-decision" />}
          <div class="buttons">
            {page.warning ? (
              <Button look="warning">{button}</Button>
            ) : (
              <Button>{waits ? keeping.affected.save(affected.length) : button}</Button>
            )}
            <a class="govuk-link" href={back}>
              {keeping.nothing}
            </a>
          </div>
        </StaffForm>
      </>
    ),
  }
}

/** Whom a change affects, each in a row; said too where it is nobody. */
export function Affected({
  affected,
  concerned,
  locale,
  may,
}: Pick<Confirm, 'affected' | 'locale' | 'may'> & { concerned?: string }) {
  const { keeping, staffCalendar } = words[locale].pages
  const says = keeping.affected
  const { taken } = staffCalendar.line
  return (
    <>
      <h2>{concerned ?? says.heading}</h2>
      {affected.length === 0 ? (
        <p>{concerned === undefined ? says.nobody : says.none}</p>
      ) : (
        <>
          <RowTable
            caption={says.caption}
            named={1}
            columns={[
              { text: says.time },
              { text: says.who },
              { text: says.code, label: says.code },
              { text: says.means, label: says.means },
            ]}
            rows={affected.map((person) => ({
              key: person.id,
              cells: [
                whenOf(person, locale),
                may('/sluzhebno/zapisvaniya/:id') ? (
                  <a class="govuk-link" href={`/sluzhebno/zapisvaniya/${person.id}`}>
                    {person.name ?? taken}
                  </a>
                ) : (
                  (person.name ?? taken)
                ),
                `${person.code.slice(0, 3)} ${person.code.slice(3)}`,
                person.email ? says.email : says.phone,
              ],
            }))}
          />
          {concerned === undefined && <p>{says.waits}</p>}
        </>
      )}
    </>
  )
}

function whenOf({ startsAt }: AffectedPerson, locale: Locale): string {
  const at = sofia(startsAt)
  return `${dayShort(at, locale, at)}, ${time(at, locale)}`
}
