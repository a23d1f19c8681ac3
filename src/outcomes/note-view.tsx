import type { ComponentChildren } from 'preact'
import { Faults } from '../bookings/staff-change-view.tsx'
import { errorOf, type Refusal, Waiving } from '../bookings/staff-parts-view.tsx'
import type { StaffBooking, StaffSlot } from '../bookings/staff-queries.ts'
import { slotInWords, titleOf, whenInWords } from '../bookings/staff-words.ts'
import { dateInWords } from '../i18n/local-words.ts'
import { type Locale, words } from '../i18n/words.ts'
import { Button } from '../ui/components/button.tsx'
import type { FormError } from '../ui/components/error-summary.tsx'
import { Input } from '../ui/components/input.tsx'
import { InsetText } from '../ui/components/inset-text.tsx'
import { Select } from '../ui/components/select.tsx'
import { Textarea } from '../ui/components/textarea.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import type { NoteForm } from './note-form-rules.ts'
import { canReturn, RESULT_KINDS } from './outcome.ts'
import { LIMITS } from './outcome-rules.ts'
import { PROCEDURES } from './procedure-rules.ts'
import type { OutcomeRow } from './queries.ts'

export type NotePage = {
  booking: StaffBooking
  outcome: OutcomeRow | null
  form: NoteForm
  /** Hours that may be given to go on with. */
  slots: readonly StaffSlot[]
  /** Null: a note may be written; else why not. */
  closed: 'not-yet' | 'not-received' | null
  saved: boolean
  errors: readonly FormError[]
  refusal: Refusal | null
  /** Until when the words are kept, and today: local dates, YYYY-MM-DD. */
  keptUntil: string
  today: string
  locale: Locale
}

/** The address of a booking's note, and of what its citizen takes along. */
export const noteHref = (id: string) => `/sluzhebno/zapisvaniya/${id}/sled-priema`
export const summaryHref = (id: string) => `/sluzhebno/zapisvaniya/${id}/obobshtenie`

/** How the form calls its fields, by their ids. */
export function noteLabels(locale: Locale) {
  const { result, commitment, unit, dueDate, incomingNumber, registeredOn, summary } = words[locale].pages.outcomes.form
  return { result, commitment, unit, dueDate, incomingNumber, registeredOn, summaryToCitizen: summary }
}

/** „Бележка след приема“: what was said, what is owed, on paper, how it goes on, what the citizen is told. */
export function notePage(page: NotePage): PageContent {
  const { booking, outcome, closed, saved, errors, refusal, locale } = page
  const { form: text } = words[locale].pages.outcomes
  const back = `/sluzhebno/zapisvaniya/${booking.id}`
  return {
    title: text.title,
    faulty: errors.length > 0 || refusal !== null,
    back,
    main: (
      <>
        <Faults errors={errors} refusal={refusal} locale={locale} />
        {saved && (
          <div class="done" role="status">
            <p>{outcome?.followUp ? text.savedFollowUp : text.saved}</p>
          </div>
        )}
        <h1>{text.title}</h1>
        <div class="panel">
          <p>
            <strong>{booking.name}</strong>
          </p>
          <p>
            {whenInWords(booking.startsAt, locale)}, {titleOf(booking, locale)}
          </p>
          {booking.topicText && <p class="as-typed">{booking.topicText}</p>}
        </div>
        {closed !== null ? (
          <p class="panel">{closed === 'not-yet' ? text.notYet : text.notReceived}</p>
        ) : (
          <>
            <p class="secondary">{text.lead}</p>
            {refusal?.lastChange && outcome?.result && <InsetText>{text.now(outcome.result)}</InsetText>}
            <StaffForm action={noteHref(booking.id)} className="note">
              <input type="hidden" name="version" value={String(outcome?.version ?? 0)} />
              <Said {...page} />
              <Owed {...page} />
              <OnPaper {...page} />
              <Further {...page} />
              <Written {...page} />
              <div class="buttons">
                <Button>{text.save}</Button>
                {outcome?.summary && (
                  <a class="govuk-link" href={summaryHref(booking.id)}>
                    {text.print}
                  </a>
                )}
                <a class="govuk-link" href={back}>
                  {text.back}
                </a>
              </div>
            </StaffForm>
          </>
        )}
      </>
    ),
  }
}

/** What every field of the form has, by its name. */
const field = ({ form, errors, locale }: NotePage, id: keyof NoteForm) => ({
  ...{ id, value: form[id], error: errorOf(errors, id), locale },
})

function Part({ legend, children }: { legend: string; children: ComponentChildren }) {
  return (
    <fieldset class="govuk-fieldset">
      <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">{legend}</legend>
      {children}
    </fieldset>
  )
}

function Said(page: NotePage) {
  const { form: text, resultKind } = words[page.locale].pages.outcomes
  return (
    <>
      <Textarea {...field(page, 'result')} label={text.result} hint={text.resultHint} rows={4} limit={LIMITS.result} />
      <Select
        {...field(page, 'resultKind')}
        label={text.resultKind}
        items={[
          { value: '', text: text.resultKindAuto },
          ...RESULT_KINDS.map((value) => ({ value, text: resultKind[value] })),
        ]}
      />
    </>
  )
}

function Owed(page: NotePage) {
  const { form: text } = words[page.locale].pages.outcomes
  return (
    <Part legend={text.owed}>
      <Textarea
        {...field(page, 'commitment')}
        label={text.commitment}
        hint={text.kept(dateInWords(page.keptUntil, page.locale))}
        rows={3}
      />
      <Input {...field(page, 'unit')} label={text.unit} hint={text.unitHint} />
      <Input {...field(page, 'dueDate')} type="date" label={text.dueDate} min={page.booking.localDate} />
    </Part>
  )
}

function OnPaper(page: NotePage) {
  const { outcome, locale } = page
  const { form: text, procedure } = words[locale].pages.outcomes
  return (
    <Part legend={text.onPaper}>
      <Input {...field(page, 'incomingNumber')} label={text.incomingNumber} spellcheck={false} />
      <Select
        {...field(page, 'procedure')}
        label={text.procedure}
        hint={text.procedureHint}
        items={[
          { value: '', text: text.noProcedure },
          ...PROCEDURES.map((value) => ({ value, text: procedure[value] })),
        ]}
      />
      <Input
        {...field(page, 'registeredOn')}
        type="date"
        label={text.registeredOn}
        hint={text.registeredHint}
        max={page.today}
      />
      {outcome?.lawfulOn && <p class="panel">{text.lawful(dateInWords(outcome.lawfulOn, locale))}</p>}
    </Part>
  )
}

function Further(page: NotePage) {
  const { outcome, booking, slots, refusal, form, errors, locale } = page
  const { form: text } = words[locale].pages.outcomes
  const kept = outcome?.followUp?.state === 'confirmed' || outcome?.followUp?.state === 'unverified'
  return (
    <Part legend={text.further}>
      {outcome?.followUp && kept ? (
        <p>
          {text.followUpKept}{' '}
          <a class="govuk-link" href={`/sluzhebno/zapisvaniya/${outcome.followUpId}`}>
            {whenInWords(outcome.followUp.startsAt, locale)}
          </a>
        </p>
      ) : !canReturn(booking) ? (
        <p>{text.noContact}</p>
      ) : (
        <>
          <Select
            {...field(page, 'slot')}
            label={text.followUp}
            hint={booking.email === null ? undefined : text.followUpHint}
            items={[
              { value: '', text: text.noFollowUp },
              ...slots.map((slot) => ({ value: String(slot.id), text: slotInWords(slot, locale) })),
            ]}
          />
          <Waiving refusal={refusal} reason={form.why} error={errorOf(errors, 'why')} locale={locale} />
        </>
      )}
    </Part>
  )
}

function Written(page: NotePage) {
  const { booking, outcome, locale } = page
  const { form: text } = words[locale].pages.outcomes
  const told = outcome?.told
  return (
    <Part legend={text.written}>
      <Textarea
        {...field(page, 'summaryToCitizen')}
        label={text.summary}
        hint={booking.email === null ? text.summaryPaper : text.summaryMail}
        rows={5}
        limit={LIMITS.summaryToCitizen}
      />
      {told && (
        <p class="secondary">
          {told.state === 'sent'
            ? text.told.sent(told.sentAt === null ? '' : whenInWords(told.sentAt, locale))
            : text.told[told.state]}
        </p>
      )}
    </Part>
  )
}
