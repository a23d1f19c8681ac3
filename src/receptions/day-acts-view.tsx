import { words } from '../i18n/words.ts'
import { Button, ButtonLink } from '../ui/components/button.tsx'
import { Input } from '../ui/components/input.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import type { DayPage } from './day-view.tsx'

/** How late the reception runs. */
export function Delay({ column: { day }, locale, values, errors }: DayPage) {
  const { day: says } = words[locale].pages.staffCalendar
  return (
    <section>
      <h2>{says.delayLegend}</h2>
      <StaffForm action={`/sluzhebno/den/${day.id}/zakasnenie`}>
        <Input
          id="minutes"
          label={says.delayMinutes}
          hint={says.delayHint}
          inputMode="numeric"
          value={values['minutes'] ?? String(day.delayMinutes)}
          error={errors['minutes']}
          locale={locale}
        />
        <Button look="secondary">{says.delayButton}</Button>
      </StaffForm>
    </section>
  )
}

/** There is no reception: at once where nobody is booked, else by a case. */
export function Close({ column: { day, totals }, locale, may, values, errors }: DayPage) {
  const { day: says } = words[locale].pages.staffCalendar
  const substitute = may('/sluzhebno/den/:id/zamestvane') && (
    <p>
      <a class="govuk-link" href={`/sluzhebno/den/${day.id}/zamestvane`}>
        {says.substitute}
      </a>
    </p>
  )
  if (totals.booked > 0)
    return (
      <section>
        <h2>{says.closeLegend}</h2>
        <p>{says.closeSomebody}</p>
        {may('/sluzhebno/den/:id/otmyana') && (
          <p>
            <ButtonLink look="secondary" href={`/sluzhebno/den/${day.id}/otmyana`}>
              {says.close}
            </ButtonLink>
          </p>
        )}
        {substitute}
      </section>
    )
  return (
    <section>
      <h2>{says.closeLegend}</h2>
      <p>{says.closeNobody}</p>
      <StaffForm action={`/sluzhebno/den/${day.id}/sastoyanie`}>
        <input type="hidden" name="state" value="closed" />
        <input type="hidden" name="version" value={day.version} />
        <Input
          id="publicReason"
          label={says.publicReason}
          value={values['publicReason'] ?? ''}
          error={errors['publicReason']}
          locale={locale}
        />
        <Button look="secondary">{says.closeButton}</Button>
      </StaffForm>
      {substitute}
    </section>
  )
}

/** There is a reception after all. */
export function Open({ column: { day }, locale, may, values }: DayPage) {
  const { day: says, toCase } = words[locale].pages.staffCalendar
  if (day.closure?.kind === 'closure')
    return (
      <section>
        <h2>{says.openLegend}</h2>
        <p>{says.caseWaits}</p>
        {may('/sluzhebno/otmeneni/:id') && (
          <p>
            <ButtonLink look="secondary" href={`/sluzhebno/otmeneni/${day.closure.id}`}>
              {toCase}
            </ButtonLink>
          </p>
        )}
      </section>
    )
  return (
    <section>
      <h2>{says.openLegend}</h2>
      <p>{day.state === 'closed' ? says.openClosed : says.openUndecided}</p>
      <StaffForm action={`/sluzhebno/den/${day.id}/sastoyanie`}>
        <input type="hidden" name="state" value="open" />
        <input type="hidden" name="version" value={day.version} />
        <Input id="openReason" label={says.openReason} value={values['openReason'] ?? ''} locale={locale} />
        <Button look="secondary">{says.openButton}</Button>
      </StaffForm>
      {day.state === 'needs-decision' && may('/sluzhebno/den/:id/otmyana') && (
        <p>
          <a class="govuk-link" href={`/sluzhebno/den/${day.id}/otmyana`}>
            {says.close}
          </a>
        </p>
      )}
    </section>
  )
}
