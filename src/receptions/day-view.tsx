import type { ComponentChildren } from 'preact'
import { durationInWords } from '../i18n/counts.ts'
import { dateTime, dayLong, time, timeRange } from '../i18n/format-time.ts'
import { wallHours } from '../i18n/local-words.ts'
import { type Locale, words } from '../i18n/words.ts'
import { Button, ButtonLink } from '../ui/components/button.tsx'
import { Fieldset } from '../ui/components/fieldset.tsx'
import { Input } from '../ui/components/input.tsx'
import type { FieldErrors } from '../ui/components/refusal.tsx'
import { SummaryList, type SummaryRow } from '../ui/components/summary-list.tsx'
import { VisuallyHidden } from '../ui/components/visually-hidden.tsx'
import { keepTogether } from '../ui/keep-together.ts'
import { BareTime } from '../ui/moment.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import type { CalendarLine } from './calendar-column.ts'
import { hrefOf } from './calendar-filter-view.tsx'
import {
  delayInWords,
  LineText,
  type MayOpen,
  sofia,
  stateInWords,
  substituteInWords,
  totalsInWords,
} from './calendar-lines-view.tsx'
import { Changes, Conflict } from './changes-view.tsx'
import { Close, Delay, Open } from './day-acts-view.tsx'
import type { StaffDay } from './look-at-staff-day.ts'

/** A day's page: what is to be said before it, what was typed into its forms, and what is wrong with that. */
export type DayPage = StaffDay & {
  locale: Locale
  may: MayOpen
  /** What was just done. */
  done: string | null
  problem?: ComponentChildren
  conflict?: boolean
  errors: FieldErrors
  values: Readonly<Record<string, string>>
  picked: readonly string[]
}

/** A reception day: how it is, its slots, and all that may be done with it. */
export function staffDayPage(page: DayPage): PageContent {
  const { column, locale, done, problem, conflict, changes, may, over } = page
  const { day } = column
  const { day: says } = words[locale].pages.staffCalendar
  const start = sofia(day.startsAt)
  const edits = may('/sluzhebno/den/:id/promyana')
  return {
    title: says.titleOf(dayLong(start, locale)),
    back: hrefOf('/sluzhebno/kalendar', { sedmica: day.date }),
    faulty: problem !== undefined && problem !== null,
    main: (
      <>
        {problem}
        {done !== null && (
          <div class="done" role="status">
            <p>{done}</p>
          </div>
        )}
        <div class="page-heading">
          <div>
            <h1>{says.titleOf(dayLong(start, locale))}</h1>
            <p>{day.title[locale]}</p>
          </div>
          {edits && (!over || day.affected.length > 0) && (
            <ButtonLink href={`/sluzhebno/den/${day.id}/promyana`}>{says.change}</ButtonLink>
          )}
        </div>
        {conflict && <Conflict changes={changes} locale={locale} />}
        <div class="columns columns--wide">
          <section>
            <h2>{says.slots}</h2>
            <p>{totalsInWords(column, locale)}</p>
            {over && edits && <p>{says.over}</p>}
            <Slots {...page} edits={edits && !over && day.state !== 'closed'} />
          </section>
          <section>
            <h2>{says.about}</h2>
            <SummaryList rows={facts(page)} />
          </section>
        </div>
        <div class="columns">
          {may('/sluzhebno/den/:id/zakasnenie') && !over && day.state !== 'closed' && <Delay {...page} />}
          {may('/sluzhebno/den/:id/sastoyanie') && !over && day.state === 'open' && <Close {...page} />}
          {may('/sluzhebno/den/:id/sastoyanie') && day.state !== 'open' && (!over || day.affected.length > 0) && (
            <Open {...page} />
          )}
        </div>
        {changes.length > 0 && !conflict && (
          <section>
            <h2>{says.history}</h2>
            <Changes changes={changes} locale={locale} />
          </section>
        )}
      </>
    ),
  }
}

function facts({ column: { day }, locale, may }: DayPage): SummaryRow[] {
  const { day: says, open, byHand, newPlace } = words[locale].pages.staffCalendar
  const start = sofia(day.startsAt)
  const breaks = day.hours.breaks.map(({ startMinute, endMinute }) => wallHours(startMinute, endMinute, locale))
  const state = stateInWords(day, locale) ?? open
  return [
    {
      key: says.state,
      value: [state, substituteInWords(day, locale), day.edited && byHand].filter(Boolean).join(' · '),
    },
    { key: says.hours, value: timeRange(start, sofia(day.endsAt), locale) },
    {
      key: says.place,
      value: day.newPlace
        ? `${keepTogether(day.place[locale])}. ${newPlace(day.newPlace[locale])}`
        : keepTogether(day.place[locale]),
    },
    { key: says.slotLength, value: durationInWords(day.hours.slotMinutes, locale) },
    { key: says.breaks, value: breaks.length === 0 ? says.noBreaks : breaks.join(', ') },
    { key: says.booking, value: dateTime(sofia(day.opensAt), locale) },
    { key: says.delay, value: delayInWords(day, locale) ?? says.onTime },
    {
      key: says.rule,
      value:
        day.scheduleId === null ? (
          says.oneOff
        ) : may('/sluzhebno/pravila/:id') ? (
          <a class="govuk-link" href={`/sluzhebno/pravila/${day.scheduleId}`}>
            {says.ruleLink}
          </a>
        ) : (
          says.rule
        ),
    },
  ]
}

/** The slots as a list, each to be chosen where they may be changed. */
function Slots({ column, locale, may, edits, values, errors, picked }: DayPage & { edits: boolean }) {
  const { day: says } = words[locale].pages.staffCalendar
  const { lines, day } = column
  if (lines.length === 0) return <p>{says.noSlots}</p>
  const list = (
    <ul class="week__slots day-slots" id="chas" tabIndex={-1}>
      {lines.map((line) => (
        <DaySlot key={`${line.startsAt} ${line.kind}`} {...{ line, locale, may, edits, picked }} />
      ))}
    </ul>
  )
  if (!edits) return list
  return (
    <StaffForm action={`/sluzhebno/den/${day.id}/chasove`}>
      <Fieldset legend={says.blockLegend} size="s">
        {errors['chas'] && <p class="govuk-error-message">{errors['chas']}</p>}
        {list}
        <Input
          id="reason"
          label={says.blockReason}
          hint={says.blockReasonHint}
          value={values['reason'] ?? ''}
          error={errors['reason']}
          locale={locale}
        />
        <div class="buttons">
          <Button name="act" value="block">
            {says.block}
          </Button>
          <Button look="secondary" name="act" value="unblock">
            {says.unblock}
          </Button>
        </div>
      </Fieldset>
    </StaffForm>
  )
}

type Slot = { line: CalendarLine; locale: Locale; may: MayOpen; edits: boolean; picked: readonly string[] }

function DaySlot({ line, locale, may, edits, picked }: Slot) {
  const { day: says } = words[locale].pages.staffCalendar
  const start = sofia(line.startsAt)
  const off = line.kind === 'blocked' || line.kind === 'break'
  return (
    <li class={`week__slot${off ? ' hatch' : ''}`}>
      {edits && 'slotId' in line && (
        <label class="day-slots__choice">
          <input type="checkbox" name="chas" value={line.slotId} checked={picked.includes(String(line.slotId))} />
          <VisuallyHidden>{says.chooseSlot(time(start, locale))}</VisuallyHidden>
        </label>
      )}
      <BareTime at={start} locale={locale} />
      <span>
        <LineText line={line} locale={locale} may={may} />
      </span>
    </li>
  )
}
