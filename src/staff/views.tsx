import type { DomainError } from '../domain-error.ts'
import { words } from '../i18n/words.ts'
import type { PageContent } from '../ui/page-shell.tsx'
import type { RoutePolicy } from './policy-rules.ts'
import type { StaffMember } from './staff-member.ts'

/** What stood between somebody and a page: their roles, the form they sent, or whose reception it is about. */
export type Refused = 'role' | 'form' | 'object'

type Refusal = {
  staff: StaffMember
  refusal: DomainError
  refusedFor: Refused | null
  /** The page's line in the policy table; null where there is no such page. */
  policy: RoutePolicy | null
  requestId: string
}

/** A refusal in words, in the staff's frame: a 403 says why. */
export function staffErrorPage({ staff, refusal: { code, details }, requestId, ...rest }: Refusal): PageContent {
  const { problems, pages } = words[staff.locale]
  const { refused } = pages.staff
  const told =
    code === 'forbidden'
      ? { title: refused.title, detail: whyForbidden({ staff, ...rest }) }
      : code === 'not-found'
        ? pages.errors.notFound
        : code === 'invalid-body' || code === 'malformed-request' || code === 'unsupported-media-type'
          ? pages.errors.unreadable
          : problems[code]
  const wait = details && 'retryAfterSeconds' in details ? details.retryAfterSeconds : null
  return {
    title: told.title,
    main: (
      <>
        <h1>{told.title}</h1>
        <p>{told.detail}</p>
        {wait !== null && <p>{pages.errors.wait(wait)}</p>}
        {code === 'internal-error' && (
          <p>
            {pages.errors.requestNumber} <code>{requestId}</code>
          </p>
        )}
        <p>
          <a class="govuk-link" href="/sluzhebno/">
            {refused.start}
          </a>
        </p>
      </>
    ),
  }
}

function whyForbidden({ staff, refusedFor, policy }: Pick<Refusal, 'staff' | 'refusedFor' | 'policy'>): string {
  const { refused, roles } = words[staff.locale].pages.staff
  if (refusedFor === 'form') return refused.form
  if (refusedFor !== 'role' || !policy) return refused.object
  const named = (names: StaffMember['roles'] | RoutePolicy['allow']) => names.map((name) => roles[name]).join(', ')
  return refused.role(named(policy.allow), named(staff.roles))
}
