import { ConfigError, type Env } from './config-error.ts'

/**
 * From which minute of the day assistants are mailed what waits for them; null: not at all.
 *
 * @throws ConfigError where it is no hour
 */
export function dailySummaryOf(env: Env): number | null {
  const text = env['DAILY_SUMMARY_AT'] || '07:30'
  return text === 'off' ? null : minuteOf('DAILY_SUMMARY_AT', text, '07:30, or off')
}

/** Whether the list of a reception goes by mail to whoever keeps it, as a file or as a link to it; and from which minute of the working day before. */
export type DayListMail = Readonly<{ form: 'pdf' | 'link' | 'off'; minute: number }>

/** @throws ConfigError where the form is none, or the time no hour */
export function dayListMailOf(env: Env): DayListMail {
  const asked = env['DAY_LIST_MAIL'] || 'pdf'
  const form = (['pdf', 'link', 'off'] as const).find((each) => each === asked)
  if (!form) throw new ConfigError(`DAY_LIST_MAIL must be pdf, link or off, not "${asked}"`)
  return { form, minute: minuteOf('DAY_LIST_MAIL_AT', env['DAY_LIST_MAIL_AT'] || '17:00', '17:00') }
}

function minuteOf(name: string, text: string, example: string): number {
  const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? []
  if (!hour || !minute) throw new ConfigError(`${name} must be an hour such as ${example}, not "${text}"`)
  return Number(hour) * 60 + Number(minute)
}
