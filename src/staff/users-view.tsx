import type { FieldFault } from '../domain-error.ts'
import { type Locale, words } from '../i18n/words.ts'
import { Button, ButtonLink } from '../ui/components/button.tsx'
import { ErrorSummary } from '../ui/components/error-summary.tsx'
import { RowTable } from '../ui/components/rows.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import type { AccountForm } from './account-form-rules.ts'
import type { LivingSession } from './account-queries.ts'
import type { StaffAccount } from './account-rules.ts'
import { Done } from './done-view.tsx'
import { moment, SessionTable } from './sessions-view.tsx'
import { accountErrors, type OfficialChoice, officialName, UserFields } from './user-fields-view.tsx'

const HOME = '/sluzhebno/potrebiteli'

type List = { locale: Locale; accounts: readonly StaffAccount[]; officials: readonly OfficialChoice[]; done?: unknown }

/** „Потребители“: everybody who has or had access. */
export function userListPage({ locale, accounts, officials, done }: List): PageContent {
  const { staff, accounts: texts } = words[locale].pages
  const { list, state } = texts
  const keeps = ({ roles, officials: slugs }: StaffAccount) => {
    const all = officials.length > 1 && officials.every(({ slug }) => slugs.includes(slug))
    if (roles.includes('admin') || all) return list.all
    const named = officials.filter(({ slug }) => slugs.includes(slug)).map((each) => officialName(each, locale))
    return named.length === 0 ? list.none : named.join(', ')
  }
  return {
    title: list.title,
    main: (
      <>
        <Done locale={locale} done={done} />
        <div class="page-heading">
          <h1>{list.title}</h1>
          <ButtonLink href={`${HOME}/nov`}>{list.invite}</ButtonLink>
        </div>
        <RowTable
          caption={list.caption}
          columns={[
            { text: list.name },
            { text: list.email, label: list.email },
            { text: list.roles, label: list.roles },
            { text: list.officials, label: list.officials },
            { text: list.state, label: list.state },
            { text: list.seen, label: list.seen },
          ]}
          rows={accounts.map((account) => ({
            key: String(account.id),
            tone: account.state === 'inactive' ? 'off' : undefined,
            cells: [
              <a key="link" class="govuk-link" href={`${HOME}/${account.id}`} aria-label={list.edit(account.name)}>
                {account.name}
              </a>,
              account.email,
              account.roles.map((role) => staff.roles[role]).join(', '),
              keeps(account),
              state[account.state],
              account.lastSeenAt === null ? list.never : moment(account.lastSeenAt, locale),
            ],
          }))}
        />
      </>
    ),
  }
}

type Edit = {
  locale: Locale
  officials: readonly OfficialChoice[]
  form: AccountForm
  /** Null: somebody is invited. */
  account: StaffAccount | null
  sessions?: readonly LivingSession[]
  faults?: readonly FieldFault[] | 'last-administrator'
  done?: unknown
}

/** An invitation, or what somebody may do. */
export function userEditPage({
  locale,
  officials,
  form,
  account,
  sessions = [],
  faults = [],
  done,
}: Edit): PageContent {
  const { pages, problems } = words[locale]
  const { edit } = pages.accounts
  const last = faults === 'last-administrator' ? problems['last-administrator'] : null
  const errors = faults === 'last-administrator' ? [] : accountErrors(faults, locale)
  const title = account ? edit.title(account.name) : edit.inviteTitle
  return {
    title,
    faulty: errors.length > 0 || last !== null,
    back: HOME,
    main: (
      <>
        {errors.length > 0 && <ErrorSummary locale={locale} errors={errors} />}
        {last && (
          <ErrorSummary locale={locale} title={last.title}>
            <p>{last.detail}</p>
          </ErrorSummary>
        )}
        <Done locale={locale} done={done} />
        <h1>{title}</h1>
        {!account && <p>{edit.inviteLead}</p>}
        <StaffForm action={account ? `${HOME}/${account.id}` : HOME}>
          <UserFields locale={locale} officials={officials} form={form} account={account} errors={errors} />
          <div class="buttons">
            <Button>{account ? edit.save : edit.send}</Button>
          </div>
        </StaffForm>
        {account && <More locale={locale} account={account} sessions={sessions} />}
      </>
    ),
  }
}

function More({
  locale,
  account,
  sessions,
}: {
  locale: Locale
  account: StaffAccount
  sessions: readonly LivingSession[]
}) {
  const { edit, sessions: texts } = words[locale].pages.accounts
  const path = `${HOME}/${account.id}`
  return (
    <>
      <h2>{edit.more}</h2>
      {account.state !== 'inactive' && (
        <StaffForm action={`${path}/vrazka`} className="buttons">
          <Button look="secondary">{edit.again[account.state]}</Button>
        </StaffForm>
      )}
      {account.secondFactor && (
        <StaffForm action={`${path}/vtora-stapka`}>
          <p>{edit.factorHow}</p>
          <div class="buttons">
            <Button look="warning">{edit.factorOff}</Button>
          </div>
        </StaffForm>
      )}
      <h2>{texts.title}</h2>
      <SessionTable locale={locale} sessions={sessions} action={`${path}/sesii`} />
    </>
  )
}
