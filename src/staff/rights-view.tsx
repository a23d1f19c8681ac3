import { type Locale, words } from '../i18n/words.ts'
import { RowTable } from '../ui/components/rows.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { type Policy, policyRoutes, type RoutePolicy } from './policy-rules.ts'

/** „Права“: the policy table as it is enforced, for whoever has to account for it. */
export function rightsPage(locale: Locale, policy: Policy): PageContent {
  const { rights } = words[locale].pages.accounts
  const routes = policyRoutes(policy)
  const parts = [
    { heading: rights.pages, rows: routes.filter(({ url }) => !url.startsWith('/api/')) },
    { heading: rights.api, rows: routes.filter(({ url }) => url.startsWith('/api/')) },
  ]
  return {
    title: rights.title,
    main: (
      <>
        <h1>{rights.title}</h1>
        <p>{rights.lead}</p>
        {parts.map(({ heading, rows }) => (
          <Part key={heading} locale={locale} policy={policy} heading={heading} routes={rows} />
        ))}
      </>
    ),
  }
}

type Part = { locale: Locale; policy: Policy; heading: string; routes: { method: string; url: string }[] }

function Part({ locale, policy, heading, routes }: Part) {
  const { accounts, staff } = words[locale].pages
  const { rights } = accounts
  return (
    <RowTable
      caption={heading}
      columns={[
        { text: rights.route },
        { text: rights.about, label: rights.about },
        { text: rights.may, label: rights.may },
      ]}
      rows={routes.map(({ method, url }) => {
        const key = `${method} ${url}`
        const line = policy[key]
        return {
          key,
          cells: [
            <code key="route">{key}</code>,
            line ? aboutOf(line.on, locale) : '',
            line ? line.allow.map((role) => staff.roles[role]).join(', ') : '',
          ],
        }
      })}
    />
  )
}

function aboutOf(on: RoutePolicy['on'], locale: Locale): string {
  const { on: texts } = words[locale].pages.accounts.rights
  return on === 'self' || on === 'house' || on === 'list' || on === 'body' ? texts[on] : texts.object
}
