import { moment } from '../bookings/details-view.tsx'
import { titleOf } from '../bookings/official-title.ts'
import { type Locale, words } from '../i18n/words.ts'
import { officialLine } from '../messages/mail-content.ts'
import { pathOf } from '../ui/addresses.ts'
import { Button, ButtonLink } from '../ui/components/button.tsx'
import { Filled } from '../ui/filled.tsx'
import { keepTogether } from '../ui/keep-together.ts'
import { Moment } from '../ui/moment.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { StateIcon } from '../ui/state-icon.tsx'
import { WithPhone } from '../ui/telephone.tsx'
import type { MyEntry, OpenOffer, PastOffer } from './queries.ts'

/** What the buttons of an offer ask for, by the name `do`. */
export const ACCEPT = 'accept'
export const DECLINE = 'decline'

type Offered = { entry: MyEntry; offer: OpenOffer; token: string; locale: Locale }

/** A slot that is kept for whom it is offered to: accept it, or say that it does not suit. */
export function offerPage({ entry, offer, token, locale }: Offered): PageContent {
  const { offer: text } = words[locale].pages.waitlist
  return {
    title: text.title,
    main: (
      <>
        <section class="state state--good" aria-labelledby="state">
          <StateIcon tone="good" />
          <div class="state__words">
            <h1 id="state">{text.title}</h1>
            <OfferedSlot slot={offer} locale={locale} />
            <p>{officialOf(entry, locale)}</p>
            <KeptUntil offer={offer} locale={locale} />
          </div>
        </section>
        <form method="post" action={pathOf('offer', locale, { token })}>
          {/* What is answered is what was shown, whatever is offered by then. */}
          <input type="hidden" name="slot" value={String(offer.slotId)} />
          <div class="buttons">
            <Button name="do" value={ACCEPT}>
              {text.accept}
            </Button>
            <Button look="secondary" name="do" value={DECLINE}>
              {text.decline}
            </Button>
          </div>
        </form>
        <p>{text.declining}</p>
        <p>{text.late}</p>
        <p>
          <a class="govuk-link" href={pathOf('waitlistEntry', locale, { token })}>
            {text.toPlace}
          </a>
        </p>
      </>
    ),
  }
}

/** When and where. */
export function OfferedSlot({
  slot,
  locale,
}: {
  slot: Pick<OpenOffer, 'startsAt' | 'placeBg' | 'placeEn'>
  locale: Locale
}) {
  return (
    <>
      <p class="state__when">
        <strong>
          <Moment at={moment(slot.startsAt)} locale={locale} />
        </strong>
      </p>
      <p>{keepTogether(locale === 'bg' ? slot.placeBg : slot.placeEn)}</p>
    </>
  )
}

/** The moment is rounded down: the offer never ends before what was told. */
export function KeptUntil({ offer, locale }: { offer: OpenOffer; locale: Locale }) {
  const { offer: text } = words[locale].pages.waitlist
  return (
    <p>
      <Filled
        text={text.keptUntil}
        parts={{
          until: (
            <strong>
              <Moment at={moment(Math.floor(offer.expiresAt))} locale={locale} />
            </strong>
          ),
        }}
      />
    </p>
  )
}

type Gone = { entry: MyEntry; past: PastOffer; token: string; locale: Locale; phone: string }

/** What was offered and is not any more: what it was, why, and that the place is kept where it is. */
export function goneOfferPage({ entry, past, token, locale, phone }: Gone): PageContent {
  const { gone, offer: text, place } = words[locale].pages.waitlist
  const { noLongerHolds } = words[locale].pages.booking
  return {
    title: gone.title,
    main: (
      <>
        <section class="state state--plain" aria-labelledby="state">
          <StateIcon tone="plain" />
          <div class="state__words">
            <h1 id="state">{gone.title}</h1>
            <p class="state__when">
              <Moment at={moment(past.startsAt)} locale={locale} /> ({noLongerHolds})
            </p>
            <p>{officialOf(entry, locale)}</p>
            <p>{whyGone(past, locale)}</p>
            {entry.position !== null && (
              <p>
                <strong>{gone.stays(entry.position)}</strong>
              </p>
            )}
            {entry.endedBecause !== null && <p>{place.ended[entry.endedBecause]}</p>}
          </div>
        </section>
        {entry.offer && <p>{gone.another}</p>}
        <div class="buttons">
          {entry.offer && <ButtonLink href={pathOf('offer', locale, { token })}>{gone.seeOther}</ButtonLink>}
          <ButtonLink look="secondary" href={pathOf('waitlistEntry', locale, { token })}>
            {text.toPlace}
          </ButtonLink>
        </div>
        <p>
          <WithPhone text={words[locale].pages.errors.call} phone={phone} />
        </p>
      </>
    ),
  }
}

/** An offer that is open for a slot that cannot be had is about to be withdrawn. */
function whyGone({ state, given }: PastOffer, locale: Locale): string {
  const { gone } = words[locale].pages.waitlist
  if (state === 'passed' && given) return gone.given
  return gone[state === 'open' ? 'withdrawn' : state]
}

/** „Кмет на общината, инж. …“ */
export function officialOf(entry: MyEntry, locale: Locale): string {
  const officialTitle = titleOf(entry, locale)
  return officialLine({ officialTitle, officialName: entry.officialName })
}
