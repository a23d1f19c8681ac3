import { time } from '../i18n/format-time.ts'
import { type Locale, words } from '../i18n/words.ts'
import { Tag } from '../ui/components/tag.tsx'
import { sofiaTime } from './list-moment.ts'
import type { Line } from './list-view.tsx'
import type { Visitor } from './queries.ts'
import type { Called } from './queue-rules.ts'
import { ticketName } from './ticket.ts'
import { hrefOfTicket, waitInWords } from './walk-in-view.tsx'

/** How a state stands out; its word says the same. */
const COLOUR: Record<string, 'green' | 'grey' | 'red' | 'yellow'> = {
  confirmed: 'green',
  arrived: 'yellow',
  done: 'grey',
  left: 'grey',
  'no-show': 'red',
}

/** How somebody's visit stands: in a word, their number, since when, and their place among those who wait. */
export function State({ day, visitor, waiting, page }: Pick<Line, 'day' | 'waiting' | 'page'> & { visitor: Visitor }) {
  const { locale } = page.staff
  const text = words[locale].pages.desk
  const { row } = words[locale].pages.walkIn
  const { state, ticket } = visitor
  const since = state === 'arrived' ? visitor.arrivedAt : state === 'in-meeting' ? visitor.enteredAt : null
  const colour = COLOUR[state]
  const called = waiting.find((each) => each.visitor === visitor)
  return (
    <>
      <Tag {...(colour && { colour })}>{text.state[state as keyof typeof text.state]}</Tag>
      {called && called === waiting[0] && (
        <>
          {' '}
          <Tag colour="green">{row.next}</Tag>
        </>
      )}
      {ticket !== null && (
        <span class="stacked">
          {page.opens('/sluzhebno/den/:id/nomer/:booking') ? (
            <a class="govuk-link nowrap" href={hrefOfTicket(day.id, visitor.bookingId)}>
              {row.ticket(ticketName(visitor.ticketLetter, ticket))}
            </a>
          ) : (
            row.ticket(ticketName(visitor.ticketLetter, ticket))
          )}
        </span>
      )}
      {since !== null && <span class="stacked secondary">{text.since(time(sofiaTime(since), locale))}</span>}
      {called && <Waiting called={called} locale={locale} />}
    </>
  )
}

/** How long somebody still waits, and why they are not called by their hour. */
function Waiting({ called: { waitMinutes, late }, locale }: { called: Called<Visitor>; locale: Locale }) {
  const { row } = words[locale].pages.walkIn
  return (
    <>
      <span class="stacked secondary">
        {waitMinutes === 0 ? row.mayEnter : row.wait(waitInWords(waitMinutes, locale))}
      </span>
      {late && <span class="stacked secondary">{row.late}</span>}
    </>
  )
}
