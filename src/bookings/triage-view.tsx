import { type Locale, words } from '../i18n/words.ts'
import { Button, ButtonLink } from '../ui/components/button.tsx'
import { Checkboxes } from '../ui/components/choices.tsx'
import type { FormError } from '../ui/components/error-summary.tsx'
import { Input } from '../ui/components/input.tsx'
import { RowTable } from '../ui/components/rows.tsx'
import { Select } from '../ui/components/select.tsx'
import { Textarea } from '../ui/components/textarea.tsx'
import { VisuallyHidden } from '../ui/components/visually-hidden.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import type { Titled } from './official-title.ts'
import { Faults, Now } from './staff-change-view.tsx'
import { errorOf, type Refusal } from './staff-parts-view.tsx'
import type { StaffBooking } from './staff-queries.ts'
import { timeInWords, titleOf, whenInWords } from './staff-words.ts'
import { TRIAGE_DECISIONS } from './triage-rules.ts'

/** What stands in the form, by the names of its fields. */
export type TriageForm = Record<
  'decision' | 'official' | 'unit' | 'redirectReason' | 'email' | 'question' | 'answer' | 'reference' | 'objection',
  string
> & { free: boolean }

type Page = {
  booking: StaffBooking
  officials: readonly (Titled & { slug: string })[]
  form: TriageForm
  errors: readonly FormError[]
  refusal: Refusal | null
  locale: Locale
}

/** „Решете по въпроса“: four decisions, beneath each what it needs; without script all of it is there to be read. */
export function triagePage(page: Page): PageContent {
  const { booking, locale, errors, refusal } = page
  const { triage } = words[locale].pages.staffBookings
  return {
    title: triage.title,
    faulty: errors.length > 0 || refusal !== null,
    back: `/sluzhebno/zapisvaniya/${booking.id}`,
    main: (
      <>
        <Faults errors={errors} refusal={refusal} locale={locale} />
        <h1>{triage.title}</h1>
        <Now booking={booking} locale={locale} />
        <blockquote class="govuk-inset-text">{booking.topicText}</blockquote>
        <StaffForm action={`/sluzhebno/zapisvaniya/${booking.id}/vapros`}>
          <input type="hidden" name="version" value={String(booking.version)} />
          <input type="hidden" name="triageVersion" value={String(booking.triage?.version ?? 0)} />
          <fieldset class="govuk-fieldset">
            <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">{triage.decision}</legend>
            <div class="govuk-radios">
              {TRIAGE_DECISIONS.map((decision, index) => (
                <Decision key={decision} index={index} decision={decision} page={page} />
              ))}
            </div>
          </fieldset>
          <div class="buttons">
            <Button>{triage.button}</Button>
          </div>
        </StaffForm>
      </>
    ),
  }
}

type DecisionProps = { decision: (typeof TRIAGE_DECISIONS)[number]; index: number; page: Page }

function Decision({ decision, index, page }: DecisionProps) {
  const { triage } = words[page.locale].pages.staffBookings
  const id = index === 0 ? 'decision' : `decision-${index + 1}`
  const says = {
    keep: { label: triage.keep, hint: null },
    redirect: { label: triage.redirect, hint: triage.redirectHint },
    'invite-expert': { label: triage.expert, hint: triage.expertHint },
    answered: { label: triage.answered, hint: triage.answeredHint },
  }[decision]
  return (
    <>
      <div class="govuk-radios__item">
        <input
          class="govuk-radios__input"
          id={id}
          name="decision"
          type="radio"
          value={decision}
          checked={page.form.decision === decision}
          aria-describedby={says.hint ? `${id}-hint` : undefined}
        />
        <label class="govuk-label govuk-radios__label" for={id}>
          {says.label}
        </label>
        {says.hint && (
          <div id={`${id}-hint`} class="govuk-hint govuk-radios__hint">
            {says.hint}
          </div>
        )}
      </div>
      {decision !== 'keep' && (
        <div class="govuk-radios__conditional">
          <Needed decision={decision} {...page} />
        </div>
      )}
    </>
  )
}

function Needed({ decision, form, errors, officials, booking, locale }: Page & Pick<DecisionProps, 'decision'>) {
  const { triage, fresh } = words[locale].pages.staffBookings
  const field = (id: keyof Omit<TriageForm, 'free' | 'decision'>) => ({
    ...{ id, value: form[id], error: errorOf(errors, id), locale },
  })
  if (decision === 'redirect')
    return (
      <>
        <Select
          {...field('official')}
          label={triage.official}
          items={[
            { value: '', text: triage.noOfficial },
            ...officials
              .filter(({ slug }) => slug !== booking.slug)
              .map((each) => ({ value: each.slug, text: titleOf(each, locale) })),
          ]}
        />
        <Input {...field('unit')} label={triage.unit} />
        <Input {...field('redirectReason')} label={triage.redirectReason} />
      </>
    )
  if (decision === 'invite-expert')
    return (
      <>
        <Input {...field('email')} type="email" label={triage.expertEmail} spellcheck={false} />
        <Input {...field('question')} label={triage.expertQuestion} />
      </>
    )
  return (
    <>
      <Textarea {...field('answer')} rows={3} label={triage.answer} />
      <Input {...field('reference')} label={triage.reference} />
      <Input {...field('objection')} label={triage.objection} optional={fresh.optional} />
      <Checkboxes
        id="free"
        legend={<VisuallyHidden>{triage.free}</VisuallyHidden>}
        items={[{ value: '1', label: triage.free, checked: form.free }]}
        locale={locale}
      />
    </>
  )
}

/** „Въпроси преди приема“: what nobody has decided about, the nearest first; to keep is one press in the row. */
export function questionsPage({
  bookings,
  mayDecide,
  locale,
}: {
  bookings: readonly StaffBooking[]
  mayDecide: boolean
  locale: Locale
}): PageContent {
  const { triage, booking: its } = words[locale].pages.staffBookings
  const { columns } = triage
  return {
    title: triage.listTitle,
    main: (
      <>
        <h1>{triage.listTitle}</h1>
        {bookings.length === 0 ? (
          <>
            <p>{triage.empty}</p>
            <p class="secondary">{triage.emptyLead}</p>
          </>
        ) : (
          <>
            <p>{triage.listLead}</p>
            <RowTable
              caption={triage.caption}
              named={1}
              columns={[
                { text: columns.when, label: columns.when },
                { text: columns.citizen },
                { text: columns.topic, label: columns.topic },
                ...(mayDecide ? [{ text: columns.decide, label: columns.decide }] : []),
              ]}
              rows={bookings.map((booking) => ({
                key: booking.id,
                cells: [
                  `${whenInWords(booking.startsAt, locale)}, ${titleOf(booking, locale)}`,
                  <a key="name" class="govuk-link" href={`/sluzhebno/zapisvaniya/${booking.id}`}>
                    {booking.name}
                  </a>,
                  booking.topicShown ? (booking.topicText ?? '') : its.hidden,
                  ...(mayDecide ? [<Row key="decide" booking={booking} locale={locale} />] : []),
                ],
              }))}
            />
          </>
        )}
      </>
    ),
  }
}

function Row({ booking, locale }: { booking: StaffBooking; locale: Locale }) {
  const { triage, booking: its } = words[locale].pages.staffBookings
  if (!booking.topicShown) return <>–</>
  const about = <VisuallyHidden> {its.about(booking.name, timeInWords(booking.startsAt, locale))}</VisuallyHidden>
  return (
    <StaffForm action={`/sluzhebno/zapisvaniya/${booking.id}/vapros`}>
      <input type="hidden" name="version" value={String(booking.version)} />
      <input type="hidden" name="triageVersion" value="0" />
      <input type="hidden" name="kam" value="vaprosi" />
      <div class="buttons">
        <Button name="decision" value="keep">
          {triage.keep}
          {about}
        </Button>
        <ButtonLink look="secondary" href={`/sluzhebno/zapisvaniya/${booking.id}/vapros`}>
          {triage.other}
          {about}
        </ButtonLink>
      </div>
    </StaffForm>
  )
}
