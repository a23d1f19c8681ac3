import type { DateTime } from 'luxon'
import type { ComponentChildren } from 'preact'
import { dateTime, type Locale } from '../i18n/format-time.ts'
import { words } from '../i18n/words.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { Button } from '../ui/components/button.tsx'
import { RowTable } from '../ui/components/rows.tsx'
import { VisuallyHidden } from '../ui/components/visually-hidden.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import { cellOf, type ListPaper, listPaper, type PaperChoice, type PaperRow, paperColumns } from './list-paper.ts'
import type { ListedDay } from './queries.ts'

type Page = {
  day: ListedDay
  choice: PaperChoice
  staff: StaffMember
  house: Record<Locale, string>
  /** Whether there is a page of that pattern that they may open or post to. */
  opens(path: string): boolean
  now: DateTime
  /** Whether lists go by mail here, and one was just asked for. */
  mails: boolean
  sent: boolean
}

/** How many lines to write on stand beneath a person. */
const NOTE_LINES = 5

/** A list made for paper, with what is chosen about it on the screen only. */
export function paperPage(page: Page): PageContent {
  const { day, choice, staff, house, now } = page
  const { locale } = choice
  const { list: text } = words[locale].pages.paper
  const list = listPaper(day, choice)
  return {
    title: list.title,
    back: `/sluzhebno/den?data=${day.date}`,
    main: (
      <>
        <Choices {...page} />
        <div class="sheet">
          <p class="sheet__house">{house[locale]}</p>
          <h1>{list.title}</h1>
          <p class="sheet__facts">{list.facts}</p>
          {list.standing.map((standing) => (
            <p key={standing}>
              <strong>{standing}</strong>
            </p>
          ))}
          <p>{text.counts(list.booked, list.free)}</p>
          <p class="sheet__warning">
            {text.printed(dateTime(now, locale), staff.name)} <strong>{text.personal}</strong>
          </p>
          {choice.look === 'large' ? (
            <Blocks list={list} locale={locale} />
          ) : (
            <SheetTable list={list} choice={choice} />
          )}
        </div>
      </>
    ),
  }
}

/** The address of a list on paper, or of a file of it, as it is wanted. */
export function hrefOfPaper(
  { id }: Pick<ListedDay, 'id'>,
  form: 'pechat' | 'spisak.pdf' | 'spisak.csv',
  { phones = true, look = 'table' }: Partial<Pick<PaperChoice, 'phones' | 'look'>> = {},
): string {
  const query = new URLSearchParams({ ...(!phones && { telefoni: 'ne' }), ...(look === 'large' && { vid: 'edro' }) })
  return `/sluzhebno/den/${id}/${form}${query.size > 0 ? `?${query}` : ''}`
}

/** Beside a list on the screen: its ways to paper. */
export function PaperLinks({
  day,
  official,
  locale,
}: {
  day: Pick<ListedDay, 'id'>
  official: string
  locale: Locale
}) {
  const { list: text } = words[locale].pages.paper
  return (
    <p class="paper-links not-on-paper">
      {(['pechat', 'spisak.pdf', 'spisak.csv'] as const).map((form, index) => (
        <a key={form} class="govuk-link" href={hrefOfPaper(day, form)}>
          {[text.link, text.pdf, text.csv][index]}
          <VisuallyHidden>{text.of(official)}</VisuallyHidden>
        </a>
      ))}
    </p>
  )
}

function Choices({ day, choice, opens, mails, sent, now }: Page) {
  const { list: text } = words[choice.locale].pages.paper
  const ways = [
    { phones: true, look: choice.look, text: text.withPhones },
    { phones: false, look: choice.look, text: text.withoutPhones },
    { phones: choice.phones, look: 'table' as const, text: text.table },
    { phones: choice.phones, look: 'large' as const, text: text.large },
  ]
  return (
    <div class="not-on-paper">
      {sent && (
        <div class="done" role="status">
          <p>{text.sent}</p>
        </div>
      )}
      <p>{text.how}</p>
      <nav class="toolbar" aria-label={text.ways}>
        {ways.map(({ text: said, ...way }) =>
          way.phones === choice.phones && way.look === choice.look ? (
            <strong key={said} aria-current="true">
              {said}
            </strong>
          ) : (
            <a key={said} class="govuk-link" href={hrefOfPaper(day, 'pechat', way)}>
              {said}
            </a>
          ),
        )}
      </nav>
      <p class="paper-links">
        <a class="govuk-link" href={hrefOfPaper(day, 'spisak.pdf', choice)}>
          {text.pdf}
        </a>
        <a class="govuk-link" href={hrefOfPaper(day, 'spisak.csv', choice)}>
          {text.csv}
        </a>
      </p>
      {mails && day.state === 'open' && day.startsAt > now.toSeconds() && opens('/sluzhebno/den/:id/spisak') && (
        <StaffForm action={`/sluzhebno/den/${day.id}/spisak`}>
          <Button look="secondary">{text.send}</Button>
        </StaffForm>
      )}
    </div>
  )
}

function SheetTable({ list, choice }: { list: ListPaper; choice: PaperChoice }) {
  const { list: text } = words[choice.locale].pages.paper
  const columns = paperColumns(choice)
  return (
    <RowTable
      caption={text.caption}
      columns={[
        ...columns.map((column) => ({
          text: text.columns[column],
          ...((column === 'topic' || column === 'needs') && { label: text.columns[column] }),
        })),
        { text: <span class="sheet__tick">{text.columns.tick}</span> },
      ]}
      rows={list.rows.map((row) => ({
        key: row.key,
        cells: [
          ...columns.map((column) => linesOf(row, column)),
          <span key="tick" class="sheet__tick sheet__box" aria-hidden="true" />,
        ],
      }))}
    />
  )
}

function linesOf(row: PaperRow, column: ReturnType<typeof paperColumns>[number]): ComponentChildren {
  const lines = cellOf(row, column)
  return lines.map((line, index) => (
    <span key={line} class="stacked">
      {index === 0 && column === 'name' && row.person !== null ? <strong>{line}</strong> : line}
    </span>
  ))
}

function Blocks({ list, locale }: { list: ListPaper; locale: Locale }) {
  const { list: text } = words[locale].pages.paper
  const people = list.rows.filter(({ person }) => person !== null)
  if (people.length === 0) return <p>{text.nobody}</p>
  return people.map(({ key, time, person }) => (
    <section key={key} class="sheet__person">
      <h2>
        <span class="nowrap">{time}</span> – {person?.name}
      </h2>
      {person?.beneath.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {person && person.needs.length > 0 && (
        <p>
          {text.columns.needs}: <strong>{person.needs.join(', ')}</strong>
        </p>
      )}
      {person?.phone && (
        <p>
          {text.columns.phone}: {person.phone}
        </p>
      )}
      {person && person.topic !== '' && (
        <p>
          {text.columns.topic}: {person.topic}
        </p>
      )}
      <p>{text.notes}:</p>
      <div class="sheet__notes" aria-hidden="true">
        {Array.from({ length: NOTE_LINES }, (_, line) => (
          <span key={line} />
        ))}
      </div>
    </section>
  ))
}
