import { time } from '../i18n/format-time.ts'
import { listInWords } from '../i18n/small-words.ts'
import { words } from '../i18n/words.ts'
import { topicsShown } from '../staff/scope-rules.ts'
import { Button } from '../ui/components/button.tsx'
import { Details } from '../ui/components/details.tsx'
import { RowTable } from '../ui/components/rows.tsx'
import { Tag } from '../ui/components/tag.tsx'
import { VisuallyHidden } from '../ui/components/visually-hidden.tsx'
import { BareTime } from '../ui/moment.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import { readablePhone, telephoneHref } from '../ui/telephone.tsx'
import { sofiaTime } from './list-moment.ts'
import { canBeGiven } from './list-rules.ts'
import { State } from './list-state-view.tsx'
import { NoteLink } from './note-link-view.tsx'
import type { ListedDay, ListedSlot, Visitor } from './queries.ts'
import type { Called } from './queue-rules.ts'
import type { Page } from './views.tsx'
import { canUndo, nextSteps } from './visit.ts'

export type Line = {
  day: ListedDay
  slot: ListedSlot
  visitor: Visitor | null
  waiting: readonly Called<Visitor>[]
  page: Page
}

/** How a row stands out; its word says the same. */
const TONE: Record<string, 'now' | 'waits' | 'off' | undefined> = { 'in-meeting': 'now', arrived: 'waits' }
/** The column of the questions. */
const TOPIC = 2
/** The hours of a reception, a row for each person who has or had one. */
export function ListRows({
  day,
  official,
  waiting,
  page,
}: {
  day: ListedDay
  official: string
  waiting: readonly Called<Visitor>[]
  page: Page
}) {
  const { locale } = page.staff
  const { columns, caption } = words[locale].pages.desk
  // An empty column would be all that whoever may not read the questions has of them.
  const topics = topicsShown(page.staff, day)
  const lines = day.slots.flatMap((slot): Line[] => {
    const line = { day, slot, waiting, page }
    const rows = slot.visitors.map((visitor) => ({ ...line, visitor }))
    // An hour that somebody did not use is free again for another.
    return slot.visitors.length === 0 || (slot.free && page.asked.search === '')
      ? [...rows, { ...line, visitor: null }]
      : rows
  })
  return (
    <RowTable
      caption={caption(official)}
      named={1}
      columns={[
        { text: columns.time },
        { text: columns.citizen },
        ...(topics ? [{ text: columns.topic, label: columns.topic }] : []),
        { text: columns.state },
        { text: <span class="not-on-paper">{columns.action}</span> },
      ]}
      rows={lines.map((line) => ({
        key: line.visitor?.bookingId ?? `slot ${line.slot.slotId}`,
        tone: line.visitor ? TONE[line.visitor.state] : 'off',
        cells: cellsOf(line).filter((_, column) => topics || column !== TOPIC),
      }))}
    />
  )
}

function cellsOf({ day, slot, visitor, waiting, page }: Line) {
  const { locale } = page.staff
  const text = words[locale].pages.desk
  const at = sofiaTime(slot.startsAt)
  const hour = <BareTime key="time" at={at} locale={locale} />
  const open = canBeGiven(slot, page.now.toSeconds())
  if (visitor === null)
    return [
      hour,
      <span key="who" class="secondary">
        {slot.free
          ? text[open ? 'free' : 'unused']
          : slot.blockedReason !== null
            ? text.blocked(slot.blockedReason)
            : text.taken}
      </span>,
      '',
      open ? (
        <Tag key="state" colour="grey">
          {text.freeTag}
        </Tag>
      ) : (
        ''
      ),
      open && page.opens('/sluzhebno/novo') ? (
        <a key="book" class="govuk-link free not-on-paper" href={`/sluzhebno/novo?chas=${slot.slotId}`}>
          {text.bookHere}
          <VisuallyHidden> – {time(at, locale)}</VisuallyHidden>
        </a>
      ) : (
        ''
      ),
    ]
  return [
    hour,
    <Who key="who" visitor={visitor} page={page} />,
    [visitor.topicCategory, visitor.topicText].filter(Boolean).join(': '),
    <State key="state" {...{ day, visitor, waiting, page }} />,
    <>
      <Steps slot={slot} visitor={visitor} page={page} />
      <NoteLink {...{ day, slot, visitor, page }} />
    </>,
  ]
}

function Who({ visitor, page }: { visitor: Visitor; page: Page }) {
  const { locale } = page.staff
  const { desk, staffCalendar } = words[locale].pages
  const { bookingId, state, name, phone, onBehalfOf, needs } = visitor
  const said = needs.map((need) =>
    need in staffCalendar.needs ? staffCalendar.needs[need as keyof typeof staffCalendar.needs] : need,
  )
  return (
    <span
      id={`b-${bookingId}`}
      data-row={bookingId}
      data-said={`${name}: ${desk.state[state as keyof typeof desk.state]}`}
      tabIndex={-1}
    >
      {page.opens('/sluzhebno/zapisvaniya/:id') ? (
        <a class="govuk-link stacked" href={`/sluzhebno/zapisvaniya/${bookingId}`}>
          {name}
        </a>
      ) : (
        <span class="stacked">{name}</span>
      )}
      {visitor.channel === 'walk-in' && <span class="stacked secondary">{words[locale].pages.walkIn.row.walkIn}</span>}
      {onBehalfOf && <span class="stacked secondary">{desk.onBehalfOf(onBehalfOf)}</span>}
      {said.length > 0 && (
        <span class="stacked">
          <VisuallyHidden>{desk.needs}: </VisuallyHidden>
          <strong>{listInWords(said, locale)}</strong>
        </span>
      )}
      {phone !== null && (
        <a class="govuk-link nowrap list-phone" href={telephoneHref(phone)}>
          {readablePhone(phone)}
        </a>
      )}
    </span>
  )
}

/** One button for the usual next step; the others and the way back beneath it. */
function Steps({ slot, visitor, page }: { slot: ListedSlot; visitor: Visitor; page: Page }) {
  const { asked, staff, now } = page
  const { locale } = staff
  const text = words[locale].pages.desk
  const may = staff.roles.some((role) => role === 'admin' || role === 'assistant' || role === 'front-desk')
  const near = asked.date === page.today || asked.date === now.minus({ days: 1 }).toFormat('yyyy-MM-dd')
  if (!may || !near) return null
  const [usual, ...others] = nextSteps({ state: visitor.state, startsAt: slot.startsAt }, now.toSeconds())
  const undoable = canUndo(visitor, now.toSeconds())
  if (!usual && !undoable) return null
  const about = <VisuallyHidden> – {text.about(visitor.name, time(sofiaTime(slot.startsAt), locale))}</VisuallyHidden>
  return (
    <StaffForm action={`/sluzhebno/poseshtenie/${visitor.bookingId}`} className="not-on-paper steps">
      <input type="hidden" name="versia" value={String(visitor.version)} />
      <input type="hidden" name="data" value={asked.date} />
      {asked.slug !== undefined && <input type="hidden" name="lice" value={asked.slug} />}
      {asked.search !== '' && <input type="hidden" name="t" value={asked.search} />}
      {usual && (
        <Button name="stapka" value={usual} {...(usual === 'done' && { look: 'secondary' as const })}>
          {text.step[usual]}
          {about}
        </Button>
      )}
      {undoable && (
        <button type="submit" class="text-button" name="stapka" value="">
          {text.undo}
          {about}
        </button>
      )}
      {others.length > 0 && (
        <Details
          open={false}
          summary={
            <>
              {text.more}
              {about}
            </>
          }
        >
          <div class="buttons">
            {others.map((step) => (
              <Button key={step} look="secondary" name="stapka" value={step}>
                {text.step[step]}
                {about}
              </Button>
            ))}
          </div>
        </Details>
      )}
    </StaffForm>
  )
}
