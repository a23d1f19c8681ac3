import { titleOf } from '../bookings/staff-words.ts'
import { type Locale, words } from '../i18n/words.ts'
import { ErrorSummary, type FormError } from '../ui/components/error-summary.tsx'
import { RowTable } from '../ui/components/rows.tsx'
import { Select } from '../ui/components/select.tsx'
import { VisuallyHidden } from '../ui/components/visually-hidden.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { Act, Due, Unit, What, Who } from './commitment-cells-view.tsx'
import type { CommitmentFilterForm } from './commitments-filter-rules.ts'
import { COMMITMENT_LISTS, hrefOfCommitments } from './commitments-filter-rules.ts'
import type { SeenCommitment } from './look-at-commitments.ts'
import { commitmentState } from './outcome.ts'

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
