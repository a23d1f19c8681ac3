import { type Locale, words } from '../i18n/words.ts'
import { pathOf } from '../ui/addresses.ts'
import { Button } from '../ui/components/button.tsx'
import { ErrorSummary } from '../ui/components/error-summary.tsx'
import { Input } from '../ui/components/input.tsx'
import { InsetText } from '../ui/components/inset-text.tsx'
import { Filled } from '../ui/filled.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import type { SignInForm } from './sign-in-form-rules.ts'

/** How the sign-in stands. `back`: where it leads on; `wait`: seconds until the next try. */
export type SignInState = {
  back: string
  email?: string
  notice?: 'ended' | 'signedOut' | null
  faults?: readonly (keyof SignInForm)[]
  refused?: true
  wait?: number | null
}

/** „Вход за служители“. A password that was typed is never sent back. */
export function signInPage({
  locale,
  back,
  email = '',
  notice = null,
  faults = [],
  refused,
  wait = null,
}: SignInState & { locale: Locale }): PageContent {
  const { staff, errors } = words[locale].pages
  const { signIn } = staff
  const texts = { email: signIn.missingEmail, password: signIn.missingPassword }
  const errorOf = (field: keyof SignInForm) => (faults.includes(field) ? texts[field] : null)
  return {
    title: signIn.title,
    faulty: faults.length > 0 || refused === true,
    main: (
      <>
        {faults.length > 0 && (
          <ErrorSummary locale={locale} errors={faults.map((field) => ({ field, text: texts[field] }))} />
        )}
        {refused && (
          <ErrorSummary locale={locale} title={wait === null ? signIn.refused : signIn.wait}>
            <p>{wait === null ? signIn.refusedHow : errors.wait(wait)}</p>
          </ErrorSummary>
        )}
        <h1>{signIn.title}</h1>
        {notice && <InsetText>{signIn[notice]}</InsetText>}
        <StaffForm action="/sluzhebno/vhod">
          <input type="hidden" name="kam" value={back} />
          <Input
            id="email"
            type="email"
            label={signIn.email}
            value={email}
            error={errorOf('email')}
            autoComplete="username"
            inputMode="email"
            spellcheck={false}
            locale={locale}
          />
          <Input
            id="password"
            type="password"
            label={signIn.password}
            error={errorOf('password')}
            autoComplete="current-password"
            spellcheck={false}
            locale={locale}
          />
          <div class="buttons">
            <Button>{signIn.button}</Button>
          </div>
        </StaffForm>
        <p class="secondary">
          <Filled
            text={signIn.lead}
            parts={{
              home: (
                <a class="govuk-link" href={pathOf('home', locale)}>
                  {signIn.home}
                </a>
              ),
            }}
          />
        </p>
      </>
    ),
  }
}
