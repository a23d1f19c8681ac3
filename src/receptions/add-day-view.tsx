import type { ComponentChildren } from 'preact'
import type { Locale } from '../i18n/words.ts'
import { words } from '../i18n/words.ts'
import { Button } from '../ui/components/button.tsx'
import { Checkboxes } from '../ui/components/choices.tsx'
import { Line } from '../ui/components/line.tsx'
import type { FieldErrors } from '../ui/components/refusal.tsx'
import { Select } from '../ui/components/select.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import type { Values } from '../ui/typed-form.ts'
import type { KeptOfficial } from './calendar-queries.ts'
import { HoursFields } from './day-form-view.tsx'

type AddDay = {
  officials: readonly KeptOfficial[]
  values: Values
  errors: FieldErrors
  locale: Locale
  problem?: ComponentChildren
  /** Offices are closed on the date: it must be said that there is a reception all the same. */
  nonWorking: boolean
}

/** The form of a one-off day. */
export function addDayPage({ officials, problem, nonWorking, ...fields }: AddDay): PageContent {
  const { values, errors, locale } = fields
  const { keeping } = words[locale].pages
  const { day, rules } = keeping
  return {
    title: day.add,
    back: '/sluzhebno/kalendar',
    faulty: problem !== undefined && problem !== null,
    main: (
      <>
        {problem}
        <h1>{day.add}</h1>
        <p>{day.addLead}</p>
        <StaffForm action="/sluzhebno/den/nov" className="narrow-form">
          <Select
            id="official"
            label={rules.form.official}
            locale={locale}
            value={values['official'] ?? ''}
            error={errors['official']}
            items={[
              ...(officials.length === 1 ? [] : [{ value: '', text: rules.form.choose }]),
              ...officials.map(({ slug, title }) => ({ value: slug, text: title[locale] })),
            ]}
          />
          <Line {...fields} id="date" label={day.date} hint={day.dateHint} />
          {nonWorking && (
            <Checkboxes
              id="onNonWorkingDay"
              legend={words[locale].problems['non-working-day'].title}
              locale={locale}
              items={[{ value: '1', label: day.anyway }]}
            />
          )}
          <HoursFields {...fields} />
          <Line {...fields} id="reason" label={day.reason} hint={day.reasonHint} optional />
          <Button>{day.add}</Button>
        </StaffForm>
      </>
    ),
  }
}
