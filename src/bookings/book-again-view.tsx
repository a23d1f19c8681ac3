import type { Alternative } from '../domain-error.ts'
import { type Locale, words } from '../i18n/words.ts'
import { pathOf } from '../ui/addresses.ts'
import { Button, ButtonLink } from '../ui/components/button.tsx'
import { Moment } from '../ui/moment.tsx'
import { moment } from './details-view.tsx'
import type { MyBooking } from './queries.ts'

type Again = {
  booking: Pick<MyBooking, 'slug'>
  token: string
  /** The nearest free times, where the municipality took theirs. */
  alternatives: readonly Alternative[]
  locale: Locale
}

/** The way to another time where one no longer holds: the nearest ones by one press, with the details filled in; or the chooser. */
export function BookAgain({ booking, token, alternatives, locale }: Again) {
  const { again } = words[locale].pages.booking
  const chooser = pathOf('chooseTime', locale, { official: booking.slug })
  if (alternatives.length === 0)
    return (
      <div class="buttons">
        <ButtonLink href={chooser}>{again.another}</ButtonLink>
      </div>
    )
  const inOrder = [...alternatives].sort((a, b) => a.at - b.at)
  return (
    <>
      <h2>{again.nearest}</h2>
      <p>{again.filledIn}</p>
      <form method="post" action={chooser}>
        <input type="hidden" name="again" value={token} />
        <div class="buttons">
          {inOrder.map(({ slotId, at }) => (
            <Button key={slotId} name="slot" value={String(slotId)}>
              <Moment at={moment(at)} locale={locale} />
            </Button>
          ))}
        </div>
      </form>
      <p>
        <a class="govuk-link" href={chooser}>
          {again.all}
        </a>
      </p>
    </>
  )
}
