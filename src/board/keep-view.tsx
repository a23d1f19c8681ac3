import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import type { DomainError } from '../domain-error.ts'
import { dayLong } from '../i18n/format-time.ts'
import { type Locale, words } from '../i18n/words.ts'
import type { KeptOfficial } from '../receptions/calendar-queries.ts'
import { Button, ButtonLink } from '../ui/components/button.tsx'
import { Checkboxes } from '../ui/components/choices.tsx'
import { Input } from '../ui/components/input.tsx'
import { type FieldErrors, faultsOf, fieldErrors, RefusalSummary } from '../ui/components/refusal.tsx'
import { RowTable } from '../ui/components/rows.tsx'
import { VisuallyHidden } from '../ui/components/visually-hidden.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import type { BoardRow } from './queries.ts'

/** What was typed, and what stood in the way. */
export type BoardForm = { name: string; officials: readonly string[]; refusal: DomainError | null }

type Boards = {
  boards: readonly BoardRow[]
  /** Whose receptions a new board may show. */
  officials: readonly KeptOfficial[]
  /** Whether a board may show all there are. */
  whole: boolean
  form: BoardForm
  /** One was just revoked. */
  revoked: boolean
  locale: Locale
}

/** The value of the box that stands for every reception. A slug has no star. */
export const ALL = '*'

const HERE = '/sluzhebno/tabla'

/** The boards, and a form for another. */
export function boardsPage(page: Boards): PageContent {
  const { boards, form, revoked, locale } = page
  const { keep: says } = words[locale].pages.board
  const errors = errorsOf(form, locale)
  return {
    title: says.title,
    faulty: form.refusal !== null,
    main: (
      <>
        <RefusalSummary refusal={form.refusal} errors={errors} locale={locale} />
        {revoked && (
          <div class="done" role="status">
            <p>{says.revoked}</p>
          </div>
        )}
        <h1>{says.title}</h1>
        <p>{says.lead}</p>
        {boards.length === 0 ? <p>{says.none}</p> : <BoardTable boards={boards} locale={locale} />}
        <h2>{says.make}</h2>
        <NewBoard {...page} errors={errors} />
      </>
    ),
  }
}

/** A new board with its address, which no other page will show. */
export function madePage({ name, address, locale }: { name: string; address: string; locale: Locale }): PageContent {
  const { keep: says } = words[locale].pages.board
  return {
    title: says.made(name),
    main: (
      <>
        <h1>{says.made(name)}</h1>
        <p>
          <strong>{says.secret}</strong>
        </p>
        <p>
          <label class="govuk-label" for="address">
            {says.address}
          </label>
          <input class="govuk-input feed-address" id="address" type="text" readOnly value={address} />
        </p>
        <p>{says.how}</p>
        <div class="buttons">
          <ButtonLink href={new URL(address).pathname}>{says.open}</ButtonLink>
          <a class="govuk-link" href={HERE}>
            {says.back}
          </a>
        </div>
      </>
    ),
  }
}

function errorsOf({ refusal }: BoardForm, locale: Locale): FieldErrors {
  if (refusal === null) return {}
  const { keep: says } = words[locale].pages.board
  const own: Record<string, string> = {
    '/name required': says.nameMissing,
    '/name taken': says.nameTaken,
    '/name too-long': says.nameTooLong,
    '/officials required': says.whoseMissing,
  }
  const faults = faultsOf(refusal)
  const said = faults.map(({ pointer, fault }) => [pointer.slice(1), own[`${pointer} ${fault}`]])
  return {
    ...fieldErrors(faults, { labels: { name: says.name, officials: says.whose }, locale }),
    ...Object.fromEntries(said.filter(([, text]) => text !== undefined)),
  }
}

function BoardTable({ boards, locale }: Pick<Boards, 'boards' | 'locale'>) {
  const { keep: says } = words[locale].pages.board
  return (
    <RowTable
      caption={says.caption}
      named={0}
      columns={[
        { text: says.name },
        { text: says.whose },
        { text: says.since, label: says.since },
        { text: says.action },
      ]}
      rows={boards.map(({ id, name, officials, createdAt, createdBy }) => ({
        key: id,
        cells: [
          name,
          officials === null ? says.all : officials.map(({ title }) => title[locale]).join('; '),
          says.madeBy(dayLong(DateTime.fromMillis(createdAt, { zone: ZONE }), locale), createdBy),
          <StaffForm key="revoke" action={`${HERE}/${id}/prekratete`}>
            <Button look="secondary">
              {says.revoke}
              <VisuallyHidden> {says.revokeAbout(name)}</VisuallyHidden>
            </Button>
          </StaffForm>,
        ],
      }))}
    />
  )
}

function NewBoard({ officials, whole, form, errors, locale }: Boards & { errors: FieldErrors }) {
  const { keep: says } = words[locale].pages.board
  const choices = [
    ...(whole ? [{ value: ALL, label: says.all }] : []),
    ...officials.map(({ slug, title }) => ({ value: slug, label: title[locale] })),
  ]
  return (
    <StaffForm action={HERE}>
      <Input
        id="name"
        label={says.name}
        hint={says.nameHint}
        value={form.name}
        error={errors['name']}
        autoComplete="off"
        locale={locale}
      />
      <Checkboxes
        id="officials"
        legend={says.whose}
        error={errors['officials']}
        items={choices.map((choice) => ({ ...choice, checked: form.officials.includes(choice.value) }))}
        locale={locale}
      />
      <Button>{says.make}</Button>
    </StaffForm>
  )
}
