import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import type { DomainError } from '../domain-error.ts'
import { dateTime } from '../i18n/format-time.ts'
import { type Locale, words } from '../i18n/words.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { Button } from '../ui/components/button.tsx'
import { Details } from '../ui/components/details.tsx'
import { ErrorSummary } from '../ui/components/error-summary.tsx'
import { Input } from '../ui/components/input.tsx'
import { RowTable } from '../ui/components/rows.tsx'
import { Tag } from '../ui/components/tag.tsx'
import { VisuallyHidden } from '../ui/components/visually-hidden.tsx'
import { ShortMoment } from '../ui/moment.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import { readablePhone, telephoneHref } from '../ui/telephone.tsx'
import type { Call, CallResult } from './call.ts'
import { resultsOf } from './call-rules.ts'
import { UndoCall } from './undo-view.tsx'
import { whatToSay, whyCalled } from './what-to-say.ts'

/** What was just noted of which line. */
export type Noted = { id: string; what: CallResult | 'undone' }
/** What could not be noted, and what stood in the note. */
export type Rejected = { id: string; refusal: DomainError; note: string }

type List = { calls: Call[]; staff: StaffMember; now: DateTime; noted: Noted | null; rejected: Rejected | null }

const moment = (seconds: number) => DateTime.fromSeconds(seconds, { zone: ZONE })
const callWords = (locale: Locale) => words[locale].pages.calls

/** Whom to telephone, what to say, and the buttons for what became of it. On paper without the buttons. */
export function callListPage({ calls, staff, now, noted, rejected }: List): PageContent {
  const { locale, name } = staff
  const text = callWords(locale)
  const { columns } = text
  return {
    title: text.title,
    faulty: rejected !== null,
    main: (
      <>
        {rejected && <Refused rejected={rejected} locale={locale} />}
        {noted && (
          <div class="done" role="status">
            <p>{noted.what === 'undone' ? text.undone : text.saved(text.result[noted.what])}</p>
            {canUndo(noted) && <UndoCall id={noted.id} about={text.result[noted.what]} locale={locale} />}
          </div>
        )}
        <div class="page-heading">
          <div>
            <h1>{text.title}</h1>
            <p>{calls.length === 0 ? text.emptyLead : text.lead}</p>
          </div>
          <p class="not-on-paper">
            <a class="govuk-link" href="/sluzhebno/obazhdaniya/priklucheni">
              {text.done}
            </a>
          </p>
        </div>
        {calls.length === 0 ? (
          <p class="panel">{text.empty}</p>
        ) : (
          <>
            <RowTable
              caption={text.count(calls.length)}
              columns={[
                { text: columns.who },
                { text: columns.say },
                { text: columns.due, label: columns.due },
                { text: columns.outcome },
              ]}
              rows={calls.map((call) => ({
                key: call.id,
                tone: call.dueAt <= now.toSeconds() ? 'waits' : undefined,
                cells: [
                  <Who key="who" call={call} locale={locale} />,
                  <Say key="say" call={call} locale={locale} />,
                  <Due key="due" call={call} locale={locale} now={now} />,
                  <Outcome key="outcome" call={call} locale={locale} rejected={rejected} />,
                ],
              }))}
            />
            <p class="only-on-paper">{text.printed(dateTime(now, locale), name)}</p>
          </>
        )}
      </>
    ),
  }
}

/** An answer to an offer is done; whatever else was noted can be taken back. */
function canUndo(noted: Noted): noted is { id: string; what: CallResult } {
  return !['undone', 'accepted', 'declined'].includes(noted.what)
}

function Refused({ rejected: { id, refusal }, locale }: { rejected: Rejected; locale: Locale }) {
  const { problems, faults } = words[locale]
  const errors = refusal.details && 'errors' in refusal.details ? refusal.details.errors : []
  if (refusal.code === 'not-changeable')
    return <ErrorSummary locale={locale}>{<p>{callWords(locale).overAlready}</p>}</ErrorSummary>
  if (errors.length === 0)
    return (
      <ErrorSummary locale={locale} title={problems[refusal.code].title}>
        <p>{problems[refusal.code].detail}</p>
      </ErrorSummary>
    )
  return <ErrorSummary locale={locale} errors={errors.map(({ fault }) => ({ field: `b${id}`, text: faults[fault] }))} />
}

function Who({ call, locale }: { call: Call; locale: Locale }) {
  const text = callWords(locale)
  return (
    <>
      <span class="stacked">{call.name ?? text.noName}</span>
      {call.phone === null ? (
        <Tag colour="red">{text.noPhone}</Tag>
      ) : (
        <a class="govuk-link nowrap call-number" href={telephoneHref(call.phone)}>
          {readablePhone(call.phone)}
        </a>
      )}
      {call.locale !== locale && <span class="stacked secondary">{text.speaks[call.locale]}</span>}
    </>
  )
}

function Say({ call, locale }: { call: Call; locale: Locale }) {
  return (
    <>
      <span class="stacked secondary">
        {whyCalled(call, locale)} · {locale === 'bg' ? call.titleBg : call.titleEn}
      </span>
      <span class="stacked" lang={call.locale === locale ? undefined : call.locale}>
        {whatToSay(call)}
      </span>
    </>
  )
}

function Due({ call, locale, now }: { call: Call; locale: Locale; now: DateTime }) {
  const text = callWords(locale)
  return (
    <>
      <ShortMoment at={moment(call.dueAt)} locale={locale} now={now} />
      {call.dueAt <= now.toSeconds() && (
        <>
          {' '}
          <Tag colour="red">{text.overdue}</Tag>
        </>
      )}
      {call.triedAt !== null && call.result && (
        <span class="stacked secondary">
          {text.tries(call.tries)}. {text.lastTry(dateTime(moment(call.triedAt), locale), text.result[call.result])}
          {call.note && ` (${call.note})`}
        </span>
      )}
    </>
  )
}

function Outcome({ call, locale, rejected }: { call: Call; locale: Locale; rejected: Rejected | null }) {
  const text = callWords(locale)
  const who = call.name ?? text.noName
  const own = rejected?.id === call.id ? rejected : null
  const errors = own?.refusal.details && 'errors' in own.refusal.details ? own.refusal.details.errors : []
  return (
    <div class="not-on-paper">
      <StaffForm action={`/sluzhebno/obazhdaniya/${call.id}`}>
        {call.entry?.offer && <input type="hidden" name="chas" value={String(call.entry.offer.slotId)} />}
        <div class="buttons call-outcomes">
          {resultsOf(call.kind).map((result, index) => (
            <Button key={result} name="rezultat" value={result} {...(index > 0 && { look: 'secondary' as const })}>
              {text.result[result]}
              <VisuallyHidden> – {who}</VisuallyHidden>
            </Button>
          ))}
        </div>
        <Details
          open={own !== null}
          summary={
            <>
              {text.note}
              <VisuallyHidden> – {who}</VisuallyHidden>
            </>
          }
        >
          <Input
            id={`b${call.id}`}
            name="belezhka"
            locale={locale}
            label={text.note}
            hint={text.noteHint}
            {...(own && { value: own.note })}
            error={errors[0] && words[locale].faults[errors[0].fault]}
          />
        </Details>
      </StaffForm>
      {call.undoable && <UndoCall id={call.id} about={who} locale={locale} />}
      <Ways call={call} locale={locale} />
    </div>
  )
}

/** Where else something can be done about it. */
function Ways({ call, locale }: { call: Call; locale: Locale }) {
  const text = callWords(locale)
  const ways = [
    ...(call.closureId ? [{ href: `/sluzhebno/otmeneni/${call.closureId}`, text: text.toClosure }] : []),
    ...(call.booking ? [{ href: `/sluzhebno/zapisvaniya/${call.booking.id}`, text: text.toBooking }] : []),
    ...(call.kind === 'undeliverable' ? [{ href: '/sluzhebno/saobshteniya?stanalo=dead', text: text.toMessages }] : []),
  ]
  if (ways.length === 0) return null
  return (
    <p class="call-ways">
      {ways.map(({ href, text: shown }) => (
        <a key={href} class="govuk-link" href={href}>
          {shown}
          <VisuallyHidden> – {call.name ?? text.noName}</VisuallyHidden>
        </a>
      ))}
    </p>
  )
}
