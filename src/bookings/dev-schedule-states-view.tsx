import type { DateTime } from 'luxon'
import { displacedDayNote } from '../receptions/day-notes.ts'
import type { ScheduleLine, Standing } from '../receptions/schedule-lines.ts'
import { officialSchedulePage, type SchedulePage, schedulePage } from '../receptions/schedule-view.tsx'
import type { PageSample, Shown } from './page-sample.ts'
import { sampleCards, sampleTime } from './sample-states.ts'

/** The schedule with a day of every standing, and without any. */
export const SCHEDULE_SAMPLES: Record<string, PageSample> = {
  schedule: { status: 200, page: (shown) => schedulePage(sample(shown), 'date') },
  'schedule-by-official': { status: 200, page: (shown) => schedulePage(sample(shown), 'official') },
  'schedule-of-one': { status: 200, page: (shown) => whole(officialSchedulePage(sample(shown), 'primer')) },
  'schedule-empty': { status: 200, page: (shown) => schedulePage({ ...sample(shown), lines: [] }, 'date') },
}

function sample(shown: Shown): SchedulePage {
  const { now, locale } = shown
  return {
    ...shown,
    officials: sampleCards(now, locale),
    lines: standings(now).map((standing, week) => line(shown, 'primer', week, standing)),
    until: sampleTime(now, 92),
    publicUrl: 'https://priem.obshtina.example',
  }
}

function standings(now: DateTime): Standing[] {
  return [
    { kind: 'free', count: 1 },
    { kind: 'free', count: 12 },
    { kind: 'full' },
    { kind: 'closed', reason: 'Участие в национален форум' },
    { kind: 'closed', reason: null },
    { kind: 'undecided' },
    { kind: 'not-open', opensAt: sampleTime(now, 3, 9, 0) },
    { kind: 'expected' },
  ]
}

/** The first is late today, the second was moved away from a holiday. */
function line({ now, locale }: Shown, slug: string, week: number, standing: Standing): ScheduleLine {
  const at = sampleTime(now, 7 * week, 0, 0)
  const date = at.toISODate() ?? ''
  const reason = { kind: 'holiday', name: { bg: 'Измислен празник', en: 'Invented Day' } } as const
  return {
    slug,
    date,
    at,
    hours: locale === 'bg' ? '14:00–17:00\u00a0ч.' : '14:00–17:00',
    place: locale === 'bg' ? 'пл. „Измислен“ № 1, стая 204' : '1 Izmislen Square, room 204',
    standing,
    note:
      week === 1 ? displacedDayNote({ date, ruleDate: at.minus({ days: 1 }).toISODate() ?? '', reason }, locale) : null,
    delayMinutes: week === 0 ? 20 : 0,
  }
}

function whole<T>(page: T | null): T {
  if (page === null) throw new Error('the sample has no such official')
  return page
}
