import type { DateTime } from 'luxon'
import type { Locale } from '../i18n/format-time.ts'
import { words } from '../i18n/words.ts'
import { Button } from '../ui/components/button.tsx'
import { VisuallyHidden } from '../ui/components/visually-hidden.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import type { PaperChoice } from './list-paper.ts'
import type { ListedDay } from './queries.ts'

/** What is chosen about a list on paper, and what can be done with it. */
export type PaperChoices = {
  day: ListedDay
  choice: PaperChoice
  /** Whether there is a page of that pattern that they may open or post to. */
  opens(path: string): boolean
  now: DateTime
  /** Whether lists go by mail here, and one was just asked for. */
  mails: boolean
  sent: boolean
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
  brief,
  locale,
}: {
  day: Pick<ListedDay, 'id'>
  official: string
  /** Whether they may read what was said to people before. */
  brief: boolean
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
      {brief && (
        <a class="govuk-link" href={`/sluzhebno/den/${day.id}/spravka`}>
          {words[locale].pages.outcomes.brief.link}
          <VisuallyHidden>{text.of(official)}</VisuallyHidden>
        </a>
      )}
    </p>
  )
}

/** Above a sheet, on the screen only: how it is to look, and its ways out. */
export function Choices({ day, choice, opens, mails, sent, now }: PaperChoices) {
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
