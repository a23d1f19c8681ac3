import { type Locale, words } from '../i18n/words.ts'
import { pathOf } from '../ui/addresses.ts'
import { Button, ButtonLink } from '../ui/components/button.tsx'
import { ErrorSummary } from '../ui/components/error-summary.tsx'
import { ErrorMessage } from '../ui/components/field.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { OtherDates } from './choice-view.tsx'
import { type LostSlot, LostSlotSummary } from './lost-slot-view.tsx'
import type { Offer } from './offer-choice.ts'
import type { MyBooking } from './queries.ts'
import { firstSlotField, SlotPicker } from './slot-picker-view.tsx'
import { WhenAndWhere } from './views.tsx'

type Change = {
  booking: MyBooking
  token: string
  offer: Offer
  locale: Locale
  first?: 'unchosen' | LostSlot
}

/** Another time for a booking: the present one on top, kept until the new one is confirmed. */
export function changePage(page: Change): PageContent {
  const { booking, token, offer, locale, first } = page
  const { change } = words[locale].pages.journey
  const bookingPath = pathOf('booking', locale, { token })
  return {
    title: change.title,
    faulty: first !== undefined,
    back: bookingPath,
    main: (
      <>
        <First {...page} />
        <h1>{change.title}</h1>
        <section class="panel" aria-labelledby="current">
          <h2 id="current" class="panel__heading">
            {change.current}
          </h2>
          <WhenAndWhere booking={booking} locale={locale} />
          <p>{change.safe}</p>
        </section>
        {offer.choice.free ? (
          <ChangeForm {...page} />
        ) : (
          <>
            <p>{change.noneFree}</p>
            <OtherDates choice={offer.choice} path={pathOf('change', locale, { token })} locale={locale} />
            <div class="buttons">
              <ButtonLink look="secondary" href={bookingPath}>
                {change.keep}
              </ButtonLink>
            </div>
          </>
        )}
      </>
    ),
  }
}

function First({ offer, locale, first }: Change) {
  const { journey } = words[locale].pages
  if (first === undefined) return null
  if (first === 'unchosen')
    return (
      <ErrorSummary
        locale={locale}
        errors={[{ field: firstSlotField(offer.choice), text: journey.choose.chooseOne }]}
      />
    )
  return <LostSlotSummary lost={first} locale={locale} now={offer.now} kept={journey.change.stillYours} />
}

function ChangeForm({ token, offer: { choice }, locale, first }: Change) {
  const { change, choose } = words[locale].pages.journey
  const error = first === 'unchosen' ? choose.chooseOne : null
  const path = pathOf('change', locale, { token })
  return (
    <form method="post" action={path} noValidate>
      <ErrorMessage id="slot" error={error} locale={locale} />
      <SlotPicker choice={choice} locale={locale} {...(error && { errorId: 'slot-error' })} />
      <OtherDates choice={choice} path={path} locale={locale} />
      <div class="buttons">
        <Button>{change.confirm}</Button>
        <ButtonLink look="secondary" href={pathOf('booking', locale, { token })}>
          {change.keep}
        </ButtonLink>
      </div>
    </form>
  )
}
