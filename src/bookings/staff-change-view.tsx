import { type Locale, words } from '../i18n/words.ts'
import { Button } from '../ui/components/button.tsx'
import { ErrorSummary, type FormError } from '../ui/components/error-summary.tsx'
import { Input } from '../ui/components/input.tsx'
import { InsetText } from '../ui/components/inset-text.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import { errorOf, type Refusal, Refused, SlotSelect, Waiving } from './staff-parts-view.tsx'
import type { StaffBooking, StaffSlot } from './staff-queries.ts'
import { titleOf, whenInWords } from './staff-words.ts'

type Change = {
  booking: StaffBooking
  errors: readonly FormError[]
  refusal: Refusal | null
  reason: string
  locale: Locale
}

const addressOf = ({ id }: StaffBooking) => `/sluzhebno/zapisvaniya/${id}`

/** Moves a booking: its hour now, and the others of the same official. */
export function movePage(page: Change & { slots: readonly StaffSlot[]; chosen: number | null }): PageContent {
  const { booking, errors, refusal, reason, slots, chosen, locale } = page
  const { change } = words[locale].pages.staffBookings
  return {
    title: change.moveTitle,
    faulty: errors.length > 0 || refusal !== null,
    back: addressOf(booking),
    main: (
      <>
        <Faults {...page} />
        <h1>{change.moveTitle}</h1>
        <Now booking={booking} locale={locale} />
        {slots.length === 0 ? (
          <InsetText>{change.noSlots}</InsetText>
        ) : (
          <StaffForm action={`${addressOf(booking)}/promyana`}>
            <input type="hidden" name="version" value={String(booking.version)} />
            <SlotSelect id="slot" label={change.slot} slots={slots} chosen={chosen} locale={locale} />
            <Waiving refusal={refusal} reason={reason} error={errorOf(errors, 'why')} locale={locale} />
            <div class="buttons">
              <Button>{change.moveButton}</Button>
              <a class="govuk-link" href={addressOf(booking)}>
                {change.back}
              </a>
            </div>
          </StaffForm>
        )}
      </>
    ),
  }
}

/** Cancels a booking: the reason is what its citizen will read. */
export function cancelByStaffPage(page: Change): PageContent {
  const { booking, errors, refusal, reason, locale } = page
  const { change } = words[locale].pages.staffBookings
  return {
    title: change.cancelTitle,
    faulty: errors.length > 0 || refusal !== null,
    back: addressOf(booking),
    main: (
      <>
        <Faults {...page} />
        <h1>{change.cancelTitle}</h1>
        <Now booking={booking} locale={locale} />
        <p>{change.cancelLead}</p>
        <StaffForm action={`${addressOf(booking)}/otmyana`}>
          <input type="hidden" name="version" value={String(booking.version)} />
          <Input
            id="reason"
            label={change.reason}
            hint={change.reasonHint}
            value={reason}
            error={errorOf(errors, 'reason')}
            locale={locale}
          />
          <div class="buttons">
            <Button look="warning">{change.cancelButton}</Button>
            <a class="govuk-link" href={addressOf(booking)}>
              {change.back}
            </a>
          </div>
        </StaffForm>
      </>
    ),
  }
}

/** What is wrong, or what stands in the way. */
export function Faults({ errors, refusal, locale }: Pick<Change, 'errors' | 'refusal' | 'locale'>) {
  if (errors.length > 0) return <ErrorSummary locale={locale} errors={errors} />
  return refusal && <Refused refusal={refusal} locale={locale} />
}

/** Whose booking it is, and when. */
export function Now({ booking, locale }: { booking: StaffBooking; locale: Locale }) {
  const { change } = words[locale].pages.staffBookings
  return (
    <div class="panel">
      <p>
        <strong>{booking.name}</strong>
      </p>
      <p>
        {change.now}: {whenInWords(booking.startsAt, locale)}, {titleOf(booking, locale)}
      </p>
    </div>
  )
}
