import type { ComponentChildren } from 'preact'
import { words } from '../i18n/words.ts'
import { Button } from '../ui/components/button.tsx'
import { type FormFields, Line } from '../ui/components/line.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import type { ChangeRow } from './calendar-queries.ts'
import { Conflict } from './changes-view.tsx'

/** Hours, length of a meeting, breaks and place: of a day and of a rule alike. */
export function HoursFields(fields: FormFields) {
  const { day } = words[fields.locale].pages.keeping
  return (
    <>
      <div class="columns columns--fields">
        <Line {...fields} id="startTime" label={day.start} hint={day.timeHint} />
        <Line {...fields} id="endTime" label={day.end} />
        <Line {...fields} id="slotMinutes" label={day.slotMinutes} inputMode="numeric" />
      </div>
      <Line {...fields} id="breaks" label={day.breaks} hint={day.breaksHint} optional />
      <Line {...fields} id="place" label={day.place} />
      <Line {...fields} id="placeEn" label={day.placeEn} hint={day.placeEnHint} optional />
    </>
  )
}

type DayForm = FormFields & {
  id: number
  version: number
  date: string
  problem?: ComponentChildren
  conflict: readonly ChangeRow[]
}

/** The form by which a day's hours and place are changed. */
export function dayFormPage({ id, version, date, problem, conflict, ...fields }: DayForm): PageContent {
  const { keeping } = words[fields.locale].pages
  const says = keeping.day
  return {
    title: says.changeOf(date),
    back: `/sluzhebno/den/${id}`,
    faulty: problem !== undefined && problem !== null,
    main: (
      <>
        {problem}
        <h1>{says.changeOf(date)}</h1>
        <Conflict changes={conflict} locale={fields.locale} />
        <p>{says.byHand}</p>
        <StaffForm action={`/sluzhebno/den/${id}/promyana`} className="narrow-form">
          <input type="hidden" name="version" value={version} />
          <HoursFields {...fields} />
          <Line {...fields} id="reason" label={says.reason} hint={says.reasonHint} optional />
          <Button>{keeping.look}</Button>
        </StaffForm>
      </>
    ),
  }
}
