import { type Locale, words } from '../i18n/words.ts'
import { Button } from '../ui/components/button.tsx'
import { ErrorSummary } from '../ui/components/error-summary.tsx'
import { Input } from '../ui/components/input.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import type { NewPasswordFault } from './new-password-rules.ts'
import type { LinkKind } from './one-time-link.ts'
import { PASSWORD_LENGTH } from './password-rules.ts'

type Choose = { locale: Locale; email: string; kind: LinkKind; action: string; fault?: NewPasswordFault }

/** What is wrong with a password, in words. */
export function passwordFaultText(fault: NewPasswordFault | 'wrong-password', locale: Locale): string {
  const { faults } = words[locale].pages.accounts.password
  if (fault === 'too-short') return faults[fault](PASSWORD_LENGTH.least)
  return fault === 'too-long' ? faults[fault](PASSWORD_LENGTH.most) : faults[fault]
}

/** A password twice; never sent back. */
export function NewPasswordFields({ locale, fault }: { locale: Locale; fault?: NewPasswordFault | null }) {
  const { password, profile } = words[locale].pages.accounts
  return (
    <>
      <Input
        id="password"
        type="password"
        label={profile.next}
        hint={password.hint(PASSWORD_LENGTH.least)}
        error={fault && passwordFaultText(fault, locale)}
        autoComplete="new-password"
        spellcheck={false}
        locale={locale}
      />
      <Input
        id="repeat"
        type="password"
        label={profile.repeat}
        autoComplete="new-password"
        spellcheck={false}
        locale={locale}
      />
    </>
  )
}

/** „Изберете парола“, by a link of a mail. */
export function passwordPage({ locale, email, kind, action, fault }: Choose): PageContent {
  const { password } = words[locale].pages.accounts
  const title = password.title[kind]
  return {
    title,
    faulty: fault !== undefined,
    main: (
      <>
        {fault && (
          <ErrorSummary locale={locale} errors={[{ field: 'password', text: passwordFaultText(fault, locale) }]} />
        )}
        <h1>{title}</h1>
        <p>{password.for(email)}</p>
        <StaffForm action={action}>
          {/* A password manager keeps the password under this name. */}
          <input type="hidden" name="username" autocomplete="username" value={email} />
          <NewPasswordFields locale={locale} fault={fault ?? null} />
          <div class="buttons">
            <Button>{password.save}</Button>
          </div>
        </StaffForm>
      </>
    ),
  }
}

/** A link that may not be used any more. */
export function goneLinkPage(locale: Locale): PageContent {
  const { password } = words[locale].pages.accounts
  return {
    title: password.goneTitle,
    main: (
      <>
        <h1>{password.goneTitle}</h1>
        <p>{password.gone}</p>
        <p>
          <a class="govuk-link" href="/sluzhebno/zabravena-parola">
            {password.goneHow}
          </a>
        </p>
      </>
    ),
  }
}

/** „Забравена парола“. */
export function forgotPage({ locale, missing = false }: { locale: Locale; missing?: boolean }): PageContent {
  const { forgot } = words[locale].pages.accounts
  const { signIn } = words[locale].pages.staff
  return {
    title: forgot.title,
    faulty: missing,
    back: '/sluzhebno/vhod',
    main: (
      <>
        {missing && <ErrorSummary locale={locale} errors={[{ field: 'email', text: signIn.missingEmail }]} />}
        <h1>{forgot.title}</h1>
        <p>{forgot.lead}</p>
        <StaffForm action={`/sluzhebno/zabravena-parola?lang=${locale}`}>
          <Input
            id="email"
            type="email"
            label={signIn.email}
            error={missing ? signIn.missingEmail : null}
            autoComplete="username"
            inputMode="email"
            spellcheck={false}
            locale={locale}
          />
          <div class="buttons">
            <Button>{forgot.send}</Button>
          </div>
        </StaffForm>
      </>
    ),
  }
}

/** The same whether there is such an account or not. */
export function sentPage(locale: Locale): PageContent {
  const { forgot } = words[locale].pages.accounts
  return {
    title: forgot.sentTitle,
    main: (
      <>
        <h1>{forgot.sentTitle}</h1>
        <p>{forgot.sent}</p>
        <p>
          <a class="govuk-link" href="/sluzhebno/vhod">
            {forgot.back}
          </a>
        </p>
      </>
    ),
  }
}
