import { moment } from '../bookings/details-view.tsx'
import { SlotPicker } from '../bookings/slot-picker-view.tsx'
import { titleOf } from '../bookings/staff-words.ts'
import { WhenAndWhere } from '../bookings/views.tsx'
import { words } from '../i18n/words.ts'
import { pathOf } from '../ui/addresses.ts'
import { Button } from '../ui/components/button.tsx'
import { ErrorMessage } from '../ui/components/field.tsx'
import { Filled } from '../ui/filled.tsx'
import { Moment } from '../ui/moment.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { StateIcon } from '../ui/state-icon.tsx'
import { TypedWords } from '../ui/typed-words.tsx'
import { keptChoice } from './choice-rules.ts'
import { type Chosen, First, LastWays, OtherWays, WISHES } from './choice-view.tsx'

/** The page of a booking on whose day somebody else receives: who, and what its citizen can answer. */
export function substitutionPage(page: Chosen): PageContent {
  const { booking, choice, token, locale, first } = page
  const { substitution: text, closure } = words[locale].pages
  const substitute = choice.substitute ? titleOf(choice.substitute, locale) : ''
  const reason = (locale === 'en' && choice.publicReasonEn) || choice.publicReason
  return {
    title: text.title,
    faulty: first !== undefined,
    main: (
      <>
        <First {...page} />
        <section class="state state--plain" aria-labelledby="state">
          <StateIcon tone="plain" />
          <div class="state__words">
            <h1 id="state">{text.title}</h1>
            <WhenAndWhere booking={booking} locale={locale} />
            <p>
              {text.instead}: <strong>{substitute}</strong>
            </p>
            {reason && (
              <p>
                {closure.reason}: <TypedWords text={reason} locale={locale} />
              </p>
            )}
            <p>
              <Filled
                text={text.silence[choice.silence ?? 'keep']}
                parts={{ until: <Moment at={moment(choice.replyBy)} locale={locale} /> }}
              />
            </p>
          </div>
        </section>
        <form method="post" action={pathOf('choice', locale, { token })}>
          <div class="buttons">
            <Button name="do" value={WISHES.accept}>
              {text.accept}
            </Button>
          </div>
        </form>
        <OtherDate {...page} />
        <OtherWays {...page} />
        <LastWays {...page} />
      </>
    ),
  }
}

function OtherDate({ choice, token, locale, first }: Chosen) {
  const { substitution: text, closure } = words[locale].pages
  if (choice.slots.length === 0) return <p>{text.noDates}</p>
  const error = first === 'unchosen' ? closure.chooseOne : null
  return (
    <>
      <h2>{text.otherHeading}</h2>
      <form method="post" action={pathOf('choice', locale, { token })} noValidate>
        <ErrorMessage id="slot" error={error} locale={locale} />
        <SlotPicker
          choice={keptChoice(choice.slots, { slug: choice.slug, locale })}
          locale={locale}
          {...(error && { errorId: 'slot-error' })}
        />
        <div class="buttons">
          <Button look="secondary" name="do" value={WISHES.move}>
            {closure.choose}
          </Button>
        </div>
      </form>
    </>
  )
}
