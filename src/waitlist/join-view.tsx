import { AnswerFields, answerErrors } from '../bookings/answer-fields-view.tsx'
import { OfficialTitle } from '../bookings/choice-view.tsx'
import { TRAP_FIELD } from '../bookings/form-trap-rules.ts'
import { type Locale, words } from '../i18n/words.ts'
import type { OfficialCard } from '../receptions/official-cards.ts'
import { pathOf } from '../ui/addresses.ts'
import { Button } from '../ui/components/button.tsx'
import { ErrorSummary } from '../ui/components/error-summary.tsx'
import { faultTexts } from '../ui/components/fault-texts.ts'
import { Hint } from '../ui/components/field.tsx'
import { Fieldset } from '../ui/components/fieldset.tsx'
import { Input } from '../ui/components/input.tsx'
import { InsetText } from '../ui/components/inset-text.tsx'
import { Filled } from '../ui/filled.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { WithPhone } from '../ui/telephone.tsx'
import type { JoinFaults, JoinForm } from './join-form-rules.ts'

type Join = {
  official: OfficialCard
  form: JoinForm
  locale: Locale
  /** The local date, YYYY-MM-DD. */
  today: string
  /** After how many days what remains of a place that ended is erased. */
  keptDays: number
  faults?: JoinFaults
  phone: string
  /** When the form was given out (`form-stamp.ts`). */
  stamp: string
  /** For what a puzzle is to be solved, and the script that does; null: none need be. */
  proof: { official: string; date: string; script: string } | null
  /** It looked as if a program had sent it; no solved puzzle came with it; or too many come from this address. Nothing is lost. */
  first?: 'trapped' | 'unproven' | { retryAfterSeconds: number }
}

/** „Запишете се в списъка на чакащите“: for whom, which days, and the fields of a booking. */
export function joinPage({ official, form, locale, today, keptDays, faults, first, ...rest }: Join): PageContent {
  const { phone, stamp, proof } = rest
  const { waitlist, limits, journey } = words[locale].pages
  const { join } = waitlist
  const days = faultTexts(faults?.days ?? [], {
    labels: { from: join.from, to: join.to },
    own: { 'invalid-date': join.dateFault },
    locale,
  })
  const errors = [...days, ...answerErrors(faults?.answers ?? [], locale)]
  const chooser = pathOf('chooseTime', locale, { official: official.slug })
  return {
    title: join.title,
    faulty: errors.length > 0 || (first !== undefined && first !== 'trapped'),
    back: chooser,
    main: (
      <>
        {errors.length > 0 && <ErrorSummary locale={locale} errors={errors} />}
        {first === 'unproven' && (
          <ErrorSummary locale={locale} title={limits.unproven}>
            <p>
              <WithPhone text={limits.unprovenHow} phone={phone} />
            </p>
          </ErrorSummary>
        )}
        {typeof first === 'object' && (
          <ErrorSummary locale={locale} title={limits.joins.title}>
            <p>{limits.joins.why}</p>
            <p>{words[locale].pages.errors.wait(first.retryAfterSeconds)}</p>
            <p>
              <WithPhone text={limits.call} phone={phone} />
            </p>
          </ErrorSummary>
        )}
        <h1>{join.title}</h1>
        {first === 'trapped' && <InsetText>{limits.trapped}</InsetText>}
        {proof && <script type="module" src={proof.script} />}
        <div class="panel">
          <p>
            <OfficialTitle official={official} locale={locale} />
          </p>
        </div>
        <p>{join.lead}</p>
        {official.firstFree && (
          <InsetText>
            <Filled
              text={join.free}
              parts={{
                link: (
                  <a class="govuk-link" href={chooser}>
                    {join.freeLink}
                  </a>
                ),
              }}
            />
          </InsetText>
        )}
        <form
          method="post"
          action={pathOf('waitlist', locale, { official: official.slug })}
          noValidate
          {...(proof && { 'data-proof': `/api/v1/challenge?official=${proof.official}&date=${proof.date}` })}
        >
          <input type="hidden" name="given" value={stamp} />
          {proof && <input type="hidden" name="altcha" value="" />}
          {/* Programs fill in every field. Nobody sees this one, hears it or comes to it by keyboard. */}
          <div class="form-trap" hidden aria-hidden="true">
            <label for={TRAP_FIELD}>{journey.details.trap}</label>
            <input id={TRAP_FIELD} name={TRAP_FIELD} type="text" tabIndex={-1} autoComplete="off" />
          </div>
          <Days form={form} errors={days} today={today} locale={locale} />
          <AnswerFields answers={form.answers} errors={errors} locale={locale} hints={join} />
          <p>{join.privacy(keptDays)}</p>
          {proof && (
            <InsetText>
              <WithPhone text={limits.proof} phone={phone} />
            </InsetText>
          )}
          <div class="buttons">
            <Button>{join.button}</Button>
          </div>
        </form>
      </>
    ),
  }
}

type DaysGiven = Pick<Join, 'form' | 'today' | 'locale'> & { errors: readonly { field: string; text: string }[] }

function Days({ form, errors, today, locale }: DaysGiven) {
  const { waitlist, journey } = words[locale].pages
  const { join } = waitlist
  return (
    <Fieldset
      legend={
        <>
          {join.days} <span class="optional">{journey.optional}</span>
        </>
      }
      describedBy="days-hint"
    >
      <Hint id="days" hint={join.daysHint} />
      {(['from', 'to'] as const).map((field) => (
        <Input
          key={field}
          id={field}
          type="date"
          label={join[field]}
          value={form[field]}
          min={today}
          error={errors.find((each) => each.field === field)?.text}
          autoComplete="off"
          locale={locale}
        />
      ))}
    </Fieldset>
  )
}

/** This person has a place: its link goes to their own mailbox, for whoever knows a telephone is not yet its owner. */
export function alreadyWaitingPage({
  slug,
  locale,
  phone,
}: {
  slug: string
  locale: Locale
  phone: string
}): PageContent {
  const { there } = words[locale].pages.waitlist
  const back = pathOf('waitlist', locale, { official: slug })
  return {
    title: there.title,
    back,
    main: (
      <>
        <h1>{there.title}</h1>
        <p>{there.known}</p>
        <p>{there.link}</p>
        <p>
          <WithPhone text={there.call} phone={phone} />
        </p>
        <p>
          <a class="govuk-link" href={back}>
            {there.mistake}
          </a>
        </p>
        <p>
          <a class="govuk-link" href={pathOf('home', locale)}>
            {words[locale].pages.errors.home}
          </a>
        </p>
      </>
    ),
  }
}
