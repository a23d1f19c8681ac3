import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import { durationInWords } from '../i18n/counts.ts'
import { type Locale, words } from '../i18n/words.ts'
import { pathOf } from '../ui/addresses.ts'
import { Button, TextButton } from '../ui/components/button.tsx'
import { ErrorSummary } from '../ui/components/error-summary.tsx'
import { InsetText } from '../ui/components/inset-text.tsx'
import { Filled } from '../ui/filled.tsx'
import { Moment, TimeOfDay } from '../ui/moment.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { AnswerFields, answerErrors } from './answer-fields-view.tsx'
import { OfficialTitle } from './choice-view.tsx'
import type { Answers } from './draft.ts'
import type { AnswerFault } from './draft-rules.ts'
import { TRAP_FIELD } from './form-trap-rules.ts'
import type { ChosenSlot } from './queries.ts'

/** What the buttons beside the main one ask for, by the name `do`. */
export const MORE_TIME = 'more-time'
export const START_OVER = 'start-over'

type Page = {
  slot: ChosenSlot
  answers: Answers
  locale: Locale
  /** How long an e-mail that is given has to be confirmed; null: it need not be. */
  confirmMinutes: number | null
  faults?: readonly AnswerFault[]
  /** It looked as if a program had sent it: nothing is lost, and a person goes on. */
  trapped?: boolean
}

/** „Вашите данни“: the chosen time and until when it is kept; who comes, how to reach them, about what. */
export function detailsPage({
  slot,
  answers,
  locale,
  confirmMinutes,
  faults = [],
  trapped = false,
}: Page): PageContent {
  const { journey } = words[locale].pages
  const { details } = journey
  const errors = answerErrors(faults, locale)
  const parameters = { official: slot.slug }
  const hints = confirmMinutes !== null && {
    phoneHint: details.phoneHint,
    emailHint: details.emailToConfirm(durationInWords(confirmMinutes, locale)),
  }
  return {
    title: details.title,
    faulty: errors.length > 0,
    back: pathOf('chooseTime', locale, parameters),
    main: (
      <>
        {errors.length > 0 && <ErrorSummary locale={locale} errors={errors} />}
        <p class="caption secondary">{journey.step(3)}</p>
        <h1>{details.title}</h1>
        {trapped && <InsetText>{details.trapped}</InsetText>}
        <form method="post" action={pathOf('details', locale, parameters)} noValidate>
          {/* Enter in a field presses a form's first button: that must be this one, not the one for more time. */}
          <button type="submit" hidden />
          <div class="panel">
            <Chosen slot={slot} locale={locale} />
            <Held slot={slot} locale={locale} />
          </div>
          {/* Programs fill in every field. Nobody sees this one, hears it or comes to it by keyboard. */}
          <div class="form-trap" hidden aria-hidden="true">
            <label for={TRAP_FIELD}>{details.trap}</label>
            <input id={TRAP_FIELD} name={TRAP_FIELD} type="text" tabIndex={-1} autoComplete="off" />
          </div>
          <AnswerFields answers={answers} errors={errors} locale={locale} {...(hints && { hints })} />
          <div class="buttons">
            <Button>{journey.continue}</Button>
          </div>
          <StartOver locale={locale} />
        </form>
      </>
    ),
  }
}

/** When and with whom. */
function Chosen({ slot, locale }: { slot: ChosenSlot; locale: Locale }) {
  return (
    <>
      <p class="panel__when">
        <strong>
          <Moment at={moment(slot.startsAt)} locale={locale} />
        </strong>
      </p>
      <p>
        <OfficialTitle official={officialOf(slot, locale)} locale={locale} />
      </p>
    </>
  )
}

/** Until when the slot is kept, with a way to more time. Stands within a form. */
export function Held({ slot, locale }: { slot: ChosenSlot; locale: Locale }) {
  const { details } = words[locale].pages.journey
  if (slot.heldUntil === null) return <p>{details.noHold}</p>
  return (
    <p>
      <Filled
        text={details.heldUntil}
        parts={{ time: <TimeOfDay at={moment(Math.floor(slot.heldUntil))} locale={locale} /> }}
      />{' '}
      <TextButton name="do" value={MORE_TIME}>
        {details.moreTime}
      </TextButton>
    </p>
  )
}

/** The way out on a computer that others use too. Stands within a form. */
export function StartOver({ locale }: { locale: Locale }) {
  const { details } = words[locale].pages.journey
  return (
    <p class="start-over">
      {details.startOverWhy}{' '}
      <TextButton name="do" value={START_OVER}>
        {details.startOver}
      </TextButton>
    </p>
  )
}

/** The official of a chosen slot in the reader's language. */
export function officialOf(slot: ChosenSlot, locale: Locale) {
  return {
    title: locale === 'bg' ? slot.titleBg : slot.titleEn,
    portfolio: locale === 'bg' ? slot.portfolioBg : slot.portfolioEn,
    name: slot.officialName,
  }
}

export function moment(epochSeconds: number): DateTime {
  return DateTime.fromSeconds(epochSeconds, { zone: ZONE })
}
