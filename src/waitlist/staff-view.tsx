import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import type { DomainError } from '../domain-error.ts'
import { dateTime, numericDate } from '../i18n/format-time.ts'
import { dateInWords, datesInWords } from '../i18n/local-words.ts'
import { type Locale, words } from '../i18n/words.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { Button } from '../ui/components/button.tsx'
import { Details } from '../ui/components/details.tsx'
import { ErrorSummary } from '../ui/components/error-summary.tsx'
import { RowTable } from '../ui/components/rows.tsx'
import { Tag } from '../ui/components/tag.tsx'
import { VisuallyHidden } from '../ui/components/visually-hidden.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import { readablePhone, telephoneHref } from '../ui/telephone.tsx'
import type { Said } from './answer-for-waiting.ts'
import type { MyEntry } from './queries.ts'

type Page = { entries: MyEntry[]; staff: StaffMember; done: Said | null; refusal: DomainError | null }
type Line = { entry: MyEntry; locale: Locale }

const inWords = (seconds: number, locale: Locale) => dateTime(DateTime.fromSeconds(seconds, { zone: ZONE }), locale)

/** Who waits, in order, what is offered to them, and buttons for what they say on the telephone. */
export function waitingPage({ entries, staff, done, refusal }: Page): PageContent {
  const { locale, roles } = staff
  const text = words[locale].pages.waiting
  const { columns } = text
  const keeps = roles.includes('admin') || roles.includes('assistant')
  const said = done && { accept: text.accepted, decline: text.declined, leave: text.left }[done]
  return {
    title: text.title,
    faulty: refusal !== null,
    main: (
      <>
        {refusal && (
          <ErrorSummary locale={locale} title={words[locale].problems[refusal.code].title}>
            <p>{words[locale].problems[refusal.code].detail}</p>
          </ErrorSummary>
        )}
        {said && (
          <div class="done" role="status">
            <p>{said}</p>
          </div>
        )}
        <div class="page-heading">
          <div>
            <h1>{text.title}</h1>
            <p>{entries.length === 0 ? text.emptyLead : text.lead}</p>
          </div>
        </div>
        {entries.length === 0 ? (
          <p class="panel">{text.empty}</p>
        ) : (
          <RowTable
            caption={text.caption(entries.length)}
            columns={[
              { text: columns.who },
              { text: columns.official, label: columns.official },
              { text: columns.position, label: columns.position, numeric: true },
              { text: columns.days, label: columns.days },
              { text: columns.offer, label: columns.offer },
              ...(keeps ? [{ text: columns.act }] : []),
            ]}
            rows={entries.map((entry) => ({
              key: entry.id,
              tone: entry.offer ? 'now' : undefined,
              cells: [
                <Who key="who" entry={entry} locale={locale} />,
                locale === 'bg' ? entry.titleBg : entry.titleEn,
                entry.position ?? '',
                <Days key="days" entry={entry} locale={locale} />,
                <Offer key="offer" entry={entry} locale={locale} />,
                ...(keeps ? [<Answers key="answers" entry={entry} locale={locale} />] : []),
              ],
            }))}
          />
        )}
      </>
    ),
  }
}

function Who({ entry: { name, phone, email } }: Line) {
  return (
    <>
      <span class="stacked">{name}</span>
      {phone && (
        <a class="govuk-link nowrap call-number" href={telephoneHref(phone)}>
          {readablePhone(phone)}
        </a>
      )}
      {!phone && email && <span class="stacked secondary breakable">{email}</span>}
    </>
  )
}

function Days({ entry: { from, waitsUntil, joinedAt }, locale }: Line) {
  const text = words[locale].pages.waiting
  return (
    <>
      {from === null ? text.until(dateInWords(waitsUntil, locale)) : datesInWords(from, waitsUntil, locale)}
      <span class="stacked secondary">
        {text.since(numericDate(DateTime.fromSeconds(joinedAt, { zone: ZONE }), locale))}
      </span>
    </>
  )
}

function Offer({ entry: { offer, toCall }, locale }: Line) {
  const text = words[locale].pages.waiting
  if (!offer) return <span class="secondary">{text.none}</span>
  return (
    <>
      {text.offer(inWords(offer.startsAt, locale), inWords(offer.expiresAt, locale))}{' '}
      {toCall && <Tag colour="red">{text.toCall}</Tag>}
    </>
  )
}

function Answers({ entry: { id, name, offer }, locale }: Line) {
  const text = words[locale].pages.waiting
  const action = `/sluzhebno/chakashti/${id}/otgovor`
  const whose = <VisuallyHidden> – {name}</VisuallyHidden>
  return (
    <>
      {offer && (
        <StaffForm action={action}>
          <input type="hidden" name="chas" value={String(offer.slotId)} />
          <div class="buttons call-outcomes">
            <Button name="otgovor" value="accept">
              {text.accept}
              {whose}
            </Button>
            <Button name="otgovor" value="decline" look="secondary">
              {text.decline}
              {whose}
            </Button>
          </div>
        </StaffForm>
      )}
      <Details
        summary={
          <>
            {text.leave}
            {whose}
          </>
        }
      >
        <p>{text.leaveWhy}</p>
        <StaffForm action={action}>
          <Button name="otgovor" value="leave" look="warning">
            {text.leaveButton}
            {whose}
          </Button>
        </StaffForm>
      </Details>
    </>
  )
}
