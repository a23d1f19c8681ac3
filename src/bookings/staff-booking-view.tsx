import { type Locale, words } from '../i18n/words.ts'
import { groupedCode } from '../messages/mail-content.ts'
import { ButtonLink } from '../ui/components/button.tsx'
import { InsetText } from '../ui/components/inset-text.tsx'
import { RowTable } from '../ui/components/rows.tsx'
import { SummaryList, type SummaryRow } from '../ui/components/summary-list.tsx'
import { Tag } from '../ui/components/tag.tsx'
import { VisuallyHidden } from '../ui/components/visually-hidden.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { readablePhone, Telephone } from '../ui/telephone.tsx'
import { ToldList } from '../ui/told-list.tsx'
import { NEEDS } from './draft-rules.ts'
import type { WholeBooking } from './look-at-bookings.ts'
import { byInWords } from './staff-parts-view.tsx'
import type { StaffBooking } from './staff-queries.ts'
import { placeOf, textOf, timeInWords, titleOf, whenInWords } from './staff-words.ts'

/** What was done just now, to be said first. */
export type Done = 'moved' | 'cancelled' | 'decided'

type Page = WholeBooking & { mayChange: boolean; maySlip: boolean; mayNote: boolean; done: Done | null; locale: Locale }

/** A booking's page: the facts, what can be done, what was done and told. */
export function staffBookingPage(page: Page): PageContent {
  const { booking: its, history, told, waived, mayChange, maySlip, mayNote, done, locale } = page
  const { staffBookings } = words[locale].pages
  const { booking, state } = staffBookings
  const title = booking.title(its.name)
  return {
    title,
    back: '/sluzhebno/zapisvaniya',
    main: (
      <>
        <div class="page-heading">
          <h1>{title}</h1>
          <Tag colour={its.state === 'confirmed' ? 'green' : 'grey'}>
            {textOf({ ...state, other: its.state }, its.state)}
          </Tag>
        </div>
        {done && (
          <div class="done" role="status">
            <p>{booking.done[done]}</p>
            {its.email === null && done !== 'decided' && <p>{booking.done.call}</p>}
          </div>
        )}
        {its.email === null && its.phone !== null && <InsetText>{booking.noMail(readablePhone(its.phone))}</InsetText>}
        {its.mailRefused && <InsetText>{booking.mailRefused}</InsetText>}
        <Deeds its={its} mayChange={mayChange} maySlip={maySlip} mayNote={mayNote} locale={locale} />
        <SummaryList rows={factsOf(its, locale)} />
        {waived.length > 0 && (
          <>
            <h2>{booking.waived}</h2>
            <ul class="govuk-list govuk-list--bullet">
              {waived.map(({ rule, reason, at }) => (
                <li key={`${rule} ${at}`}>
                  {staffBookings.rules[rule]} {reason ?? ''}
                </li>
              ))}
            </ul>
          </>
        )}
        <h2>{booking.messages}</h2>
        <ToldList told={told} locale={locale} />
        <h2>{booking.history}</h2>
        <History history={history} locale={locale} />
      </>
    ),
  }
}

function Deeds({
  its,
  mayChange,
  maySlip,
  mayNote,
  locale,
}: {
  its: StaffBooking
  mayChange: boolean
  maySlip: boolean
  mayNote: boolean
  locale: Locale
}) {
  const { booking } = words[locale].pages.staffBookings
  const at = `/sluzhebno/zapisvaniya/${its.id}`
  const about = <VisuallyHidden> {booking.about(its.name, timeInWords(its.startsAt, locale))}</VisuallyHidden>
  const open = !its.over && (its.state === 'confirmed' || its.state === 'unverified')
  const changes = [
    { href: `${at}/promyana`, text: booking.move, when: open },
    { href: `${at}/otmyana`, text: booking.cancel, when: !its.over && (open || its.state === 'arrived') },
    { href: `${at}/vapros`, text: booking.triage, when: its.state === 'confirmed' && !its.over && its.topicShown },
  ].filter(({ when }) => when && mayChange)
  return (
    <div class="toolbar">
      {changes.map(({ href, text }) => (
        <ButtonLink key={href} look="secondary" href={href}>
          {text}
          {about}
        </ButtonLink>
      ))}
      {open && maySlip && (
        <ButtonLink look="secondary" href={`${at}/belezhka`}>
          {booking.slip}
          {about}
        </ButtonLink>
      )}
      {mayNote && (
        <ButtonLink look="secondary" href={`${at}/sled-priema`}>
          {words[locale].pages.outcomes.link}
          {about}
        </ButtonLink>
      )}
    </div>
  )
}

function factsOf(its: StaffBooking, locale: Locale): SummaryRow[] {
  const { staffBookings, journey } = words[locale].pages
  const { booking, channel, triage } = staffBookings
  const needs = its.needs.map((each) => {
    const known = NEEDS.find((need) => need === each)
    return known ? journey.details.need[known] : each
  })
  const rows: [string, SummaryRow['value']][] = [
    [booking.when, whenInWords(its.startsAt, locale)],
    [booking.who, titleOf(its, locale)],
    [booking.where, placeOf(its, locale)],
    [booking.code, groupedCode(its.code)],
    [booking.phone, its.phone === null ? booking.none : <Telephone phone={readablePhone(its.phone)} />],
    [booking.email, its.email ?? booking.none],
    [booking.topic, its.topicShown ? (its.topicText ?? '') : booking.hidden],
    [booking.needs, needs.join(', ')],
    [booking.onBehalfOf, its.onBehalfOf ?? ''],
    [booking.language, booking.languages[its.locale]],
    [booking.channel, textOf({ ...channel, other: its.channel }, its.channel)],
    [booking.reason, its.cancelReason ?? ''],
    [triage.decision, its.triage ? decisionInWords(its.triage, locale) : ''],
  ]
  return rows.filter(([, value]) => value !== '').map(([key, value]) => ({ key, value }))
}

function decisionInWords(decided: NonNullable<StaffBooking['triage']>, locale: Locale): string {
  const { triage } = words[locale].pages.staffBookings
  const target = decided.unit ?? (decided.target && titleOf(decided.target, locale)) ?? decided.expertEmail
  return [triage.decided[decided.decision], target && triage.to(target), decided.reason, decided.reference]
    .filter((part) => part)
    .join('; ')
}

function History({ history, locale }: Pick<Page, 'history' | 'locale'>) {
  const { booking, rules, triage } = words[locale].pages.staffBookings
  const more = ({ subject, reason, to }: (typeof history)[number]) => {
    if (subject === 'waived-rule' && reason !== null) return textOf({ ...rules, other: reason }, reason)
    if (subject === 'question' && to !== null) return textOf({ ...triage.decided, other: to }, to)
    return ''
  }
  return (
    <RowTable
      caption={booking.historyCaption}
      columns={[
        { text: booking.columns.at },
        { text: booking.columns.by, label: booking.columns.by },
        { text: booking.columns.what, label: booking.columns.what },
      ]}
      rows={history.map((event, index) => ({
        key: String(index),
        cells: [
          whenInWords(event.at, locale),
          byInWords(event.by, locale),
          [textOf(booking.event, event.action), more(event)].filter((part) => part !== '').join(': '),
        ],
      }))}
    />
  )
}
