import type { ComponentChildren } from 'preact'
import { dateInWords } from '../i18n/local-words.ts'
import { type Locale, words } from '../i18n/words.ts'
import { Button, ButtonLink } from '../ui/components/button.tsx'
import { Radios } from '../ui/components/choices.tsx'
import { Line } from '../ui/components/line.tsx'
import type { FieldErrors } from '../ui/components/refusal.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import type { Values } from '../ui/typed-form.ts'
import type { DayFate } from './preview-date.ts'

type DecisionForm = {
  /** The date that is decided about; null: still to be named. */
  date: string | null
  /** What the date is now, in words. */
  now: string | null
  /** Whether there is a decision, that can be deleted. */
  decided: boolean
  values: Values
  errors: FieldErrors
  problem?: ComponentChildren
  locale: Locale
}

const HERE = '/sluzhebno/neprisastveni'

/** The form of a decision about a date. */
export function decisionFormPage({ date, now, decided, problem, ...fields }: DecisionForm): PageContent {
  const { values, errors, locale } = fields
  const { rules, day } = words[locale].pages.keeping
  const { form } = rules.calendar
  const title = date === null ? form.title : form.titleOf(dateInWords(date, locale))
  return {
    title,
    back: date === null ? HERE : `${HERE}?godina=${date.slice(0, 4)}`,
    faulty: problem !== undefined && problem !== null,
    main: (
      <>
        {problem}
        <h1>{title}</h1>
        {now !== null && (
          <p>
            <strong>{form.now}:</strong> {now}
          </p>
        )}
        <StaffForm action={date === null ? `${HERE}/novo` : `${HERE}/${date}`} className="narrow-form">
          {date === null && <Line {...fields} id="date" label={form.date} hint={day.dateHint} />}
          <Radios
            id="working"
            legend={form.working}
            error={errors['working']}
            locale={locale}
            items={[
              { value: '0', label: form.off, checked: values['working'] !== '1' },
              { value: '1', label: form.on, checked: values['working'] === '1' },
            ]}
          />
          <Line {...fields} id="name" label={form.name} />
          <Line {...fields} id="nameEn" label={form.nameEn} optional />
          <Line {...fields} id="reason" label={form.reason} hint={form.reasonHint} />
          <Line {...fields} id="source" label={form.source} optional />
          <Button>{form.look}</Button>
        </StaffForm>
        {decided && date !== null && (
          <p>
            <ButtonLink look="secondary" href={`${HERE}/${date}/iztrivane`}>
              {form.remove}
            </ButtonLink>
          </p>
        )}
      </>
    ),
  }
}

/** What a decision does to reception days, one sentence each. */
export function fatesInWords(days: readonly DayFate[], locale: Locale): string {
  const { days: says } = words[locale].pages.keeping.rules.calendar
  if (days.length === 0) return says.none
  return days
    .map(({ title, date, verdict }) => `${title[locale]}, ${dateInWords(date, locale)}: ${says[verdict]}`)
    .join('; ')
}
