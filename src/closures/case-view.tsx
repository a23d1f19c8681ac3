import { titleOf as titleWithPortfolio } from '../bookings/official-title.ts'
import { dateTime, dayLong } from '../i18n/format-time.ts'
import { type Locale, words } from '../i18n/words.ts'
import { Button } from '../ui/components/button.tsx'
import { Details } from '../ui/components/details.tsx'
import { ErrorSummary } from '../ui/components/error-summary.tsx'
import { RowTable } from '../ui/components/rows.tsx'
import { SummaryList } from '../ui/components/summary-list.tsx'
import { Tag } from '../ui/components/tag.tsx'
import { BareTime } from '../ui/moment.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import { readablePhone } from '../ui/telephone.tsx'
import { moment } from './close-day-view.tsx'
import type { AffectedLine, Closure } from './closure.ts'
import { isOpen } from './closure-rules.ts'
import type { WholeCase } from './look-at-closure.ts'
import { RecordForm } from './record-view.tsx'

export type CaseFault =
  | 'slot-taken'
  | 'already-booked'
  | 'not-changeable'
  | 'hours-overlap'
  | 'egn-not-allowed'
  | 'invalid-body'

export type CasePage = {
  whole: WholeCase
  /** Where somebody affected can go. */
  offers: readonly { slotId: number; startsAt: number }[]
  locale: Locale
  /** Whether whoever looks may record and reopen. */
  mayChange: boolean
  fault?: CaseFault
  /** Something was recorded just now. */
  done?: boolean
}

/** The case of a closed day: what is known, a row for each citizen with the next step, and the way back. */
export function casePage(page: CasePage): PageContent {
  const { whole, locale, mayChange, fault, done } = page
  const { closure, lines } = whole
  const text = words[locale].pages.closures
  const title = caseTitle(closure, locale)
  return {
    title,
    faulty: fault !== undefined,
    back: '/sluzhebno/otmeneni',
    main: (
      <>
        {fault && (
          <ErrorSummary locale={locale}>
            <p>{text.case.faults[fault]}</p>
          </ErrorSummary>
        )}
        {done && !fault && (
          <div class="done" role="status">
            <p>{text.case.done}</p>
          </div>
        )}
        <h1>{title}</h1>
        <ul class="figures">
          <li>
            <strong>{closure.affected}</strong> {text.case.affected}
          </li>
          <li>
            <strong>{closure.open}</strong> {text.case.open}
          </li>
          <li>
            <strong>{closure.toCall}</strong> {text.case.toCall}
          </li>
        </ul>
        {closure.state !== 'open' && <p>{howItEnded(closure, locale)}</p>}
        {lines.length > 0 && <Lines {...page} />}
        <Facts whole={whole} locale={locale} />
        <p class="secondary">{text.case.print}</p>
        {mayChange && closure.state === 'open' && <Reopen closure={closure} locale={locale} />}
      </>
    ),
  }
}

function howItEnded({ state, kind }: Closure, locale: Locale): string {
  const { closures, substitution } = words[locale].pages
  if (state === 'closed') return closures.case.allDone
  return kind === 'closure' ? closures.state.reopened : substitution.staff.undone
}

/** „Отменен прием: …“, „Заместване: … вместо …“ */
export function caseTitle(closure: Closure, locale: Locale): string {
  const { closures, substitution } = words[locale].pages
  const [who, when] = [titleOf(closure, locale), dayLong(moment(closure.startsAt), locale)]
  const { substitute } = closure
  return substitute === null
    ? closures.case.title(who, when)
    : substitution.staff.caseTitle(who, titleWithPortfolio(substitute, locale), when)
}

/** Whose day it is. */
export const titleOf = (closure: Closure, locale: Locale) => titleWithPortfolio(closure, locale)

function Lines(page: CasePage) {
  const { whole, locale } = page
  const { columns, caption } = words[locale].pages.closures.case
  return (
    <RowTable
      caption={caption}
      columns={[
        { text: columns.who },
        { text: columns.time, label: columns.time },
        { text: columns.contact, label: columns.contact },
        { text: columns.state, label: columns.state },
        { text: columns.next, label: columns.next },
      ]}
      rows={whole.lines.map((line) => ({
        key: line.bookingId,
        tone: ['to-call', 'chose'].includes(line.state) ? ('waits' as const) : undefined,
        cells: [
          line.name ?? words[locale].pages.closures.case.erased,
          <BareTime key="time" at={moment(line.startsAt)} locale={locale} />,
          <Contact key="contact" line={line} />,
          <State key="state" line={line} locale={locale} />,
          <Next key="next" {...page} line={line} />,
        ],
      }))}
    />
  )
}

function Contact({ line: { phone, email } }: { line: AffectedLine }) {
  return (
    <>
      {phone && (
        <a class="govuk-link nowrap" href={`tel:${phone}`}>
          {readablePhone(phone)}
        </a>
      )}
      {phone && email && <br />}
      {email}
    </>
  )
}

/** Knows of it by telephone alone, and wants to think. */
const thinks = ({ state, heard }: AffectedLine) => state === 'to-call' && heard

function State({ line, locale }: { line: AffectedLine; locale: Locale }) {
  const { stateOf, case: text } = words[locale].pages.closures
  const colour =
    line.state === 'moved' || line.state === 'accepted' || line.state === 'restored'
      ? 'green'
      : isOpen(line)
        ? 'red'
        : 'grey'
  return (
    <>
      <Tag colour={colour}>{thinks(line) ? text.thinks : stateOf[line.state]}</Tag>
      {line.newStartsAt !== null && <p>{text.movedTo(dateTime(moment(line.newStartsAt), locale))}</p>}
      {line.tries > 0 && <p>{text.tries(line.tries)}</p>}
      {line.note && <p>{line.note}</p>}
    </>
  )
}

function Next({ line, whole, offers, locale, mayChange }: CasePage & { line: AffectedLine }) {
  const { next, record } = words[locale].pages.closures.case
  if (line.state !== 'told' && line.state !== 'to-call' && line.state !== 'chose') return <>–</>
  const { closure } = whole
  return (
    <>
      <p>
        {thinks(line)
          ? next.thinks(dateTime(moment(closure.replyBy), locale))
          : line.state === 'told'
            ? next.told(dateTime(moment(closure.replyBy), locale))
            : next[line.state]}
      </p>
      {mayChange && (
        <Details
          summary={
            <>
              {record}
              <span class="govuk-visually-hidden"> – {line.name}</span>
            </>
          }
        >
          <RecordForm closure={closure} line={line} offers={offers} locale={locale} />
        </Details>
      )}
    </>
  )
}

function Facts({ whole: { closure, slots }, locale }: Pick<CasePage, 'whole' | 'locale'>) {
  const text = words[locale].pages.closures.case
  const free = slots.filter((slot) => slot.free)
  const { silenceKey, silence } = words[locale].pages.substitution.staff
  if (closure.silence !== null)
    return (
      <SummaryList
        rows={[
          { key: text.reason, value: closure.reason },
          { key: text.publicReason, value: closure.publicReason || '–' },
          { key: words[locale].pages.closures.list.columns.until, value: dateTime(moment(closure.replyBy), locale) },
          { key: silenceKey, value: silence[closure.silence] },
        ]}
      />
    )
  return (
    <SummaryList
      rows={[
        { key: text.reason, value: closure.reason },
        { key: text.publicReason, value: [closure.publicReason, closure.publicReasonEn].filter(Boolean).join(' / ') },
        { key: text.replyBy, value: dateTime(moment(closure.replyBy), locale) },
        {
          key: text.kept,
          value:
            free.length === 0
              ? text.keptNone
              : free.map(({ startsAt }) => dateTime(moment(startsAt), locale)).join('; '),
        },
      ]}
    />
  )
}

function Reopen({ closure, locale }: { closure: Closure; locale: Locale }) {
  const { closures, substitution } = words[locale].pages
  const { undoHeading, undoWhy, undo } = substitution.staff
  const text =
    closure.kind === 'closure' ? closures.case : { reopenHeading: undoHeading, reopenWhy: undoWhy, reopen: undo }
  return (
    <section class="not-on-paper">
      <h2>{text.reopenHeading}</h2>
      <p>{text.reopenWhy}</p>
      <StaffForm action={`/sluzhebno/otmeneni/${closure.id}/vazstanovyavane`}>
        <div class="buttons">
          <Button look="secondary">{text.reopen}</Button>
        </div>
      </StaffForm>
    </section>
  )
}
