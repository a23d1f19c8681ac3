import { type Locale, words } from '../i18n/words.ts'
import { pathOf } from '../ui/addresses.ts'
import { Button } from '../ui/components/button.tsx'
import { ErrorSummary } from '../ui/components/error-summary.tsx'
import { Input } from '../ui/components/input.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { WithPhone } from '../ui/telephone.tsx'
import type { FindForm } from './find-rules.ts'

type Find = {
  locale: Locale
  phone: string
  /** What was typed. */
  form?: FindForm
  /** Fields that cannot be read; or all could, and nothing was found, or four digits will not do for this code any more today. */
  faults?: readonly (keyof FindForm)[] | 'not-found' | 'ask-all'
}

/** „Намерете часа си“: the code and the end of the telephone. */
export function findBookingPage({ locale, phone, form, faults = [] }: Find): PageContent {
  const { find } = words[locale].pages
  const texts = { code: find.missingCode, proof: find.missingProof }
  const errors = typeof faults === 'string' ? [] : faults.map((field) => ({ field, text: texts[field] }))
  const errorOf = (field: keyof FindForm) => errors.find((each) => each.field === field)?.text
  return {
    title: find.title,
    faulty: faults.length > 0,
    back: pathOf('home', locale),
    main: (
      <>
        {errors.length > 0 && <ErrorSummary locale={locale} errors={errors} />}
        {faults === 'not-found' && (
          <ErrorSummary locale={locale} title={find.notFound}>
            <p>{find.notFoundHow}</p>
          </ErrorSummary>
        )}
        {faults === 'ask-all' && (
          <ErrorSummary locale={locale} title={find.askAll}>
            <p>
              <WithPhone text={find.askAllHow} phone={phone} />
            </p>
          </ErrorSummary>
        )}
        <h1>{find.title}</h1>
        <p>{find.lead}</p>
        <form method="post" action={pathOf('findBooking', locale)} noValidate>
          <Input
            id="code"
            label={find.code}
            hint={find.codeHint}
            value={form?.code ?? ''}
            error={errorOf('code')}
            inputMode="numeric"
            autoComplete="off"
            spellcheck={false}
            locale={locale}
          />
          <Input
            id="proof"
            label={faults === 'ask-all' ? find.wholeProof : find.proof}
            {...(faults !== 'ask-all' && { hint: find.proofHint })}
            value={form?.proof ?? ''}
            error={errorOf('proof')}
            autoComplete="off"
            spellcheck={false}
            locale={locale}
          />
          <div class="buttons">
            <Button>{find.button}</Button>
          </div>
        </form>
        <p>
          <WithPhone text={find.noCode} phone={phone} />
        </p>
      </>
    ),
  }
}
