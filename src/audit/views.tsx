import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import { type Locale, words } from '../i18n/words.ts'
import { Button, ButtonLink } from '../ui/components/button.tsx'
import { ErrorSummary } from '../ui/components/error-summary.tsx'
import { Input } from '../ui/components/input.tsx'
import { RowTable } from '../ui/components/rows.tsx'
import { Select } from '../ui/components/select.tsx'
import { VisuallyHidden } from '../ui/components/visually-hidden.tsx'
import { Moment } from '../ui/moment.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { whoOf } from './audit-answers.ts'
import { type AuditFilter, NO_FILTER } from './audit-filter.ts'
import { ChainPanel } from './chain-view.tsx'
import { type Asked, addressOf, type FilterQuery } from './filter-rules.ts'
import type { AuditChoices, AuditRow } from './queries.ts'
import type { LastChainLook } from './watch-audit.ts'

const HERE = '/sluzhebno/dnevnik'
/** Who may act besides those who work here. */
const OTHERS = ['citizen', 'system', 'operator', 'unknown'] as const

type Page = {
  entries: readonly AuditRow[]
  /** Where the older ones begin; null: there are none. */
  next: string | null
  before: string | null
  filter: AuditFilter
  faults: Asked['faults']
  /** The search as it was typed. */
  query: FilterQuery & { provereno?: string }
  choices: AuditChoices
  look: LastChainLook | null
  locale: Locale
}

/** The audit log: whether it is whole, a search, its lines. */
export function auditPage(page: Page): PageContent {
  const { entries, next, before, filter, faults, query, look, locale } = page
  const { audit } = words[locale].pages
  const errors = faults.map(({ field, fault }) => ({
    field,
    text: fault === 'order' ? audit.filters.order : audit.filters.wrongDate,
  }))
  return {
    title: audit.title,
    faulty: errors.length > 0,
    main: (
      <>
        {errors.length > 0 && <ErrorSummary locale={locale} errors={errors} />}
        <div class="page-heading">
          <div>
            <h1>{audit.title}</h1>
            <p>{audit.lead}</p>
          </div>
        </div>
        <ChainPanel look={look} justLooked={query.provereno === '1'} locale={locale} />
        <Filters {...page} errors={errors} />
        {entries.length === 0 ? <p>{audit.empty}</p> : <Entries entries={entries} locale={locale} />}
        <div class="toolbar">
          {before !== null && (
            <a class="govuk-link" href={`${HERE}${addressOf(filter)}`}>
              {audit.newest}
            </a>
          )}
          {next !== null && (
            <ButtonLink look="secondary" href={`${HERE}${addressOf(filter, { predi: next })}`}>
              {audit.older}
            </ButtonLink>
          )}
          {entries.length > 0 && (
            <a class="govuk-link toolbar__end" href={`${HERE}.csv${addressOf(filter)}`}>
              {audit.filters.file}
            </a>
          )}
        </div>
      </>
    ),
  }
}

function Filters({ filter, query, choices, locale, errors }: Page & { errors: { field: string; text: string }[] }) {
  const { filters: texts, who, actions, subjects } = words[locale].pages.audit
  const any = { value: '', text: texts.any }
  const named = (table: Record<string, string>, values: string[]) =>
    values.map((value) => ({ value, text: table[value] ?? value })).sort((a, b) => a.text.localeCompare(b.text, locale))
  const people = choices.people.map(({ id, name }) => ({ value: `user:${id}`, text: name }))
  const date = (id: 'ot' | 'do') => ({
    id,
    locale,
    type: 'date' as const,
    value: query[id] ?? '',
    error: errors.find(({ field }) => field === id)?.text,
  })
  return (
    <form method="get" action={HERE} class="filters" aria-label={texts.heading} noValidate>
      <Select
        id="koi"
        label={texts.who}
        locale={locale}
        value={filter.who ?? ''}
        items={[any, ...OTHERS.map((value) => ({ value, text: who[value] })), ...people]}
      />
      <Select
        id="deystvie"
        label={texts.what}
        locale={locale}
        value={filter.action ?? ''}
        items={[any, ...named(actions, choices.actions)]}
      />
      <Select
        id="obekt"
        label={texts.object}
        locale={locale}
        value={filter.subject ?? ''}
        items={[any, ...named(subjects, choices.subjects)]}
      />
      <Select
        id="lice"
        label={texts.official}
        locale={locale}
        value={filter.official ?? ''}
        items={[
          any,
          ...choices.officials.map(({ slug, titleBg, titleEn }) => ({
            value: slug,
            text: locale === 'bg' ? titleBg : titleEn,
          })),
        ]}
      />
      <Input {...date('ot')} label={texts.from} />
      <Input {...date('do')} label={texts.to} />
      {filter.id !== null && (
        <label class="govuk-label filters__kept">
          <input type="checkbox" name="nomer" value={filter.id} checked /> {texts.id(shortId(filter.id))}
        </label>
      )}
      <Button>{texts.button}</Button>
      {addressOf(filter) !== '' && (
        <a class="govuk-link" href={HERE}>
          {texts.clear}
        </a>
      )}
    </form>
  )
}

function Entries({ entries, locale }: { entries: readonly AuditRow[]; locale: Locale }) {
  const { table } = words[locale].pages.audit
  return (
    <RowTable
      caption={table.caption}
      columns={[
        { text: table.at },
        { text: table.who, label: table.who },
        { text: table.what, label: table.what },
        { text: table.object, label: table.object },
        { text: table.change, label: table.change },
        { text: table.why, label: table.why },
      ]}
      rows={entries.map((entry) => ({ key: entry.id, cells: cellsOf(entry, locale) }))}
    />
  )
}

/** What a newer entry may have no word in: it is shown as it stands. */
type Tables = Record<'actions' | 'subjects' | 'states', Record<string, string>>

function cellsOf(entry: AuditRow, locale: Locale) {
  const { table } = words[locale].pages.audit
  const { actions, subjects, states }: Tables = words[locale].pages.audit
  const at = DateTime.fromSeconds(entry.at, { zone: ZONE })
  const subject = subjects[entry.subject] ?? entry.subject
  const object = `${subject} ${shortId(entry.subjectId)}`
  const change = [entry.fromState, entry.toState]
    .flatMap((state) => (state === null ? [] : [states[state] ?? state]))
    .filter((state, n, all) => state !== all[n - 1])
    .join(' → ')
  return [
    <>
      <Moment at={at} locale={locale} />
      {!entry.sealed && <span class="quiet"> {table.open}</span>}
    </>,
    whoInWords(entry, locale),
    actions[entry.action] ?? entry.action,
    <a class="govuk-link" href={`${HERE}${addressOf({ ...NO_FILTER, subject: entry.subject, id: entry.subjectId })}`}>
      <VisuallyHidden>{table.only('')} </VisuallyHidden>
      {object}
    </a>,
    <>
      {change}
      {change !== '' && entry.fields ? <br /> : null}
      {entry.fields && <span class="quiet">{table.fields(entry.fields.join(', '))}</span>}
    </>,
    entry.reason,
  ]
}

function whoInWords(entry: AuditRow, locale: Locale): string {
  const { who } = words[locale].pages.audit
  const { kind, id, name } = whoOf(entry)
  return kind === 'staff' ? (name ?? who.staff(id ?? '')) : who[kind]
}

/** A number as long as a line can bear; a link has the whole. */
function shortId(id: string): string {
  return /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(id) ? id.slice(0, 8) : id
}
