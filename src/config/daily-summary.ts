import { ConfigError, type Env } from './config-error.ts'

/**
 * From which minute of the day assistants are mailed what waits for them; null: not at all.
 *
 * @throws ConfigError where it is no hour
 */
export function dailySummaryOf(env: Env): number | null {
  const text = env['DAILY_SUMMARY_AT'] || '07:30'
  if (text === 'off') return null
  const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? []
  if (!hour || !minute) throw new ConfigError(`DAILY_SUMMARY_AT must be an hour such as 07:30, or off, not "${text}"`)
  return Number(hour) * 60 + Number(minute)
}
