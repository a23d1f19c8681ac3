import type { FieldFault } from '../domain-error.ts'
import { type Locale, words } from '../i18n/words.ts'
import { Checkboxes, Radios } from '../ui/components/choices.tsx'
import type { FormError } from '../ui/components/error-summary.tsx'
import { Input } from '../ui/components/input.tsx'
import { type AccountForm, chosen } from './account-form-rules.ts'
import type { StaffAccount } from './account-rules.ts'
import { ROLES } from './staff-member.ts'

/** An official that an account may keep. */
export type OfficialChoice = {
  slug: string
  titleBg: string
  titleEn: string
  portfolioBg: string | null
  portfolioEn: string | null
}

type Fields = {
  locale: Locale
  officials: readonly OfficialChoice[]
  form: AccountForm
  account: StaffAccount | null
  errors: readonly FormError[]
}

/** Two deputies are told apart by their portfolios. */
export function officialName({ titleBg, titleEn, portfolioBg, portfolioEn }: OfficialChoice, locale: Locale): string {
  const [title, portfolio] = locale === 'bg' ? [titleBg, portfolioBg] : [titleEn, portfolioEn]
  return portfolio ? `${title} – ${portfolio}` : title
}

/** The faults of an account's form in its own words, each at its field. */
export function accountErrors(faults: readonly FieldFault[], locale: Locale): FormError[] {
  const { pages, faults: common } = words[locale]
  const texts: Record<string, Record<string, string>> = pages.accounts.edit.fault
  return faults.map(({ pointer, fault }) => ({
    field: pointer.slice(1),
    text: texts[pointer]?.[fault] ?? common[fault],
  }))
}

/** What an account is made of. The e-mail is asked for once: it is who somebody is. */
export function UserFields({ locale, officials, form, account, errors }: Fields) {
  const { staff, accounts } = words[locale].pages
  const { edit } = accounts
  const errorOf = (field: string) => errors.find((each) => each.field === field)?.text
  const [roles, keeps] = [chosen(form.roles), chosen(form.officials)]
  return (
    <>
      {account ? (
        <dl class="facts">
          <div>
            <dt>{edit.email}</dt>
            <dd>{account.email}</dd>
          </div>
        </dl>
      ) : (
        <Input
          id="email"
          type="email"
          label={edit.email}
          value={form.email ?? ''}
          error={errorOf('email')}
          autoComplete="off"
          inputMode="email"
          spellcheck={false}
          locale={locale}
        />
      )}
      <Input
        id="name"
        label={edit.name}
        value={form.name ?? ''}
        error={errorOf('name')}
        autoComplete="off"
        spellcheck={false}
        locale={locale}
      />
      <Checkboxes
        id="roles"
        legend={edit.roles}
        hint={edit.rolesHint}
        error={errorOf('roles')}
        items={ROLES.map((role) => ({
          value: role,
          label: staff.roles[role],
          hint: edit.roleHints[role],
          checked: roles.includes(role),
        }))}
        locale={locale}
      />
      <Checkboxes
        id="officials"
        legend={edit.officials}
        hint={edit.officialsHint}
        error={errorOf('officials')}
        items={officials.map((each) => ({
          value: each.slug,
          label: officialName(each, locale),
          checked: keeps.includes(each.slug),
        }))}
        locale={locale}
      />
      <Checkboxes
        id="readsTopics"
        legend={edit.topics}
        items={[
          { value: 'da', label: edit.readsTopics, hint: edit.readsTopicsHint, checked: form.readsTopics === 'da' },
        ]}
        locale={locale}
      />
      <Radios
        id="locale"
        legend={edit.locale}
        inline
        items={[
          { value: 'bg', label: 'Български', checked: form.locale !== 'en' },
          { value: 'en', label: 'English', checked: form.locale === 'en' },
        ]}
        locale={locale}
      />
      {account && (
        <Checkboxes
          id="active"
          legend={edit.active}
          items={[{ value: 'da', label: edit.isActive, hint: edit.isActiveHint, checked: form.active === 'da' }]}
          locale={locale}
        />
      )}
    </>
  )
}
