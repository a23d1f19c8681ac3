import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import { type Locale, words } from '../i18n/words.ts'
import { Button } from '../ui/components/button.tsx'
import { ErrorSummary } from '../ui/components/error-summary.tsx'
import { Input } from '../ui/components/input.tsx'
import { Select } from '../ui/components/select.tsx'
import { SummaryList, type SummaryRow } from '../ui/components/summary-list.tsx'
import { WarningText } from '../ui/components/warning-text.tsx'
import { Moment } from '../ui/moment.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import type { KeptOfPerson } from './queries.ts'
import { PROOFS, type RequestFaults } from './request-rules.ts'

const HERE = '/sluzhebno/poveritelnost'

type Page = {
  kept: KeptOfPerson
  typed: { telefon?: string; imeyl?: string; samolichnost?: string; osnovanie?: string }
  faults: RequestFaults
  locale: Locale
}

/** What is kept of a person, and what can be done with it at their request. */
export function foundPage({ kept, typed, faults, locale }: Page): PageContent {
  const { retention: texts } = words[locale].pages
  const { bookings, places } = kept
  const errors = faults.map(({ field, fault }) => ({ field, text: texts.faults[fault] }))
  const coming = bookings.filter(
    ({ booking }) => !booking.over && ['confirmed', 'unverified', 'arrived'].includes(booking.state),
  ).length
  const nothing = bookings.length + places.length === 0
  return {
    title: texts.found.title,
    faulty: errors.length > 0,
    back: HERE,
    main: (
      <>
        {errors.length > 0 && <ErrorSummary locale={locale} errors={errors} />}
        <h1>{texts.found.title}</h1>
        <p>
          {[typed.telefon, typed.imeyl].filter(Boolean).join(', ')}:{' '}
          {nothing ? texts.found.none : texts.counts(bookings.length, places.length)}
        </p>
        {nothing && <p>{texts.found.noneHow}</p>}
        {bookings.map((each) => (
          <section key={each.booking.id}>
            <h2>{texts.found.booking(each.booking.code.replace(/(\d{3})(\d{3})/, '$1\u00a0$2'))}</h2>
            <SummaryList rows={rowsOfBooking(each, locale)} />
          </section>
        ))}
        {places.map((each) => (
          <section key={each.place.id}>
            <h2>{texts.found.place}</h2>
            <SummaryList rows={rowsOfPlace(each, locale)} />
          </section>
        ))}
        {!nothing && <Request typed={typed} errors={errors} coming={coming} locale={locale} />}
      </>
    ),
  }
}

type RequestForm = Pick<Page, 'typed' | 'locale'> & { errors: { field: string; text: string }[]; coming: number }

function Request({ typed, errors, coming, locale }: RequestForm) {
  const { retention: texts, ownData } = words[locale].pages
  const errorOf = (id: string) => errors.find(({ field }) => field === id)?.text
  return (
    <section>
      <h2>{texts.request.heading}</h2>
      <p>{texts.request.lead}</p>
      <StaffForm action={`${HERE}/izvlichane`}>
        <input type="hidden" name="telefon" value={typed.telefon ?? ''} />
        <input type="hidden" name="imeyl" value={typed.imeyl ?? ''} />
        <Select
          id="samolichnost"
          label={texts.request.proof}
          value={typed.samolichnost}
          error={errorOf('samolichnost')}
          locale={locale}
          items={[
            { value: '', text: texts.request.choose },
            ...PROOFS.map((value) => ({ value, text: texts.proofs[value] })),
          ]}
        />
        <Input
          id="osnovanie"
          label={texts.request.reference}
          hint={texts.request.referenceHint}
          value={typed.osnovanie ?? ''}
          error={errorOf('osnovanie')}
          autoComplete="off"
          spellcheck={false}
          locale={locale}
        />
        <WarningText spoken={ownData.attention}>{texts.request.warning(coming)}</WarningText>
        <div class="toolbar">
          <Button>{texts.request.export}</Button>
          <Button look="warning" formAction={`${HERE}/iztrivane`}>
            {texts.request.erase}
          </Button>
        </div>
      </StaffForm>
    </section>
  )
}

function rowsOfBooking(
  { booking, messages, outcome, notes }: KeptOfPerson['bookings'][number],
  locale: Locale,
): SummaryRow[] {
  const { found } = words[locale].pages.retention
  const states: Record<string, string> = words[locale].pages.audit.states
  return [
    { key: found.at, value: <Moment at={momentOf(booking.startsAt)} locale={locale} /> },
    { key: found.official, value: locale === 'bg' ? booking.titleBg : booking.titleEn },
    { key: found.state, value: states[booking.state] ?? booking.state },
    ...rowsOfCitizen(booking, locale),
    ...filled(found.cancelReason, booking.cancelReason),
    ...filled(found.outcome, saidIn(outcome)),
    ...filled(found.notes, notes.join(' · ')),
    { key: found.messages, value: String(messages.length) },
  ]
}

/** The words of an outcome, which nobody but their citizen and who keeps the reception reads at length. */
function saidIn(outcome: KeptOfPerson['bookings'][number]['outcome']): string | null {
  if (outcome === null) return null
  return [outcome.result, outcome.commitment, outcome.summary].filter((text) => text !== null).join(' · ')
}

function rowsOfPlace({ place, messages, notes }: KeptOfPerson['places'][number], locale: Locale): SummaryRow[] {
  const { found } = words[locale].pages.retention
  return [
    { key: found.since, value: <Moment at={momentOf(place.joinedAt)} locale={locale} /> },
    { key: found.official, value: locale === 'bg' ? place.titleBg : place.titleEn },
    ...rowsOfCitizen(place, locale),
    ...filled(found.notes, notes.join(' · ')),
    { key: found.messages, value: String(messages.length) },
  ]
}

type Citizen = {
  name: string | null
  phone: string | null
  email: string | null
  topicText: string | null
  needs: string[]
  onBehalfOf: string | null
}

function rowsOfCitizen({ name, phone, email, topicText, needs, onBehalfOf }: Citizen, locale: Locale): SummaryRow[] {
  const { found } = words[locale].pages.retention
  return [
    ...filled(found.name, name),
    ...filled(found.phone, phone),
    ...filled(found.email, email),
    ...filled(found.topic, topicText),
    ...filled(found.needs, needs.join(', ')),
    ...filled(found.onBehalfOf, onBehalfOf),
  ]
}

const filled = (key: string, value: string | null): SummaryRow[] => (value ? [{ key, value }] : [])

const momentOf = (epochSeconds: number) => DateTime.fromSeconds(epochSeconds, { zone: ZONE })
