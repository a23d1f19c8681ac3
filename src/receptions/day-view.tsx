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
import { delayInWords, LineText, type MayOpen, sofia, stateInWords, totalsInWords } from './calendar-lines-view.tsx'
import { Changes, Conflict } from './changes-view.tsx'
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
    { key: says.state, value: day.edited ? `${state} · ${byHand}` : state },
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

function Delay({ column: { day }, locale, values, errors }: DayPage) {
  const { day: says } = words[locale].pages.staffCalendar
  return (
    <section>
      <h2>{says.delayLegend}</h2>
      <StaffForm action={`/sluzhebno/den/${day.id}/zakasnenie`}>
        <Input
          id="minutes"
          label={says.delayMinutes}
          hint={says.delayHint}
          inputMode="numeric"
          value={values['minutes'] ?? String(day.delayMinutes)}
          error={errors['minutes']}
          locale={locale}
        />
        <Button look="secondary">{says.delayButton}</Button>
      </StaffForm>
    </section>
  )
}

function Close({ column: { day, totals }, locale, may, values, errors }: DayPage) {
  const { day: says } = words[locale].pages.staffCalendar
  const substitute = may('/sluzhebno/den/:id/zamestvane') && (
    <p>
      <a class="govuk-link" href={`/sluzhebno/den/${day.id}/zamestvane`}>
        {says.substitute}
      </a>
    </p>
  )
  if (totals.booked > 0)
    return (
      <section>
        <h2>{says.closeLegend}</h2>
        <p>{says.closeSomebody}</p>
        {may('/sluzhebno/den/:id/otmyana') && (
          <p>
            <ButtonLink look="secondary" href={`/sluzhebno/den/${day.id}/otmyana`}>
              {says.close}
            </ButtonLink>
          </p>
        )}
        {substitute}
      </section>
    )
  return (
    <section>
      <h2>{says.closeLegend}</h2>
      <p>{says.closeNobody}</p>
      <StaffForm action={`/sluzhebno/den/${day.id}/sastoyanie`}>
        <input type="hidden" name="state" value="closed" />
        <input type="hidden" name="version" value={day.version} />
        <Input
          id="publicReason"
          label={says.publicReason}
          value={values['publicReason'] ?? ''}
          error={errors['publicReason']}
          locale={locale}
        />
        <Button look="secondary">{says.closeButton}</Button>
      </StaffForm>
      {substitute}
    </section>
  )
}

function Open({ column: { day }, locale, may, values }: DayPage) {
  const { day: says, toCase } = words[locale].pages.staffCalendar
  if (day.closure)
    return (
      <section>
        <h2>{says.openLegend}</h2>
        <p>{says.caseWaits}</p>
        {may('/sluzhebno/otmeneni/:id') && (
          <p>
            <ButtonLink look="secondary" href={`/sluzhebno/otmeneni/${day.closure.id}`}>
              {toCase}
            </ButtonLink>
          </p>
        )}
      </section>
    )
  return (
    <section>
      <h2>{says.openLegend}</h2>
      <p>{day.state === 'closed' ? says.openClosed : says.openUndecided}</p>
      <StaffForm action={`/sluzhebno/den/${day.id}/sastoyanie`}>
        <input type="hidden" name="state" value="open" />
        <input type="hidden" name="version" value={day.version} />
        <Input id="openReason" label={says.openReason} value={values['openReason'] ?? ''} locale={locale} />
        <Button look="secondary">{says.openButton}</Button>
      </StaffForm>
      {day.state === 'needs-decision' && may('/sluzhebno/den/:id/otmyana') && (
        <p>
          <a class="govuk-link" href={`/sluzhebno/den/${day.id}/otmyana`}>
            {says.close}
          </a>
        </p>
      )}
    </section>
  )
}
