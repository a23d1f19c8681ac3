import { unknownLinkPage } from '../bookings/unknown-link-view.tsx'
import { type Locale, words } from '../i18n/words.ts'
import { pathOf } from '../ui/addresses.ts'
import { Button, ButtonLink } from '../ui/components/button.tsx'
import { Radios } from '../ui/components/choices.tsx'
import { ErrorSummary } from '../ui/components/error-summary.tsx'
import { Textarea } from '../ui/components/textarea.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import type { Invitation } from './answer-feedback.ts'
import { ANSWERS, type FeedbackFault, type FeedbackForm, LONGEST_REMARK, QUESTIONS } from './feedback-rules.ts'

/** How the fields are called in the form. */
const FIELD = { booking: 'zapazvane', time: 'vreme', answer: 'otgovor', remark: 'belezhka' } as const

type Asked = { token: string; locale: Locale; form?: FeedbackForm; faults?: readonly FeedbackFault[] }

/** The three questions, and room for a remark. */
export function feedbackPage({ token, locale, form, faults = [] }: Asked): PageContent {
  const text = words[locale].pages.feedback
  const errors = faults.map(({ field, fault }) => ({ field: FIELD[field], text: saidOf({ field, fault }, locale) }))
  const errorOf = (field: FeedbackFault['field']) => errors.find((error) => error.field === FIELD[field])?.text
  return {
    title: text.title,
    faulty: errors.length > 0,
    main: (
      <>
        {errors.length > 0 && <ErrorSummary locale={locale} errors={errors} />}
        <h1>{text.title}</h1>
        <p>{text.lead}</p>
        <form method="post" action={pathOf('feedback', locale, { token })} noValidate>
          {QUESTIONS.map((question) => (
            <Radios
              key={question}
              id={FIELD[question]}
              locale={locale}
              legend={text.question[question]}
              legendSize="m"
              error={errorOf(question)}
              items={ANSWERS.map((value) => ({
                value,
                label: text.answer[value],
                checked: form?.answers[question] === value,
              }))}
            />
          ))}
          <Textarea
            id={FIELD.remark}
            locale={locale}
            label={text.remark}
            hint={text.remarkHint}
            optional={text.optional}
            rows={4}
            limit={LONGEST_REMARK}
            value={form?.remark ?? ''}
            error={errorOf('remark')}
          />
          <Button>{text.send}</Button>
        </form>
      </>
    ),
  }
}

function saidOf({ field, fault }: FeedbackFault, locale: Locale): string {
  const text = words[locale].pages.feedback
  if (field !== 'remark') return text.choose[field]
  return fault === 'personal' ? text.personal : words[locale].faults[fault]
}

/** What somebody reads who answered. */
export function feedbackGivenPage(locale: Locale): PageContent {
  const text = words[locale].pages.feedback
  return plainPage({ title: text.thanks, said: text.thanksHow, locale })
}

/** What somebody reads whose questions were answered already, or whose time is over. */
export function feedbackOverPage({ invitation, locale }: { invitation: Invitation; locale: Locale }): PageContent {
  const { over } = words[locale].pages.feedback
  const text = invitation === 'answered' ? over.answered : over.late
  return plainPage({ title: text.title, said: text.how, locale })
}

/** A link that is none of ours. */
export function noFeedbackPage({ locale, phone }: { locale: Locale; phone: string }): PageContent {
  return unknownLinkPage({ ...words[locale].pages.feedback.notFound, locale, phone })
}

function plainPage({ title, said, locale }: { title: string; said: string; locale: Locale }): PageContent {
  return {
    title,
    main: (
      <>
        <h1>{title}</h1>
        <p>{said}</p>
        <ButtonLink look="secondary" href={pathOf('home', locale)}>
          {words[locale].pages.feedback.home}
        </ButtonLink>
      </>
    ),
  }
}
