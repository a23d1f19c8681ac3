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
  notice?: 'ended' | 'signedOut' | 'chosen' | null
  faults?: readonly (keyof SignInForm)[]
  refused?: true
  /** The password was right, and a code of the app is needed too. */
  needsCode?: true
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
  needsCode,
  wait = null,
}: SignInState & { locale: Locale }): PageContent {
  const { staff, errors, accounts } = words[locale].pages
  const { signIn } = staff
  const texts = { email: signIn.missingEmail, password: signIn.missingPassword }
  const errorOf = (field: keyof SignInForm) => (faults.includes(field) ? texts[field] : null)
  return {
    title: signIn.title,
    faulty: faults.length > 0 || refused === true || needsCode === true,
    main: (
      <>
        {faults.length > 0 && (
          <ErrorSummary locale={locale} errors={faults.map((field) => ({ field, text: texts[field] }))} />
        )}
        {needsCode && <ErrorSummary locale={locale} errors={[{ field: 'totp', text: accounts.factor.needed }]} />}
        {refused && (
          <ErrorSummary locale={locale} title={wait === null ? signIn.refused : signIn.wait}>
            <p>{wait === null ? signIn.refusedHow : errors.wait(wait)}</p>
          </ErrorSummary>
        )}
        <h1>{signIn.title}</h1>
        {notice && <InsetText>{notice === 'chosen' ? accounts.password.chosen : signIn[notice]}</InsetText>}
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
          <Input
            id="totp"
            label={accounts.factor.signIn}
            hint={accounts.factor.signInHint}
            error={needsCode ? accounts.factor.needed : null}
            autoComplete="one-time-code"
            spellcheck={false}
            locale={locale}
          />
          <div class="buttons">
            <Button>{signIn.button}</Button>
          </div>
        </StaffForm>
        <p>
          <a class="govuk-link" href={`/sluzhebno/zabravena-parola?lang=${locale}`}>
            {accounts.forgot.link}
          </a>
        </p>
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
