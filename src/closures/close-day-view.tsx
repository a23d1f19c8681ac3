import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import { dateTime, dayLong, time } from '../i18n/format-time.ts'
import { type Locale, words } from '../i18n/words.ts'
import { Button, ButtonLink } from '../ui/components/button.tsx'
import { Checkboxes } from '../ui/components/choices.tsx'
import { Details } from '../ui/components/details.tsx'
import { ErrorSummary } from '../ui/components/error-summary.tsx'
import { Input } from '../ui/components/input.tsx'
import { RowTable } from '../ui/components/rows.tsx'
import { BareTime } from '../ui/moment.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import { readablePhone } from '../ui/telephone.tsx'
import type { ClosingFault, ClosingForm } from './close-form-rules.ts'
import { meansOf } from './closure-answers.ts'
import type { ClosurePreview, Concerned } from './preview-closure.ts'
import { ReplyBy } from './reply-by-view.tsx'

type Page = {
  concerned: Concerned
  form: ClosingForm
  /** The messages, once the form was looked at; null before. */
  mails: ClosurePreview['mails'] | null
  faults?: readonly ClosingFault[]
  locale: Locale
}

const FIELD = { reason: 'reason', publicReason: 'publicReason', replyBy: 'replyDate', slot: 'slot' } as const

/** Closing a day: who is affected and how each is told, why and until when, the messages, and only then the button. */
export function closeDayPage(page: Page): PageContent {
  const { concerned, locale, mails, faults = [] } = page
  const text = words[locale].pages.closures.close
  const title = text.title(concerned.day.title[locale], dayLong(moment(concerned.day.startsAt / 1000), locale))
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
        <h2>{text.affectedHeading(concerned.affected.length)}</h2>
        <Affected concerned={concerned} locale={locale} />
        <StaffForm action={`/sluzhebno/den/${concerned.day.id}/otmyana`}>
          <Fields {...page} />
          <div class="buttons">
            <Button look="secondary" name="do" value="preview">
              {text.preview}
            </Button>
          </div>
          {mails && <Confirm {...page} mails={mails} />}
        </StaffForm>
      </>
    ),
  }
}

export function Affected({
  concerned: { affected },
  locale,
  caption = words[locale].pages.closures.close.caption,
}: Pick<Page, 'concerned' | 'locale'> & { caption?: string }) {
  const { close } = words[locale].pages.closures
  if (affected.length === 0) return <p>{close.nobody}</p>
  const { columns, means } = close
  return (
    <RowTable
      caption={caption}
      named={1}
      columns={[
        { text: columns.time, label: columns.time },
        { text: columns.who },
        { text: columns.contact, label: columns.contact },
        { text: columns.means, label: columns.means },
      ]}
      rows={affected.map((each) => ({
        key: each.bookingId,
        cells: [
          <BareTime key="time" at={moment(each.startsAt)} locale={locale} />,
          each.name ?? '',
          contactOf(each),
          means[meansOf(each)],
        ],
      }))}
    />
  )
}

/** „0888 123 456, ivan@mail.example“ */
export function contactOf({ phone, email }: { phone: string | null; email: string | null }): string {
  return [phone && readablePhone(phone), email].filter(Boolean).join(', ')
}

function Fields({ concerned, form, faults = [], locale }: Page) {
  const text = words[locale].pages.closures.close
  const errorOf = (fault: ClosingFault) => (faults.includes(fault) ? text.faults[fault] : null)
  return (
    <>
      <h2>{text.formHeading}</h2>
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
        hint={text.publicReasonHint}
        value={form.publicReason}
        error={errorOf('publicReason')}
        locale={locale}
      />
      <Input
        id="publicReasonEn"
        label={text.publicReasonEn}
        optional={text.optional}
        value={form.publicReasonEn}
        locale={locale}
      />
      <ReplyBy form={form} error={errorOf('replyBy')} locale={locale} />
      {concerned.slots.length === 0 ? (
        <p>{text.noSlots}</p>
      ) : (
        <div class="in-columns">
          <Checkboxes
            id="slot"
            legend={text.slots}
            hint={text.slotsHint}
            error={errorOf('slot')}
            locale={locale}
            items={concerned.slots.map(({ slotId, startsAt }) => ({
              value: String(slotId),
              label: dateTime(moment(startsAt), locale),
              checked: form.slots.includes(String(slotId)),
            }))}
          />
        </div>
      )}
    </>
  )
}

function Confirm({ concerned, locale, mails }: Page & { mails: ClosurePreview['mails'] }) {
  const text = words[locale].pages.closures.close
  const many = concerned.affected.length
  return (
    <section id="saobshteniya">
      <h2>{text.mailsHeading}</h2>
      {(['bg', 'en'] as const).map((language) => (
        <Details key={language} summary={text.mail[language]} open={language === locale}>
          <div lang={language}>
            <p>
              <strong>{mails[language].subject}</strong>
            </p>
            <p class="as-written">{mails[language].text}</p>
          </div>
        </Details>
      ))}
      <h2>{text.confirmHeading}</h2>
      <p>{text.confirmWhy}</p>
      <div class="buttons">
        <Button look="warning" name="do" value="close">
          {many === 0 ? text.confirmNobody : text.confirm(many)}
        </Button>
        <ButtonLink look="secondary" href={`/sluzhebno/den/${concerned.day.id}`}>
          {text.keep}
        </ButtonLink>
      </div>
    </section>
  )
}

export const moment = (seconds: number) => DateTime.fromSeconds(seconds, { zone: ZONE })

/** „14:30“ of a moment in seconds since 1970. */
export const clockTime = (seconds: number, locale: Locale) => time(moment(seconds), locale)
