import { words } from '../i18n/words.ts'
import { Button, ButtonLink } from '../ui/components/button.tsx'
import { ErrorSummary } from '../ui/components/error-summary.tsx'
import { Input } from '../ui/components/input.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import type { LivingSession } from './account-queries.ts'
import { Done } from './done-view.tsx'
import type { NewPasswordFault } from './new-password-rules.ts'
import { NewPasswordFields, passwordFaultText } from './password-view.tsx'
import { SessionTable } from './sessions-view.tsx'
import type { StaffMember } from './staff-member.ts'

/** What can be wrong with a change of one's password. */
export type ProfileFault = NewPasswordFault | 'wrong-password'

type Profile = {
  staff: StaffMember
  /** Whose receptions they keep, by title. */
  officials: readonly string[]
  sessions: readonly LivingSession[]
  codesLeft: number
  fault?: ProfileFault
  done?: unknown
}

/** „Моят профил“. */
export function profilePage({ staff, officials, sessions, codesLeft, fault, done }: Profile): PageContent {
  const { locale } = staff
  const { profile } = words[locale].pages.accounts
  const field = fault === 'wrong-password' ? 'current' : 'password'
  return {
    title: profile.title,
    faulty: fault !== undefined,
    main: (
      <>
        {fault && <ErrorSummary locale={locale} errors={[{ field, text: passwordFaultText(fault, locale) }]} />}
        <Done locale={locale} done={done} />
        <h1>{profile.title}</h1>
        <You staff={staff} officials={officials} />
        <h2>{profile.factorHeading}</h2>
        <p>{staff.secondFactor ? profile.factorOn(codesLeft) : profile.factorOff}</p>
        <div class="buttons">
          <ButtonLink look="secondary" href="/sluzhebno/profil/vtora-stapka">
            {profile.factorOpen}
          </ButtonLink>
        </div>
        <h2>{profile.passwordHeading}</h2>
        <PasswordForm locale={locale} {...(fault && { fault })} />
        <h2>{profile.sessionsHeading}</h2>
        <SessionTable locale={locale} sessions={sessions} action="/sluzhebno/profil/sesii" own={staff.sessionId} />
      </>
    ),
  }
}

function You({ staff, officials }: Pick<Profile, 'staff' | 'officials'>) {
  const { accounts, staff: texts } = words[staff.locale].pages
  const { profile, list } = accounts
  const keeps = staff.roles.includes('admin') ? list.all : officials.join(', ') || list.none
  const facts = [
    [profile.name, staff.name],
    [profile.email, staff.email],
    [profile.roles, staff.roles.map((role) => texts.roles[role]).join(', ')],
    [profile.officials, keeps],
  ]
  return (
    <>
      <h2>{profile.you}</h2>
      <dl class="facts">
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p class="secondary">{profile.askAdmin}</p>
    </>
  )
}

function PasswordForm({ locale, fault }: { locale: StaffMember['locale']; fault?: ProfileFault }) {
  const { profile } = words[locale].pages.accounts
  const wrong = fault === 'wrong-password'
  return (
    <StaffForm action="/sluzhebno/profil/parola">
      <Input
        id="current"
        type="password"
        label={profile.current}
        error={wrong ? passwordFaultText('wrong-password', locale) : null}
        autoComplete="current-password"
        spellcheck={false}
        locale={locale}
      />
      <NewPasswordFields locale={locale} fault={fault === undefined || fault === 'wrong-password' ? null : fault} />
      <div class="buttons">
        <Button>{profile.change}</Button>
      </div>
    </StaffForm>
  )
}
