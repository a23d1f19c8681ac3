import t from 'tap'
import type { Exceptions } from '../../src/calendar/non-working-days.ts'
import { DomainError } from '../../src/domain-error.ts'
import { commitmentState, nearerDay, outcomesShown, readableOfficials } from '../../src/outcomes/outcome.ts'
import { type OutcomeInput, readOutcome } from '../../src/outcomes/outcome-rules.ts'
import { lawfulDeadline, type Procedure } from '../../src/outcomes/procedure-rules.ts'
import type { Role } from '../../src/staff/staff-member.ts'

const NONE: Exceptions = new Map()

t.test('two months by the calendar, the last day a working one (art. 118(1) and 121)', (t) => {
  const table: [string, string, string][] = [
    ['2026-11-24', '2027-01-25', 'the 24th is a Sunday'],
    ['2026-09-10', '2026-11-10', 'a Tuesday'],
    ['2026-12-31', '2027-03-01', 'no 31 February; the 28th is a Sunday'],
    ['2027-12-31', '2028-02-29', 'a leap year: the 29th, a Tuesday'],
    ['2026-12-30', '2027-03-01', 'no 30 February either'],
    ['2027-01-03', '2027-03-04', '3 March is the national holiday'],
    [
      '2026-10-24',
      '2026-12-29',
      '24 to 26 December; the 26th a Saturday, the 27th a Sunday, and Monday is off in its place',
    ],
    ['2027-03-01', '2027-05-05', '1 May is Holy Saturday, Easter, and its substitute on Tuesday 4 May'],
    ['2026-07-31', '2026-09-30', 'no 31 September'],
    ['2026-06-30', '2026-08-31', '30 August is a Sunday'],
  ]
  for (const [from, to, why] of table)
    for (const procedure of ['proposal', 'signal'] as const)
      t.equal(lawfulDeadline({ procedure, registeredOn: from }, NONE), to, `${from}: ${why}`)
  t.end()
})

t.test('a decision about a date moves the deadline; other papers have another law', (t) => {
  const off: Exceptions = new Map([['2026-11-10', { working: false, name: { bg: 'почивен', en: 'off' } }]])
  t.equal(lawfulDeadline({ procedure: 'proposal', registeredOn: '2026-09-10' }, off), '2026-11-11')
  const worked: Exceptions = new Map([['2027-01-24', { working: true, name: { bg: 'работен', en: 'worked' } }]])
  t.equal(lawfulDeadline({ procedure: 'signal', registeredOn: '2026-11-24' }, worked), '2027-01-24')
  for (const procedure of ['request', 'complaint', null] as (Procedure | null)[])
    t.equal(lawfulDeadline({ procedure, registeredOn: '2026-09-10' }, NONE), null)
  t.end()
})

t.test('what is owed: open, overdue from the day after the nearer date, done', (t) => {
  const owed = { promised: true, dueOn: null, lawfulOn: null, doneOn: null }
  const stands = (given: Partial<typeof owed> | object) => commitmentState({ ...owed, ...given }, '2026-11-24')
  t.equal(stands({ promised: false }), 'none')
  t.equal(stands({}), 'open', 'without a day it is never late')
  t.equal(stands({ dueOn: '2026-11-24' }), 'open', 'on its day')
  t.equal(stands({ dueOn: '2026-11-23' }), 'overdue')
  t.equal(stands({ dueOn: '2026-12-24', lawfulOn: '2026-11-23' }), 'overdue', 'the law is nearer')
  t.equal(stands({ promised: false, lawfulOn: '2026-11-23' }), 'overdue', 'a proposal without a promise')
  t.equal(stands({ dueOn: '2026-11-01', doneOn: '2026-11-20' }), 'done')
  t.equal(nearerDay({ dueOn: '2026-11-02', lawfulOn: '2026-11-01' }), '2026-11-01')
  t.equal(nearerDay({ dueOn: null, lawfulOn: null }), null)
  t.end()
})

const ON = { receptionOn: '2026-11-19', today: '2026-11-24' }
const faultsOf = (input: Partial<OutcomeInput>) => {
  try {
    readOutcome({ result: 'Обяснихме реда.', ...input }, ON)
    return null
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    const { errors } = error.details as unknown as { errors: { pointer: string; fault: string }[] }
    return { code: error.code, faults: errors.map(({ pointer, fault }) => `${pointer} ${fault}`) }
  }
}

t.test('what is noted, as it is kept', (t) => {
  t.match(readOutcome({ result: '  Обяснихме реда. ' }, ON), {
    ...{ result: 'Обяснихме реда.', resultKind: 'explained', promised: false, registeredOn: null },
  })
  t.match(readOutcome({ result: 'Да.', commitment: 'Оглед', dueDate: '01.12.2026' }, ON), {
    ...{ resultKind: 'promised', promised: true, dueOn: '2026-12-01' },
  })
  t.match(readOutcome({ result: 'Да.', followUpSlotId: '7' }, ON), { resultKind: 'follow-up' })
  t.match(
    readOutcome({ result: 'Да.', procedure: 'proposal' }, ON),
    { registeredOn: '2026-11-19', promised: false },
    'made by word of mouth it came in at the reception (art. 111(1))',
  )
  t.match(readOutcome({ result: 'Да.', procedure: 'signal', registeredOn: '2026-11-20' }, ON), {
    registeredOn: '2026-11-20',
  })
  t.end()
})

t.test('what is refused: nothing said, a civil number in any text, days that cannot be; all at once', (t) => {
  t.same(faultsOf({ result: ' ' }), { code: 'invalid-body', faults: ['/result required'] })
  for (const field of ['result', 'commitment', 'unit', 'incomingNumber', 'summaryToCitizen'])
    t.same(faultsOf({ [field]: 'ЕГН 7523169263' }), { code: 'egn-not-allowed', faults: [`/${field} egn`] })
  t.same(
    faultsOf({ result: '', dueDate: '2026-02-30', registeredOn: '2026-11-25', unit: 'х'.repeat(201) })?.faults.sort(),
    ['/dueDate invalid-date', '/registeredOn invalid-date', '/result required', '/unit too-long'],
  )
  t.same(faultsOf({ dueDate: '2026-11-18' })?.faults, ['/dueDate invalid-date'], 'before the reception')
  t.end()
})

t.test('A10 who reads what was said: never the front desk or an auditor', (t) => {
  const shown = (roles: Role[], officials: string[], readsTopics = false) =>
    outcomesShown({ roles, officials, readsTopics }, { slug: 'kmet', substituteSlug: 'zamestnik' })
  t.equal(shown(['assistant'], ['kmet']), true)
  t.equal(shown(['official'], ['kmet']), true)
  t.equal(shown(['official', 'assistant'], ['sekretar']), false)
  t.equal(shown(['assistant'], ['zamestnik']), true, 'who received in their place')
  t.equal(shown(['admin'], []), false)
  t.equal(shown(['admin'], [], true), true)
  t.equal(shown(['front-desk'], ['kmet'], true), false)
  t.equal(shown(['auditor'], ['kmet'], true), false)
  const readable = (roles: Role[], readsTopics: boolean) =>
    readableOfficials({ roles, officials: ['kmet'], readsTopics })
  t.same(readable(['admin', 'assistant'], false), ['kmet'], 'of an administrator without the right what they keep')
  t.equal(readable(['admin', 'assistant'], true), null)
  t.same(readable(['front-desk'], true), [])
  t.end()
})
