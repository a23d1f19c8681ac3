import { join } from 'node:path'
import type { Config } from './config.ts'

/** What is said at the console when the house is open. `address`: null for a process that serves no web. */
export function greeting(config: Config, address: string | null): string {
  const lines = [
    '',
    `  Приемна · ${config.municipality.name.bg}`,
    ...(address === null
      ? ['  Worker: sends messages and keeps the reception days.']
      : [
          `  Open                  ${config.publicUrl}`,
          `  API                   ${config.publicUrl}/api/v1/officials   reference: ${config.publicUrl}/api/docs`,
        ]),
    config.smtpUrl
      ? '  Mails                 leave by SMTP'
      : `  Mails                 ${address === null ? '' : `${config.publicUrl}/dev/mail   `}files: ${join(config.dataDir, 'mail')}`,
    ...(config.demo && address !== null ? [`  Demo                  Община Сопот, with example hours; citizens need no account, staff sign-in is not built yet`] : []),
    '  Stop with Ctrl-C.',
    '',
  ]
  return lines.join('\n')
}
