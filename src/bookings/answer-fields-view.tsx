import { type Locale, words } from '../i18n/words.ts'
import { Checkboxes } from '../ui/components/choices.tsx'
import { Details } from '../ui/components/details.tsx'
import type { FormError } from '../ui/components/error-summary.tsx'
import { Input } from '../ui/components/input.tsx'
import { Textarea } from '../ui/components/textarea.tsx'
import type { Answers } from './draft.ts'
import { type AnswerFault, NEEDS } from './draft-rules.ts'

/** The most characters of a question. */
const TOPIC_LIMIT = 1_000

type Fields = {
  answers: Answers
  errors: readonly FormError[]
  locale: Locale
  /** What telephone and e-mail are used for; absent: as for a booking. */
  hints?: { phoneHint: string; emailHint: string }
}

/** Who comes, how to reach them, about what: for a booking and for the waiting list alike. Stands within a form. */
export function AnswerFields({ answers, errors, locale, hints }: Fields) {
  const { journey } = words[locale].pages
  const { details } = journey
  const { phoneHint, emailHint } = hints ?? details
  const errorOf = (field: keyof Answers) => errors.find((each) => each.field === field)?.text
  return (
    <>
      <Input
        id="name"
        label={details.name}
        value={answers.name}
        error={errorOf('name')}
        autoComplete="name"
        spellcheck={false}
        locale={locale}
      />
      <p>{details.contact}</p>
      <Input
        id="phone"
        type="tel"
        label={details.phone}
        hint={phoneHint}
        value={answers.phone}
        error={errorOf('phone')}
        autoComplete="tel"
        inputMode="tel"
        locale={locale}
      />
      <Input
        id="email"
        type="email"
        label={details.email}
        hint={emailHint}
        value={answers.email}
        error={errorOf('email')}
        autoComplete="email"
        inputMode="email"
        spellcheck={false}
        locale={locale}
      />
      <Textarea
        id="topic"
        label={details.topic}
        hint={details.topicHint}
        value={answers.topic}
        limit={TOPIC_LIMIT}
        error={errorOf('topic')}
        locale={locale}
      />
      <Checkboxes
        id="needs"
        legend={
          <>
            {details.needs} <span class="optional">{journey.optional}</span>
          </>
        }
        items={NEEDS.map((need) => ({
          value: need,
          label: details.need[need],
          checked: answers.needs.includes(need),
        }))}
        error={errorOf('needs')}
        locale={locale}
      />
      <Details summary={details.onBehalf} open={answers.onBehalfOf !== '' || errorOf('onBehalfOf') !== undefined}>
        <Input
          id="onBehalfOf"
          label={details.onBehalfOf}
          optional={journey.optional}
          hint={details.onBehalfHint}
          value={answers.onBehalfOf}
          error={errorOf('onBehalfOf')}
          spellcheck={false}
          locale={locale}
        />
      </Details>
    </>
  )
}

/** What is wrong with these fields, in words. */
export function answerErrors(faults: readonly AnswerFault[], locale: Locale): FormError[] {
  return faults.map((fault) => ({ field: fault.field, text: faultText(fault, locale) }))
}

function faultText({ field, fault, limit }: AnswerFault, locale: Locale): string {
  const { faults, pages } = words[locale]
  const { details } = pages.journey
  if (field === 'topic' && fault === 'required') return details.missingTopic
  if (field === 'topic' && fault === 'too-long') return details.longTopic(limit ?? TOPIC_LIMIT)
  if (field === 'name' && fault === 'too-short') return faults['invalid-name']
  return faults[fault]
}
