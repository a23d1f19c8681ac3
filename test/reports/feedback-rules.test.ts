import t from 'tap'
import { readFeedback } from '../../src/reports/feedback-rules.ts'

const all = { booking: 'yes', time: 'partly', answer: 'no' }

t.test('three answers, and a remark where there is one', async (t) => {
  t.same(readFeedback({ answers: all, remark: '  ' }), { given: { answers: all, remark: null } })
  t.same(readFeedback({ answers: all, remark: ' Чаках 40 минути,\r\nпрез 2026 г. ' }), {
    given: { answers: all, remark: 'Чаках 40 минути,\nпрез 2026 г.' },
  })
})

t.test('an answer that is none, or lacks, is asked for', async (t) => {
  t.same(readFeedback({ answers: { booking: 'yes', answer: 'maybe' }, remark: '' }), {
    faults: [
      { field: 'time', fault: 'required' },
      { field: 'answer', fault: 'required' },
    ],
  })
})

for (const [remark, fault] of [
  ['пишете ми на ivan@mail.example', 'personal'],
  ['телефон 0888 123 456', 'personal'],
  ['тел. +359 (88) 8-12-34-56', 'personal'],
  ['кодът ми беше 123 456', 'personal'],
  ['ЕГН 7523169263', 'egn'],
  ['а'.repeat(501), 'too-long'],
  ['скрит\u202eтекст', 'invalid-characters'],
] as const)
  t.same(
    readFeedback({ answers: all, remark }),
    { faults: [{ field: 'remark', fault }] },
    `refused: ${remark.slice(0, 30)}`,
  )
