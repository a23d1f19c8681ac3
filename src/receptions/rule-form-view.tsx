import type { ComponentChildren } from 'preact'
import { weekdayName } from '../i18n/format-time.ts'
import { type Locale, words } from '../i18n/words.ts'
import { Button } from '../ui/components/button.tsx'
import { Checkboxes, Radios } from '../ui/components/choices.tsx'
import { Details } from '../ui/components/details.tsx'
import { Fieldset } from '../ui/components/fieldset.tsx'
import { Line } from '../ui/components/line.tsx'
import type { FieldErrors } from '../ui/components/refusal.tsx'
import { Select } from '../ui/components/select.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import type { ChangeRow, KeptOfficial } from './calendar-queries.ts'
import { Conflict } from './changes-view.tsx'
import { HoursFields } from './day-form-view.tsx'
import { type RuleForm, WEEKS } from './rule-form-rules.ts'

export type RuleFormPage = {
  /** The rule that is changed; null: a new one. */
  id: number | null
  version: number | null
  officials: readonly KeptOfficial[]
  form: RuleForm
  errors: FieldErrors
  problem?: ComponentChildren
  conflict: readonly ChangeRow[]
  /** What the rule would do, with the way to save it; null: nobody has looked yet. */
  preview: ComponentChildren
  locale: Locale
}

/** The form of a rule; after a look at the dates, with them and the button that saves. */
export function ruleFormPage(page: RuleFormPage): PageContent {
  const { id, version, officials, form, errors, problem, conflict, preview, locale } = page
  const { form: says } = words[locale].pages.keeping.rules
  const fields = { values: form.values, errors, locale }
  const title = id === null ? says.addTitle : says.changeTitle
  return {
    title,
    back: '/sluzhebno/pravila',
    faulty: problem !== undefined && problem !== null,
    main: (
      <>
        {problem}
        <h1>{title}</h1>
        <Conflict changes={conflict} locale={locale} />
        <StaffForm action={id === null ? '/sluzhebno/pravila/novo' : `/sluzhebno/pravila/${id}`}>
          {version !== null && <input type="hidden" name="version" value={version} />}
          {preview}
          <div class="narrow-form">
            {id === null ? (
              <Select
                id="official"
                label={says.official}
                locale={locale}
                value={form.values['official'] ?? ''}
                error={errors['official']}
                items={[
                  ...(officials.length === 1 ? [] : [{ value: '', text: says.choose }]),
                  ...officials.map(({ slug, title }) => ({ value: slug, text: title[locale] })),
                ]}
              />
            ) : (
              <>
                <p>
                  <strong>{says.official}:</strong>{' '}
                  {officials.find(({ slug }) => slug === form.values['official'])?.title[locale]}
                </p>
                <input type="hidden" name="official" value={form.values['official']} />
              </>
            )}
            <RecurrenceFields form={form} errors={errors} locale={locale} />
            <Fieldset legend={says.hours} size="m">
              <HoursFields {...fields} />
            </Fieldset>
            <BookingFields {...fields} />
            <Fieldset legend={says.validity} size="m">
              <div class="columns columns--fields">
                <Line {...fields} id="validFrom" label={says.from} hint={words[locale].pages.keeping.day.dateHint} />
                <Line {...fields} id="validTo" label={says.to} hint={says.toHint} optional />
              </div>
              <Line {...fields} id="orderNumber" label={says.orderNumber} optional />
              <Radios
                id="holidayPolicy"
                legend={says.policy}
                locale={locale}
                items={(['skip', 'next-working-day'] as const).map((policy) => ({
                  value: policy,
                  label: says.policies[policy],
                  checked: (form.values['holidayPolicy'] || 'skip') === policy,
                }))}
              />
            </Fieldset>
            <Button name="act" value="look" {...(preview !== null && { look: 'secondary' as const })}>
              {says.look}
            </Button>
          </div>
        </StaffForm>
      </>
    ),
  }
}

type Fields = { values: RuleForm['values']; errors: FieldErrors; locale: Locale }

function RecurrenceFields({ form, errors, locale }: { form: RuleForm; errors: FieldErrors; locale: Locale }) {
  const { form: says } = words[locale].pages.keeping.rules
  const fields = { values: form.values, errors, locale }
  const { values, weeks } = form
  const every = values['every'] || 'week'
  return (
    <Fieldset legend={says.recurs} size="m">
      <Select
        id="weekday"
        label={says.weekday}
        locale={locale}
        value={values['weekday'] ?? ''}
        error={errors['weekday']}
        items={[
          { value: '', text: says.choose },
          ...[1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: String(day), text: weekdayName(day, locale) })),
        ]}
      />
      <Radios
        id="every"
        legend={says.every}
        locale={locale}
        items={[
          { value: 'week', label: says.weekly, checked: every === 'week' },
          { value: 'month', label: says.ofMonth, checked: every === 'month' },
          { value: 'weeks', label: says.nWeeks, checked: every === 'weeks' },
        ]}
      />
      <Details summary={says.ofMonthWhich} open={every === 'month'} id="of-month">
        <Checkboxes
          id="weeksOfMonth"
          legend={says.ofMonthWhich}
          error={errors['weeksOfMonth']}
          locale={locale}
          items={WEEKS.map((week) => ({
            value: String(week),
            label: says.nth[week],
            checked: weeks.includes(String(week)),
          }))}
        />
      </Details>
      <Details summary={says.nWeeksHow} open={every === 'weeks'} id="of-weeks">
        <Line {...fields} id="everyNWeeks" label={says.nWeeksHow} inputMode="numeric" />
        <Line {...fields} id="anchorDate" label={says.anchor} hint={words[locale].pages.keeping.day.dateHint} />
      </Details>
    </Fieldset>
  )
}

const RARE = ['opensAtTime', 'closesDaysBefore', 'closesAtTime', 'staffShare', 'staffShareUntilWorkingDays'] as const

function BookingFields(fields: Fields) {
  const { keeping } = words[fields.locale].pages
  const says = keeping.rules.form
  const { values, errors } = fields
  const open = RARE.some((name) => errors[name] || !['', '0', undefined].includes(values[name]))
  return (
    <Fieldset legend={says.booking} size="m">
      <div class="columns columns--fields">
        <Line {...fields} id="opensDaysAhead" label={says.opensDays} inputMode="numeric" />
        <Line {...fields} id="closesMinutesBefore" label={says.closesMinutes} inputMode="numeric" />
      </div>
      <Details summary={`${says.closesDays}; ${says.share}`} open={open} id="rare">
        <Line {...fields} id="opensAtTime" label={says.opensAt} hint={keeping.day.timeHint} optional />
        <Line
          {...fields}
          id="closesDaysBefore"
          label={says.closesDays}
          hint={says.closesDaysHint}
          inputMode="numeric"
          optional
        />
        <Line {...fields} id="closesAtTime" label={says.closesAt} hint={says.closesAtHint} optional />
        <Line {...fields} id="staffShare" label={says.share} inputMode="numeric" optional />
        <Line {...fields} id="staffShareUntilWorkingDays" label={says.shareUntil} inputMode="numeric" optional />
      </Details>
    </Fieldset>
  )
}
