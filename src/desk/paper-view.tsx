import type { ComponentChildren } from 'preact'
import { dateTime, type Locale } from '../i18n/format-time.ts'
import { words } from '../i18n/words.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { RowTable } from '../ui/components/rows.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { cellOf, type ListPaper, listPaper, type PaperChoice, type PaperRow, paperColumns } from './list-paper.ts'
import { Choices, type PaperChoices } from './paper-choices-view.tsx'

type Page = PaperChoices & { staff: StaffMember; house: Record<Locale, string> }

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
