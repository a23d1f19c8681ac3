import { momentOf, titleOf } from '../bookings/staff-words.ts'
import { dateInWords } from '../i18n/local-words.ts'
import { type Locale, words } from '../i18n/words.ts'
import { Button, TextButton } from '../ui/components/button.tsx'
import { Details } from '../ui/components/details.tsx'
import { Input } from '../ui/components/input.tsx'
import { Tag } from '../ui/components/tag.tsx'
import { VisuallyHidden } from '../ui/components/visually-hidden.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import { hrefOfCommitments } from './commitments-filter-rules.ts'
import type { CommitmentsPage } from './commitments-view.tsx'
import type { SeenCommitment } from './look-at-commitments.ts'
import { noteHref } from './note-view.tsx'
import { commitmentState, nearerDay } from './outcome.ts'

const receivedOn = ({ startsAt }: SeenCommitment, locale: Locale) =>
  dateInWords(momentOf(startsAt).toFormat('yyyy-MM-dd'), locale)

type Row = { each: SeenCommitment; page: CommitmentsPage }

/** By when, by whose word, and how it stands. */
export function Due({ each, page: { today, locale } }: Row) {
  const { list: text, state: states } = words[locale].pages.outcomes
  const state = commitmentState(each, today)
  const day = nearerDay(each)
  return (
    <>
      <span class="stacked nowrap">{day === null ? text.noDay : dateInWords(day, locale)}</span>
      {each.lawfulOn !== null && (
        <span class="stacked secondary">{text.lawful(dateInWords(each.lawfulOn, locale))}</span>
      )}
      <Tag
        {...(state === 'overdue' ? { colour: 'red' as const } : state === 'done' ? { colour: 'green' as const } : {})}
      >
        {states[state]}
      </Tag>
    </>
  )
}

/** To whom: nobody any more, once the data are deleted. */
export function Who({ each, locale }: { each: SeenCommitment; locale: Locale }) {
  const { list: text } = words[locale].pages.outcomes
  return (
    <>
      {each.name === null ? (
        <span class="stacked">{text.erasedName}</span>
      ) : (
        <a
          class="govuk-link stacked"
          href={each.shown ? noteHref(each.bookingId) : `/sluzhebno/zapisvaniya/${each.bookingId}`}
        >
          {each.name}
        </a>
      )}
      <span class="stacked secondary">{text.received(receivedOn(each, locale))}</span>
      <span class="stacked secondary">{titleOf(each, locale)}</span>
    </>
  )
}

/** What is owed; else what was said, where the law sets the day. */
export function What({ each, locale }: { each: SeenCommitment; locale: Locale }) {
  const { list: text, procedure } = words[locale].pages.outcomes
  const said = each.commitment ?? (each.shown && each.name !== null ? each.result : null)
  return (
    <>
      {said !== null && <span class="stacked as-typed">{said}</span>}
      {said === null && <span class="stacked secondary">{each.shown ? text.erased : text.hidden}</span>}
      {each.procedure !== null && <span class="stacked secondary">{procedure[each.procedure]}</span>}
      {each.doneOn !== null && (
        <span class="stacked secondary">
          {[text.doneOn(dateInWords(each.doneOn, locale)), each.doneNote].filter((part) => part !== null).join(': ')}
        </span>
      )}
    </>
  )
}

/** Who is to do it, and under which number it stands. */
export function Unit({ each }: { each: SeenCommitment }) {
  return (
    <>
      {each.unit !== null && <span class="stacked">{each.unit}</span>}
      {each.incomingNumber !== null && <span class="stacked secondary">{each.incomingNumber}</span>}
    </>
  )
}

/** Noted as done with its day and how, or taken back. */
export function Act({ each, page }: Row) {
  const { filter, refused, today, locale } = page
  const { list: text } = words[locale].pages.outcomes
  if (!each.shown) return null
  const { bookingId: id } = each
  const about = <VisuallyHidden>{text.about(each.name ?? text.erasedName, receivedOn(each, locale))}</VisuallyHidden>
  const kept = (
    <>
      <input type="hidden" name="versia" value={String(each.version)} />
      <input type="hidden" name="nazad" value={hrefOfCommitments(filter)} />
    </>
  )
  if (each.doneOn !== null)
    return (
      <StaffForm action={`/sluzhebno/angazhimenti/${id}/vrashtane`} className="not-on-paper">
        {kept}
        <TextButton>
          {text.undo}
          {about}
        </TextButton>
      </StaffForm>
    )
  const typed = refused?.id === id ? refused : null
  const errorOf = (field: string) => typed?.errors.find((error) => error.field === `${field}-${id}`)?.text
  return (
    <Details
      open={typed !== null}
      summary={
        <>
          {text.done}
          {about}
        </>
      }
    >
      <StaffForm action={`/sluzhebno/angazhimenti/${id}/izpalnen`} className="not-on-paper">
        {kept}
        <Input
          id={`data-${id}`}
          name="data"
          type="date"
          label={text.doneDate}
          value={typed?.on ?? today}
          max={today}
          error={errorOf('data')}
          locale={locale}
        />
        {each.name !== null && (
          <Input
            id={`belezhka-${id}`}
            name="belezhka"
            label={text.doneNote}
            optional={text.optional}
            value={typed?.note ?? ''}
            error={errorOf('belezhka')}
            locale={locale}
          />
        )}
        <Button look="secondary">
          {text.done}
          {about}
        </Button>
      </StaffForm>
    </Details>
  )
}
