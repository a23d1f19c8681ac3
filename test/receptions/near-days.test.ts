import { DateTime } from 'luxon'
import t from 'tap'
import { ZONE } from '../../src/clock.ts'
import { relativeDay } from '../../src/i18n/format-time.ts'
import { dateRange } from '../../src/receptions/date-range.ts'

const HOUR_MS = 3_600_000
/** The date in Sofia by another clockmaker. */
const byIntl = new Intl.DateTimeFormat('sv', { timeZone: ZONE, year: 'numeric', month: '2-digit', day: '2-digit' })

t.test('D4: „днес“ and „утре“ are those of Sofia at every hour of 366 days', async (t) => {
  const start = Date.parse('2027-12-31T22:00:00Z')
  const dates = Array.from({ length: 368 * 24 }, (_, n) => byIntl.format(start + n * HOUR_MS))
  const order = new Map([...new Set(dates)].map((date, n) => [date, n]))
  const wrong: string[] = []
  for (let n = 0; n < 366 * 24; n++) {
    const now = DateTime.fromMillis(start + n * HOUR_MS, { zone: ZONE })
    if (dateRange({}, now).from !== dates[n]) wrong.push(`${now.toISO()} is not ${dates[n]}`)
    for (const ahead of [0, 23, 24, 25, 47]) {
      const days = (order.get(dates[n + ahead] ?? '') ?? 0) - (order.get(dates[n] ?? '') ?? 0)
      const said = relativeDay(DateTime.fromMillis(start + (n + ahead) * HOUR_MS, { zone: 'utc' }), 'bg', now)
      if (said !== (['днес', 'утре', 'вдругиден'][days] ?? null)) wrong.push(`${now.toISO()} +${ahead}: ${said}`)
    }
  }
  t.same(wrong.slice(0, 5), [])
  t.equal(new Set(dates.slice(0, 366 * 24)).size, 366)
})
