import { join } from 'node:path'
import type { Config } from './config.ts'
import { QUARANTINE_WORDS, type QuarantineReason } from './messages/quarantine.ts'
import type { DemoAccount } from './staff/demo-staff.ts'
import type { KnownSignIn } from './staff/first-admin.ts'
import type { Role } from './staff/staff-member.ts'

/** Whom the house expects, and what to be careful of. */
type Visits = {
  visit: string | null
  quarantine: QuarantineReason | null
  staff: KnownSignIn | 'nobody' | null
  others: DemoAccount[]
}

/**
 * What is said at the console when the house is open.
 *
 * @param address where it listens; null for a process that serves no web
 * @param visit the path of a booking of the demo, where there is one
 * @param quarantine why no mail leaves, where none does
 * @param staff how to sign in to the demo; `nobody` where no administrator could
 * @param others who else can sign in to the demo, with the same password
 */
export function greeting(
  config: Config,
  address: string | null,
  { visit = null, quarantine = null, staff = null, others = [] }: Partial<Visits> = {},
): string {
  const lines = ['', `  Приемна · ${config.municipality.name.bg}`, ...web(config, address), ...mails(config, address)]
  if (quarantine !== null)
    lines.push(
      `  Careful: no mail leaves, for ${QUARANTINE_WORDS[quarantine]}. "npm run messages:release" shows what waits.`,
    )
  if (config.demo && address !== null)
    lines.push(
      '  Demo                  example officials and hours; citizens need no account',
      ...(visit === null ? [] : [`  A citizen of the demo ${urlOf(config, address)}${visit}`]),
    )
  if (address !== null) lines.push(...signIn(staff, others, urlOf(config, address)))
  return [...lines, '  Stop with Ctrl-C.', ''].join('\n')
}

function web({ publicUrl, port, production }: Config, address: string | null): string[] {
  if (address === null) return ['  Worker: sends messages and keeps the reception days.']
  const url = urlOf({ publicUrl, port }, address)
  return [
    `  Open                  ${url}`,
    `  API                   ${url}/api/v1/officials   reference: ${url}/api/docs`,
    ...(production && new URL(url).hostname === new URL(address).hostname
      ? [`  Careful: PUBLIC_URL is not set, so the links in mails lead to ${url}`]
      : []),
  ]
}

/** Only the demo's password is said, which everybody with this console could find out. */
function signIn(staff: Visits['staff'], others: DemoAccount[], url: string): string[] {
  if (staff === null) return []
  if (staff === 'nobody')
    return [
      '  Careful: nobody can sign in. Set ADMIN_EMAIL and ADMIN_PASSWORD for the first administrator, and start again.',
    ]
  return [
    `  Staff of the demo     ${staff.email}   password: ${staff.password}`,
    ...others.map(({ email, role }) => `                        ${email.padEnd(25)}   the same password: ${WHO[role]}`),
    `  Sign in               ${url}/sluzhebno/`,
    `  or over the API       curl -X POST ${url}/api/v1/session -H 'Content-Type: application/json' -d '${JSON.stringify(staff)}'`,
  ]
}

const WHO: Record<Role, string> = {
  admin: 'administrator',
  assistant: 'assistant of the mayor',
  'front-desk': 'front desk',
  official: 'the mayor',
  auditor: 'auditor',
}

/** Port 0 is any free one, known only now. */
function urlOf({ publicUrl, port }: Pick<Config, 'publicUrl' | 'port'>, address: string): string {
  return port === 0 ? address : publicUrl
}

function mails({ smtpUrl, dataDir, publicUrl, port }: Config, address: string | null): string[] {
  if (smtpUrl) return ['  Mails                 leave by SMTP']
  const page = address === null ? '' : `${urlOf({ publicUrl, port }, address)}/dev/mail   files: `
  return [`  Mails                 ${page}${join(dataDir, 'mail')}`]
}
