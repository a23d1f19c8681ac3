import t from 'tap'
import type { Locale } from '../../src/i18n/words.ts'
import { type RuleInFull, type RuleOfHours, receptionRule, ruleInWords } from '../../src/receptions/reception-rule.ts'
import { goldenBeside, goldenLines } from '../support/golden.ts'

const matchesGolden = goldenBeside(import.meta.url)
const LOCALES: Locale[] = ['bg', 'en']
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7]
const spaced = (text: string) => text.replaceAll('\u00a0', ' ')

const weekly = (weekday: number, startMinute = 840, endMinute = 1020): RuleOfHours => ({
  ...{ weekday, startMinute, endMinute },
  ...{ weeksOfMonth: null, everyNWeeks: 1, anchorDate: null },
})
const monthly = (weekday: number, weeksOfMonth: number[], startMinute = 840, endMinute = 1020): RuleOfHours => ({
  ...weekly(weekday, startMinute, endMinute),
  weeksOfMonth,
})
const cyclic = (weekday: number, everyNWeeks: number, anchorDate: string, startMinute = 840): RuleOfHours => ({
  ...weekly(weekday, startMinute),
  ...{ everyNWeeks, anchorDate },
})
const inFull = (rule: RuleOfHours, changes: Partial<RuleInFull> = {}): RuleInFull => ({
  ...rule,
  ...{ opensDaysAhead: 28, opensAtMinute: 540, closesMinutesBefore: 120, closesDaysBefore: null, closesAtMinute: null },
  ...{ validFrom: '2027-06-01', validTo: null },
  ...changes,
})
const bg = (...rules: RuleOfHours[]) => spaced(receptionRule(rules, 'bg'))
const en = (...rules: RuleOfHours[]) => spaced(receptionRule(rules, 'en'))

t.test('every weekday by every week of the month, in its gender', async (t) => {
  const weeks = [1, 2, 3, 4, 5, -1]
  const pairs = weeks.flatMap((first, index) => weeks.slice(index + 1).map((second) => [first, second]))
  const sets = [...weeks.map((week) => [week]), ...pairs, [1, 3, 5], [2, 4, -1], [-1, 3, 1, 1], [1, 2, 3, 4]]
  for (const locale of LOCALES) {
    const lines = WEEKDAYS.flatMap((weekday) => [
      receptionRule([weekly(weekday)], locale),
      ...[2, 3, 4, 8].map((n) => receptionRule([cyclic(weekday, n, '2027-01-04')], locale)),
      ...sets.map((set) => receptionRule([monthly(weekday, set)], locale)),
    ])
    matchesGolden(t, goldenLines(lines), `rules.${locale}.txt`)
  }
  t.equal(receptionRule([weekly(2)], 'bg'), 'всеки вторник, 14:00–17:00\u00a0ч.', 'the hour keeps its word')
})

t.test('several rules are joined', async (t) => {
  t.equal(bg(weekly(3), weekly(2)), 'всеки вторник и всяка сряда, 14:00–17:00 ч.')
  t.equal(en(weekly(1), weekly(3), weekly(5)), 'every Monday, every Wednesday and every Friday, 14:00–17:00')
  t.equal(
    bg(weekly(4), weekly(1, 540, 690)),
    'всеки понеделник, 09:00–11:30 ч.; всеки четвъртък, 14:00–17:00 ч.',
    'other hours stand apart, in order of the week',
  )
  t.equal(bg(weekly(1), weekly(1, 600, 720)), 'всеки понеделник, 10:00–12:00 ч.; всеки понеделник, 14:00–17:00 ч.')
  t.equal(bg(weekly(2), weekly(2)), 'всеки вторник, 14:00–17:00 ч.', 'said once')
  t.equal(bg(weekly(7, 1380, 1440)), 'всяка неделя, 23:00–24:00 ч.')
  t.equal(
    bg(monthly(3, [-1]), monthly(3, [2]), monthly(1, [1])),
    'всеки първи понеделник, всяка втора сряда от месеца и всяка последна сряда, 14:00–17:00 ч.',
  )
  t.equal(receptionRule([], 'bg'), '')
})

t.test('what comes every week is said so', async (t) => {
  for (const rule of [
    monthly(2, [1, 2, 3, 4, 5]),
    monthly(2, [1, 2, 3, 4, -1]),
    cyclic(2, 1, '2027-01-05'),
    { ...weekly(2), everyNWeeks: 2 },
  ])
    t.equal(bg(rule), 'всеки вторник, 14:00–17:00 ч.')
})

t.test('every N weeks: the weeks are told apart where rules have different ones', async (t) => {
  t.equal(bg(cyclic(2, 2, '2027-01-05')), 'на всеки 2 седмици във вторник, 14:00–17:00 ч.')
  t.equal(en(cyclic(2, 2, '2027-01-05')), 'every 2 weeks on Tuesday, 14:00–17:00')
  t.equal(
    bg(cyclic(2, 2, '2027-01-05'), cyclic(3, 2, '2027-01-18')),
    'на всеки 2 седмици във вторник и на всеки 2 седмици в сряда, 14:00–17:00 ч.',
    'the same weeks, though counted from others',
  )
  t.equal(
    bg(cyclic(2, 2, '2027-01-04', 600), cyclic(2, 2, '2027-01-17')),
    'на всеки 2 седмици във вторник (считано от 5 януари 2027 г.), 10:00–17:00 ч.; на всеки 2 седмици във вторник (считано от 12 януари 2027 г.), 14:00–17:00 ч.',
    'the date is one on which the rule falls, whichever day of its week the anchor is',
  )
  t.equal(
    en(cyclic(2, 2, '2027-01-05'), cyclic(2, 2, '2027-01-12')),
    'every 2 weeks on Tuesday (counted from 5 January 2027) and every 2 weeks on Tuesday (counted from 12 January 2027), 14:00–17:00',
  )
})

t.test('places are named where there are several', async (t) => {
  const [hall, village] = [
    { bg: 'стая 201', en: 'room 201' },
    { bg: 'кметство Анево', en: 'Anevo town hall' },
  ]
  t.equal(
    bg({ ...weekly(2), place: hall }, { ...weekly(3), place: hall }),
    'всеки вторник и всяка сряда, 14:00–17:00 ч.',
  )
  t.equal(
    bg({ ...weekly(2, 540, 720), place: hall }, { ...weekly(2), place: village }),
    'всеки вторник, 09:00–12:00 ч., стая 201; всеки вторник, 14:00–17:00 ч., кметство Анево',
    'two places on one day',
  )
  t.equal(
    en({ ...weekly(2), place: hall }, { ...monthly(4, [1]), place: village }),
    'every Tuesday, 14:00–17:00, room 201; every first Thursday, 14:00–17:00, Anevo town hall',
  )
})

t.test('real towns', async (t) => {
  t.equal(bg(weekly(1, 600, 720)), 'всеки понеделник, 10:00–12:00 ч.', 'Gurkovo')
  t.equal(bg(weekly(1, 840, 960)), 'всеки понеделник, 14:00–16:00 ч.', 'Shabla')
  t.equal(bg(monthly(4, [2], 780, 1020)), 'всеки втори четвъртък от месеца, 13:00–17:00 ч.', 'Varna')
  t.equal(en(monthly(4, [2], 780, 1020)), 'every second Thursday of the month, 13:00–17:00', 'Varna')
  t.same(
    [[1], [2, 3], [4]].map((weeks) => bg(monthly(1, weeks))),
    [
      'всеки първи понеделник, 14:00–17:00 ч.',
      'всеки втори и трети понеделник от месеца, 14:00–17:00 ч.',
      'всеки четвърти понеделник от месеца, 14:00–17:00 ч.',
    ],
    'Elhovo: the mayor, the deputies, the secretary',
  )
  const maglizh = inFull(weekly(2), { closesMinutesBefore: 0, closesDaysBefore: 1, opensAtMinute: 0 })
  t.equal(
    spaced(ruleInWords(maglizh, 'bg')),
    'всеки вторник, 14:00–17:00 ч., от 1 юни 2027 г.; записването започва 28 дни преди приема; в деня на приема не се записват часове',
    'Maglizh',
  )
  t.equal(
    spaced(ruleInWords(maglizh, 'en')),
    'every Tuesday, 14:00–17:00, from 1 June 2027; booking opens 28 days before the reception; no booking on the day of the reception',
  )
})

t.test('one schedule in full', async (t) => {
  const place = { bg: 'стая 201', en: 'room 201' }
  const rule = inFull({ ...cyclic(3, 3, '2027-06-01'), place }, { validTo: '2028-05-31' })
  t.equal(
    spaced(ruleInWords(rule, 'bg')),
    'на всеки 3 седмици в сряда (считано от 2 юни 2027 г.), 14:00–17:00 ч., стая 201, от 1 юни 2027 г. до 31 май 2028 г.; записването започва 28 дни преди приема, в 9:00 ч.; приключва 2 часа преди началото',
  )
  t.equal(
    spaced(ruleInWords(rule, 'en')),
    'every 3 weeks on Wednesday (counted from 2 June 2027), 14:00–17:00, room 201, from 1 June 2027 until 31 May 2028; booking opens 28 days before the reception, at 9:00; closes 2 hours before the start',
  )
  t.equal(
    spaced(ruleInWords(inFull(weekly(6), { validFrom: '2027-06-12', validTo: '2027-06-12' }), 'bg')),
    'всяка събота, 14:00–17:00 ч., само на 12 юни 2027 г.; записването започва 28 дни преди приема, в 9:00 ч.; приключва 2 часа преди началото',
  )
})
