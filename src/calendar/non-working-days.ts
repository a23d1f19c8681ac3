import { DateTime } from 'luxon'
import '../clock.ts' // has luxon throw on a date that does not exist
import type { InBoth } from '../i18n/words.ts'

/** A day on which offices are closed by law; `date` is YYYY-MM-DD. */
export type NonWorkingDay = {
  date: string
  /** `substitute`: a working day off in place of a holiday that fell on a Saturday or Sunday. */
  kind: 'holiday' | 'substitute'
  name: InBoth
}

/** A decision about one date, which goes before the rule: a weekday off, or a holiday or Saturday worked. */
export type Decision = { working: boolean; name: InBoth }

/** Decisions by date. The house keeps them in a table: no rule can know what the Council of Ministers declares (art. 154(3)). */
export type Exceptions = ReadonlyMap<string, Decision>

/** Labour Code, art. 154(1), the holidays that stand on a date; 1 November is a holiday of schools only. */
const FIXED: readonly [string, InBoth][] = [
  ['01-01', { bg: 'Нова година', en: "New Year's Day" }],
  [
    '03-03',
    {
      bg: 'Ден на Освобождението на България от османско иго – национален празник',
      en: "Liberation Day, Bulgaria's national holiday",
    },
  ],
  ['05-01', { bg: 'Ден на труда и на международната работническа солидарност', en: 'Labour Day' }],
  [
    '05-06',
    { bg: 'Гергьовден, Ден на храбростта и Българската армия', en: "St George's Day, Day of the Bulgarian Army" },
  ],
  [
    '05-24',
    {
      bg: 'Ден на светите братя Кирил и Методий, на българската азбука, просвета и култура и на славянската книжовност',
      en: 'Day of Saints Cyril and Methodius, of the Bulgarian alphabet, education and culture',
    },
  ],
  ['09-06', { bg: 'Ден на Съединението', en: 'Unification Day' }],
  ['09-22', { bg: 'Ден на Независимостта на България', en: 'Independence Day' }],
  ['12-24', { bg: 'Бъдни вечер', en: 'Christmas Eve' }],
  ['12-25', { bg: 'Рождество Христово', en: 'Christmas Day' }],
  ['12-26', { bg: 'Рождество Христово – втори ден', en: 'Second day of Christmas' }],
]

/** Labour Code, art. 154(1), the Easter days, in days from Easter Sunday. */
const EASTER_DAYS: readonly [number, InBoth][] = [
  [-2, { bg: 'Разпети петък', en: 'Good Friday' }],
  [-1, { bg: 'Велика събота', en: 'Holy Saturday' }],
  [0, { bg: 'Великден', en: 'Easter Sunday' }],
  [1, { bg: 'Великден – понеделник', en: 'Easter Monday' }],
]

/** Art. 154(2) gives substitutes since 1 January 2017 (State Gazette 105 of 2016). */
const SUBSTITUTES_SINCE = 2017

/**
 * The non-working days of a year by the Bulgarian Labour Code, art. 154(1)-(2), in order of date. Plain weekends are not
 * listed; holidays that fall on them are. Where two holidays meet on one day, it is listed once under both names.
 */
export function nonWorkingDays(year: number): NonWorkingDay[] {
  const fixed = FIXED.map(([day, name]) => ({ date: `${year}-${day}`, name }))
  const easter = easterSunday(year)
  const holidays = new Map<string, InBoth>(fixed.map(({ date, name }) => [date, name]))
  for (const [days, name] of EASTER_DAYS) {
    const date = plusDays(easter, days)
    const other = holidays.get(date)
    holidays.set(date, other ? { bg: `${other.bg}; ${name.bg}`, en: `${other.en}; ${name.en}` } : name)
  }

  // Art. 154(2): „с изключение на Великденските празници“. A fixed holiday keeps its substitute on an Easter day too: in
  // 2027 the first of May is Holy Saturday, and the first working day after it is Tuesday, after Easter Monday.
  const substitutes = new Map<string, InBoth>()
  for (const { date, name } of year < SUBSTITUTES_SINCE ? [] : fixed.filter(({ date }) => isWeekend(date))) {
    let day = plusDays(date, 1)
    while (isWeekend(day) || holidays.has(day) || substitutes.has(day)) day = plusDays(day, 1)
    substitutes.set(day, { bg: `Неприсъствен ден за „${name.bg}“`, en: `Day off in place of ${name.en}` })
  }

  return [
    ...[...holidays].map(([date, name]) => ({ date, kind: 'holiday' as const, name })),
    ...[...substitutes].map(([date, name]) => ({ date, kind: 'substitute' as const, name })),
  ].sort((a, b) => (a.date < b.date ? -1 : 1))
}

/** Why a date is off, other than that it is a Saturday or Sunday; null where it is not. `exception`: by decision. */
export function dayOff(
  date: string,
  exceptions: Exceptions,
): { kind: NonWorkingDay['kind'] | 'exception'; name: InBoth } | null {
  const decided = exceptions.get(date)
  if (decided) return decided.working ? null : { kind: 'exception', name: decided.name }
  return daysOff(Number(date.slice(0, 4))).get(date) ?? null
}

/** Whether offices work on a date (YYYY-MM-DD): a weekday that is no holiday, unless a decision says otherwise. */
export function isWorkingDay(date: string, exceptions: Exceptions): boolean {
  const decided = exceptions.get(date)
  if (decided) return decided.working
  return !isWeekend(date) && dayOff(date, exceptions) === null
}

/** Orthodox Easter Sunday: Meeus's algorithm in the Julian calendar, carried over to the Gregorian one. */
export function easterSunday(year: number): string {
  const moon = (19 * (year % 19) + 15) % 30
  const week = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
  const sum = moon + week + 114
  const julian = DateTime.utc(year, Math.floor(sum / 31), (sum % 31) + 1)
  return isoDate(julian.plus({ days: Math.floor(year / 100) - Math.floor(year / 400) - 2 }))
}

const years = new Map<number, ReadonlyMap<string, NonWorkingDay>>()

function daysOff(year: number): ReadonlyMap<string, NonWorkingDay> {
  const known = years.get(year)
  if (known) return known
  const dates = new Map(nonWorkingDays(year).map((day) => [day.date, day]))
  years.set(year, dates)
  return dates
}

function isWeekend(date: string): boolean {
  return DateTime.fromISO(date, { zone: 'utc' }).weekday >= 6
}

function plusDays(date: string, days: number): string {
  return isoDate(DateTime.fromISO(date, { zone: 'utc' }).plus({ days }))
}

function isoDate(date: DateTime): string {
  return date.toFormat('yyyy-MM-dd')
}
