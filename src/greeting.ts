import { join } from 'node:path'
import type { Config } from './config.ts'

/** What is said at the console when the house is open. `address`: where it listens; null for a process that serves no web. */
export function greeting(config: Config, address: string | null): string {
  const lines = ['', `  Приемна · ${config.municipality.name.bg}`, ...web(config, address), ...mails(config, address)]
  if (config.demo && address !== null)
    lines.push(
      '  Demo                  example officials and hours; citizens need no account, there is no staff sign-in yet',
    )
  return [...lines, '  Stop with Ctrl-C.', ''].join('\n')
}

function web({ publicUrl, port, production }: Config, address: string | null): string[] {
  if (address === null) return ['  Worker: sends messages and keeps the reception days.']
  // Port 0 is any free one, known only now.
  const url = port === 0 ? address : publicUrl
  return [
    `  Open                  ${url}`,
    `  API                   ${url}/api/v1/officials   reference: ${url}/api/docs`,
    ...(production && new URL(url).hostname === new URL(address).hostname
      ? [`  Careful: PUBLIC_URL is not set, so the links in mails lead to ${url}`]
      : []),
  ]
}

function mails({ smtpUrl, dataDir, publicUrl, port }: Config, address: string | null): string[] {
  if (smtpUrl) return ['  Mails                 leave by SMTP']
  const page = address === null ? '' : `${port === 0 ? address : publicUrl}/dev/mail   files: `
  return [`  Mails                 ${page}${join(dataDir, 'mail')}`]
}
