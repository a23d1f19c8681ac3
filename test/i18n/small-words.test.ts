import { DateTime } from 'luxon'
import { renderToString } from 'preact-render-to-string'
import t from 'tap'
import { ZONE } from '../../src/clock.ts'
import { weekdayName } from '../../src/i18n/format-time.ts'
import { inWord, listInWords, withWord } from '../../src/i18n/small-words.ts'
import { onWeekday } from '../../src/i18n/weekday-words.ts'
import { words } from '../../src/i18n/words.ts'
import { OnMoment } from '../../src/ui/moment.tsx'

t.test('в or във, of every weekday', async (t) => {
  t.same(
    [1, 2, 3, 4, 5, 6, 7].map((weekday) => `${onWeekday(weekday, 'bg')}, ${onWeekday(weekday, 'en')}`),
    [
      'в понеделник, on Monday',
      'във вторник, on Tuesday',
      'в сряда, on Wednesday',
      'в четвъртък, on Thursday',
      'в петък, on Friday',
      'в събота, on Saturday',
      'в неделя, on Sunday',
    ],
  )
  t.equal(inWord('февруари'), 'във февруари')
  t.equal(inWord('Враца'), 'във Враца')
  t.equal(inWord('„Вяра“'), 'във „Вяра“')
  t.equal(inWord('Община Сопот'), 'в Община Сопот')
  t.equal(inWord('14:00\u00a0ч.'), 'в 14:00\u00a0ч.')
})

t.test('в or във stands before a moment by its weekday', async (t) => {
  const said = (day: string, locale: 'bg' | 'en') =>
    renderToString(OnMoment({ at: DateTime.fromISO(`${day}T14:30`, { zone: ZONE }), locale })).replace(/<[^>]*>/g, '')
  t.match(said('2026-11-24', 'bg'), 'във вторник, 24')
  t.match(said('2026-11-25', 'bg'), 'в сряда, 25')
  t.match(said('2026-11-24', 'en'), 'on Tuesday 24 November 2026, 14:30')
})

t.test('no sentence puts „на“ before what begins with a weekday', async (t) => {
  const { journey, schedule, ownData } = words.bg.pages
  for (const text of Object.values({ ...journey.lost, ...journey.noSlots, ...journey.choose, ...schedule, ...ownData }))
    if (typeof text === 'string') t.notMatch(text, /на \{(when|day)\}/)
})

t.test('с or със, of every office', async (t) => {
  for (const [title, said] of [
    ['кмета', 'с кмета'],
    ['заместник-кмета', 'със заместник-кмета'],
    ['секретаря', 'със секретаря'],
    ['Секретаря на общината', 'със Секретаря на общината'],
    ['главния архитект', 'с главния архитект'],
    ['председателя на Общинския съвет', 'с председателя на Общинския съвет'],
    ['кметския наместник', 'с кметския наместник'],
    ['„Зора“', 'със „Зора“'],
    ['шефа', 'с шефа'],
    ['жената', 'с жената'],
  ] as const)
    t.equal(withWord(title), said)
})

t.test('lists', async (t) => {
  t.equal(listInWords([], 'bg'), '')
  t.equal(listInWords(['а'], 'bg'), 'а')
  t.equal(listInWords(['а', 'б'], 'bg'), 'а и б')
  t.equal(listInWords(['a', 'b', 'c'], 'en'), 'a, b and c')
})

t.test('a weekday that there is not has no name', async (t) => {
  t.equal(weekdayName(8, 'bg'), '')
})
