import t from 'tap'
import { bookingsInWords, type Countable, countOf, durationInWords, freeSlotsInWords } from '../../src/i18n/counts.ts'
import type { Locale } from '../../src/i18n/words.ts'
import { goldenBeside, goldenLines } from '../support/golden.ts'

const matchesGolden = goldenBeside(import.meta.url)
const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, n) => first + n)
const NUMBERS = [...from(0, 25), ...from(100, 122)]
const THINGS: Countable[] = ['minute', 'hour', 'day', 'workingDay', 'week', 'month', 'slot', 'freeSlot', 'receptionDay']

t.test('counts in both languages, 0-25 and 100-122', async (t) => {
  for (const locale of ['bg', 'en'] satisfies Locale[])
    matchesGolden(
      t,
      goldenLines(
        NUMBERS.map((n) =>
          [
            freeSlotsInWords(n, locale),
            bookingsInWords(n, locale),
            ...THINGS.map((thing) => countOf(n, thing, locale)),
          ].join(' | '),
        ),
      ),
      `counts.${locale}.txt`,
    )
})

t.test('the words of the design', async (t) => {
  t.equal(freeSlotsInWords(0, 'bg'), 'няма свободни часове')
  t.equal(freeSlotsInWords(1, 'bg'), '1\u00a0свободен час')
  t.equal(freeSlotsInWords(2, 'bg'), '2\u00a0свободни часа')
  t.equal(freeSlotsInWords(21, 'bg'), '21\u00a0свободни часа', 'twenty-one is not one')
  t.equal(countOf(1, 'day', 'bg'), '1\u00a0ден')
  t.equal(countOf(2, 'day', 'bg'), '2\u00a0дни')
  t.equal(bookingsInWords(2, 'bg'), 'Записани:\u00a02')
  t.equal(freeSlotsInWords(0, 'en'), 'no free times')
  t.equal(freeSlotsInWords(1, 'en'), '1\u00a0free time')
})

t.test('only one is one: the plural rules of both languages, to 2,000', async (t) => {
  for (const locale of ['bg', 'en'] satisfies Locale[]) {
    const rules = new Intl.PluralRules(locale)
    const [one, other] = [countOf(1, 'hour', locale).slice(2), countOf(2, 'hour', locale).slice(2)]
    const strange = from(0, 2_000).filter(
      (n) => countOf(n, 'hour', locale) !== `${n}\u00a0${rules.select(n) === 'one' ? one : other}`,
    )
    t.same(strange, [])
  }
})

t.test('durations', async (t) => {
  const said = [0, 1, 15, 45, 60, 61, 90, 120, 121, 1_440, 1_500, 2_880, 2_940, 4_320].map((minutes) => [
    durationInWords(minutes, 'bg').replaceAll('\u00a0', ' '),
    durationInWords(minutes, 'en').replaceAll('\u00a0', ' '),
  ])
  t.same(said, [
    ['0 минути', '0 minutes'],
    ['1 минута', '1 minute'],
    ['15 минути', '15 minutes'],
    ['45 минути', '45 minutes'],
    ['1 час', '1 hour'],
    ['1 час и 1 минута', '1 hour and 1 minute'],
    ['1 час и 30 минути', '1 hour and 30 minutes'],
    ['2 часа', '2 hours'],
    ['2 часа и 1 минута', '2 hours and 1 minute'],
    ['24 часа', '24 hours'],
    ['25 часа', '25 hours'],
    ['2 дни', '2 days'],
    ['49 часа', '49 hours'],
    ['3 дни', '3 days'],
  ])
})
