import { titleOf } from '../bookings/staff-words.ts'
import { dayLong } from '../i18n/format-time.ts'
import { type Locale, words } from '../i18n/words.ts'
import { Button, ButtonLink } from '../ui/components/button.tsx'
import { Radios } from '../ui/components/choices.tsx'
import { ErrorSummary } from '../ui/components/error-summary.tsx'
import { Input } from '../ui/components/input.tsx'
import { Select } from '../ui/components/select.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import { Affected, moment } from './close-day-view.tsx'
import type { SubstituteFault, SubstituteForm } from './close-form-rules.ts'
import type { Substitute } from './closure.ts'
import type { Concerned } from './preview-closure.ts'
import { ReplyBy } from './reply-by-view.tsx'

type Page = {
  concerned: Concerned
  officials: readonly (Substitute & { slug: string })[]
  form: SubstituteForm
  faults?: readonly SubstituteFault[]
  locale: Locale
}

const FIELD = {
  official: 'official',
  reason: 'reason',
  replyBy: 'replyDate',
  overlap: 'official',
  state: 'official',
} as const

/** Naming a substitute: whom it concerns, who receives, and what silence means. */
export function substituteDayPage(page: Page): PageContent {
  const { concerned, locale, faults = [] } = page
  const text = words[locale].pages.substitution.staff
  const title = text.title(concerned.day.title[locale], dayLong(moment(concerned.day.startsAt / 1000), locale))
  const asked = concerned.affected.filter(({ state }) => state === 'confirmed')
  return {
    title,
    faulty: faults.length > 0,
    back: `/sluzhebno/den/${concerned.day.id}`,
    main: (
      <>
        {faults.length > 0 && (
          <ErrorSummary
            locale={locale}
            errors={faults.map((fault) => ({ field: FIELD[fault], text: text.faults[fault] }))}
          />
        )}
        <h1>{title}</h1>
        <h2>{text.affected(asked.length)}</h2>
        {asked.length > 0 && (
          <Affected concerned={{ ...concerned, affected: asked }} locale={locale} caption={text.caption} />
        )}
        <StaffForm action={`/sluzhebno/den/${concerned.day.id}/zamestvane`}>
          <Fields {...page} />
          <p>{text.why}</p>
          <div class="buttons">
            <Button>{text.button(asked.length)}</Button>
            <ButtonLink look="secondary" href={`/sluzhebno/den/${concerned.day.id}`}>
              {text.keep}
            </ButtonLink>
          </div>
        </StaffForm>
      </>
    ),
  }
}

function Fields({ officials, form, faults = [], locale }: Page) {
  const { substitution } = words[locale].pages
  const text = substitution.staff
  const errorOf = (...of: SubstituteFault[]) => {
    const found = of.find((fault) => faults.includes(fault))
    return found ? text.faults[found] : null
  }
  return (
    <>
      <Select
        id="official"
        label={text.official}
        value={form.official}
        error={errorOf('official', 'overlap', 'state')}
        locale={locale}
        items={[
          { value: '', text: '–' },
          ...officials.map((each) => ({ value: each.slug, text: titleOf(each, locale) })),
        ]}
      />
      <Input
        id="reason"
        label={text.reason}
        hint={text.reasonHint}
        value={form.reason}
        error={errorOf('reason')}
        locale={locale}
      />
      <Input
        id="publicReason"
        label={text.publicReason}
        optional={text.optional}
        value={form.publicReason}
        locale={locale}
      />
      <Input
        id="publicReasonEn"
        label={words[locale].pages.closures.close.publicReasonEn}
        optional={text.optional}
        value={form.publicReasonEn}
        locale={locale}
      />
      <Radios
        id="silence"
        legend={text.silenceLegend}
        locale={locale}
        items={(['keep', 'cancel'] as const).map((value) => ({
          value,
          label: text.silence[value],
          checked: form.silence === value,
        }))}
      />
      <ReplyBy form={form} error={errorOf('replyBy')} locale={locale} />
    </>
  )
}
