import type { DomainError } from '../domain-error.ts'
import { type Locale, words } from '../i18n/words.ts'
import { type Told, verdictOf } from '../messages/told.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { Button } from '../ui/components/button.tsx'
import { Details } from '../ui/components/details.tsx'
import { ErrorSummary } from '../ui/components/error-summary.tsx'
import { Input } from '../ui/components/input.tsx'
import { RowTable } from '../ui/components/rows.tsx'
import { Tag } from '../ui/components/tag.tsx'
import { VisuallyHidden } from '../ui/components/visually-hidden.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import { kindInWords, whenOf } from '../ui/told-list.tsx'
import { canRetry, FILTERS, type Filter } from './message-rules.ts'

/** A try that was refused, and the address that was typed. */
type Rejected = { id: string; refusal: DomainError; email: string }
type List = {
  told: Told[]
  filter: Filter
  page: number
  more: boolean
  staff: StaffMember
  retried: boolean
  rejected: Rejected | null
}

const PATH = '/sluzhebno/saobshteniya'

/** What citizens were told, by what became of it; those that did not arrive first. */
export function messagesPage({ told, filter, page, more, staff, retried, rejected }: List): PageContent {
  const { locale } = staff
  const text = words[locale].pages.messages
  const { columns } = text
  return {
    title: text.title,
    faulty: rejected !== null,
    main: (
      <>
        {rejected && <Refused rejected={rejected} locale={locale} />}
        {retried && (
          <div class="done" role="status">
            <p>{text.retried}</p>
          </div>
        )}
        <div class="page-heading">
          <div>
            <h1>{text.title}</h1>
            <p>{text.lead}</p>
          </div>
        </div>
        <nav class="choices-in-line" aria-label={text.filter}>
          <ul>
            {FILTERS.map((each) => (
              <li key={each}>
                <a
                  class="govuk-link"
                  href={`${PATH}?stanalo=${each}`}
                  aria-current={each === filter ? 'page' : undefined}
                >
                  {text.filters[each]}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        {told.length === 0 ? (
          <p class="panel">{text.empty[filter]}</p>
        ) : (
          <RowTable
            caption={text.caption[filter]}
            columns={[
              { text: columns.who },
              { text: columns.what, label: columns.what },
              { text: columns.when, label: columns.when },
              { text: columns.verdict, label: columns.verdict },
              { text: columns.act },
            ]}
            rows={told.map((each) => ({
              key: each.id,
              cells: [
                <Who key="who" told={each} locale={locale} />,
                <>
                  {kindInWords(each, locale)}
                  <span class="stacked secondary">{locale === 'bg' ? each.titleBg : each.titleEn}</span>
                </>,
                whenOf(each, locale),
                <Outcome key="outcome" told={each} locale={locale} />,
                canRetry(each) ? <Retry key="retry" told={each} locale={locale} rejected={rejected} /> : '',
              ],
            }))}
          />
        )}
        {(page > 1 || more) && (
          <p class="call-ways">
            {page > 1 && (
              <a class="govuk-link" rel="prev" href={`${PATH}?stanalo=${filter}&stranitsa=${page - 1}`}>
                {text.newer}
              </a>
            )}
            {more && (
              <a class="govuk-link" rel="next" href={`${PATH}?stanalo=${filter}&stranitsa=${page + 1}`}>
                {text.older}
              </a>
            )}
          </p>
        )}
      </>
    ),
  }
}

function Refused({ rejected: { id, refusal }, locale }: { rejected: Rejected; locale: Locale }) {
  const errors = faultsOf(refusal).map((fault) => ({ field: `e${id}`, text: words[locale].faults[fault] }))
  return (
    <ErrorSummary locale={locale} errors={errors}>
      {errors.length === 0 && <p>{words[locale].pages.messages.notRetried}</p>}
    </ErrorSummary>
  )
}

function faultsOf({ details }: DomainError) {
  return details && 'errors' in details ? details.errors.map(({ fault }) => fault) : []
}

function Who({ told: { bookingId, name, email }, locale }: { told: Told; locale: Locale }) {
  const shown = name ?? words[locale].pages.messages.erased
  return (
    <>
      {bookingId ? (
        <a class="govuk-link" href={`/sluzhebno/zapisvaniya/${bookingId}`}>
          {shown}
        </a>
      ) : (
        shown
      )}
      {email && <span class="stacked secondary breakable">{email}</span>}
    </>
  )
}

function Outcome({ told, locale }: { told: Told; locale: Locale }) {
  const text = words[locale].pages.messages
  const said = text.verdict[verdictOf(told)]
  return (
    <>
      {told.state === 'dead' ? <Tag colour="red">{said}</Tag> : said}
      {told.attempts > 1 && <span class="stacked secondary">{text.attempts(told.attempts)}</span>}
    </>
  )
}

function Retry({ told, locale, rejected }: { told: Told; locale: Locale; rejected: Rejected | null }) {
  const text = words[locale].pages.messages
  const own = rejected?.id === told.id ? rejected : null
  const [fault] = own ? faultsOf(own.refusal) : []
  const who = told.name ?? text.erased
  return (
    <Details
      open={own !== null}
      summary={
        <>
          {told.email === null ? text.retry : text.correctLink}
          <VisuallyHidden> – {who}</VisuallyHidden>
        </>
      }
    >
      <StaffForm action={`${PATH}/${told.id}/nov-opit`}>
        {told.email !== null && (
          <Input
            id={`e${told.id}`}
            name="email"
            type="email"
            locale={locale}
            label={
              <>
                {text.correct}
                <VisuallyHidden> – {who}</VisuallyHidden>
              </>
            }
            hint={text.correctHint}
            value={own?.email ?? told.email ?? ''}
            spellcheck={false}
            error={fault && words[locale].faults[fault]}
          />
        )}
        <Button look="secondary">
          {text.retry}
          <VisuallyHidden> – {who}</VisuallyHidden>
        </Button>
      </StaffForm>
    </Details>
  )
}
