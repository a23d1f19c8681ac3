import t from 'tap'
import { receptionRule } from '../../src/receptions/reception-rule.ts'

const hours = (weekday: number, startMinute = 840, endMinute = 1020) => ({ weekday, startMinute, endMinute })
const bg = (...rules: ReturnType<typeof hours>[]) => receptionRule(rules, 'bg').replaceAll('\u00a0', ' ')
const en = (...rules: ReturnType<typeof hours>[]) => receptionRule(rules, 'en')

t.test('every weekday in its gender', async (t) => {
  const days = [1, 2, 3, 4, 5, 6, 7].map((weekday) => [bg(hours(weekday)), en(hours(weekday))])
  t.same(days, [
    ['всеки понеделник, 14:00–17:00 ч.', 'every Monday, 14:00–17:00'],
    ['всеки вторник, 14:00–17:00 ч.', 'every Tuesday, 14:00–17:00'],
    ['всяка сряда, 14:00–17:00 ч.', 'every Wednesday, 14:00–17:00'],
    ['всеки четвъртък, 14:00–17:00 ч.', 'every Thursday, 14:00–17:00'],
    ['всеки петък, 14:00–17:00 ч.', 'every Friday, 14:00–17:00'],
    ['всяка събота, 14:00–17:00 ч.', 'every Saturday, 14:00–17:00'],
    ['всяка неделя, 14:00–17:00 ч.', 'every Sunday, 14:00–17:00'],
  ])
  t.equal(receptionRule([hours(2)], 'bg'), 'всеки вторник, 14:00–17:00\u00a0ч.', 'the hour keeps its word')
})

t.test('several rules are joined', async (t) => {
  t.equal(bg(hours(3), hours(2)), 'всеки вторник и всяка сряда, 14:00–17:00 ч.')
  t.equal(en(hours(1), hours(3), hours(5)), 'every Monday, every Wednesday and every Friday, 14:00–17:00')
  t.equal(
    bg(hours(4), hours(1, 540, 690)),
    'всеки понеделник, 09:00–11:30 ч.; всеки четвъртък, 14:00–17:00 ч.',
    'other hours stand apart, in order of the week',
  )
  t.equal(bg(hours(1, 840), hours(1, 600, 720)), 'всеки понеделник, 10:00–12:00 ч.; всеки понеделник, 14:00–17:00 ч.')
  t.equal(bg(hours(2), hours(2)), 'всеки вторник, 14:00–17:00 ч.', 'said once')
  t.equal(bg(hours(7, 1380, 1440)), 'всяка неделя, 23:00–24:00 ч.')
  t.equal(receptionRule([], 'bg'), '')
})
