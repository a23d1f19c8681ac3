import { momentOf, titleOf } from '../bookings/staff-words.ts'
import { dateInWords } from '../i18n/local-words.ts'
import { type Locale, words } from '../i18n/words.ts'
import { Button, TextButton } from '../ui/components/button.tsx'
import { Details } from '../ui/components/details.tsx'
import { ErrorSummary, type FormError } from '../ui/components/error-summary.tsx'
import { Input } from '../ui/components/input.tsx'
import { RowTable } from '../ui/components/rows.tsx'
import { Select } from '../ui/components/select.tsx'
import { Tag } from '../ui/components/tag.tsx'
import { VisuallyHidden } from '../ui/components/visually-hidden.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import type { CommitmentFilterForm } from './commitments-filter-rules.ts'
import { COMMITMENT_LISTS, hrefOfCommitments } from './commitments-filter-rules.ts'
import type { SeenCommitment } from './look-at-commitments.ts'
import { noteHref } from './note-view.tsx'
import { commitmentState, nearerDay } from './outcome.ts'

type Titled = Parameters<typeof titleOf>[0] & { slug: string }

export type CommitmentsPage = {
  filter: CommitmentFilterForm
  commitments: readonly SeenCommitment[]
  officials: readonly Titled[]
  units: readonly string[]
  /** How much is owed in all, whatever the filter. */
  counts: { open: number; overdue: number }
  done: 'noted' | 'reopened' | null
  /** What was typed into the row of that booking, and what is wrong with it. */
  refused: { id: string; on: string; note: string; errors: readonly FormError[]; text: string | null } | null
  /** Local, YYYY-MM-DD. */
  today: string
  locale: Locale
}

/** „Ангажименти“: what is owed, the overdue first. */
export function commitmentsPage(page: CommitmentsPage): PageContent {
  const { filter, commitments, counts, done, refused, locale } = page
  const { list: text } = words[locale].pages.outcomes
  return {
    title: text.title,
    faulty: refused !== null,
    main: (
      <>
        {refused && (
          <ErrorSummary locale={locale} {...(refused.errors.length > 0 ? { errors: refused.errors } : {})}>
            {refused.text && <p>{refused.text}</p>}
          </ErrorSummary>
        )}
        {done && (
          <div class="done" role="status">
            <p>{text[done]}</p>
          </div>
        )}
        <h1>{text.title}</h1>
        <p>{text.lead}</p>
        <p>
          <strong>{text.counts(counts.open, counts.overdue)}</strong>
        </p>
        <Filters {...page} />
        {commitments.length === 0 ? (
          <p class="panel">{text.empty[filter.which]}</p>
        ) : (
          <>
            <RowTable
              caption={text.caption}
              named={1}
              columns={[
                { text: text.columns.due, label: text.columns.due },
                { text: text.columns.citizen },
                { text: text.columns.what, label: text.columns.what },
                { text: text.columns.unit, label: text.columns.unit },
                { text: text.columns.act },
              ]}
              rows={commitments.map((each) => ({
                key: each.bookingId,
                tone: commitmentState(each, page.today) === 'overdue' ? ('waits' as const) : undefined,
                cells: [
                  <Due key="due" each={each} page={page} />,
                  <Who key="who" each={each} locale={locale} />,
                  <What key="what" each={each} locale={locale} />,
                  each.unit === null && each.incomingNumber === null ? '' : <Unit key="unit" each={each} />,
                  <Act key="act" each={each} page={page} />,
                ],
              }))}
            />
            <p class="not-on-paper">
              <a class="govuk-link" href={hrefOfCommitments(filter, '.csv')}>
                {text.csv}
                <VisuallyHidden>{text.csvOf}</VisuallyHidden>
              </a>
            </p>
          </>
        )}
      </>
    ),
  }
}

function Filters({ filter, officials, units, locale }: CommitmentsPage) {
  const { list: text } = words[locale].pages.outcomes
  return (
    <form method="get" action="/sluzhebno/angazhimenti" class="filters" aria-label={text.filters}>
      {officials.length > 1 && (
        <Select
          id="lice"
          label={text.official}
          value={filter.official}
          items={[
            { value: '', text: text.everyone },
            ...officials.map((each) => ({ value: each.slug, text: titleOf(each, locale) })),
          ]}
          locale={locale}
        />
      )}
      {units.length > 0 && (
        <Select
          id="zveno"
          label={text.unit}
          value={filter.unit}
          items={[{ value: '', text: text.everyUnit }, ...units.map((unit) => ({ value: unit, text: unit }))]}
          locale={locale}
        />
      )}
      <Select
        id="koi"
        label={text.which}
        value={filter.which}
        items={COMMITMENT_LISTS.map((value) => ({ value, text: text.whichOf[value] }))}
        locale={locale}
      />
      <button type="submit" class="govuk-button govuk-button--secondary">
        {text.show}
      </button>
    </form>
  )
}

const receivedOn = ({ startsAt }: SeenCommitment, locale: Locale) =>
  dateInWords(momentOf(startsAt).toFormat('yyyy-MM-dd'), locale)

type Row = { each: SeenCommitment; page: CommitmentsPage }

function Due({ each, page: { today, locale } }: Row) {
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

function Who({ each, locale }: { each: SeenCommitment; locale: Locale }) {
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

function What({ each, locale }: { each: SeenCommitment; locale: Locale }) {
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

function Unit({ each }: { each: SeenCommitment }) {
  return (
    <>
      {each.unit !== null && <span class="stacked">{each.unit}</span>}
      {each.incomingNumber !== null && <span class="stacked secondary">{each.incomingNumber}</span>}
    </>
  )
}

/** Noted as done with its day and how, or taken back. */
function Act({ each, page }: Row) {
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
        <Input
          id={`belezhka-${id}`}
          name="belezhka"
          label={text.doneNote}
          optional={text.optional}
          value={typed?.note ?? ''}
          error={errorOf('belezhka')}
          locale={locale}
        />
        <Button look="secondary">
          {text.done}
          {about}
        </Button>
      </StaffForm>
    </Details>
  )
}
