import t from 'tap'
import { judgeEveryState } from './every-state.ts'

// Run alone, a file would have half a minute.
t.setTimeout(240_000)

t.test('every state in Bulgarian: accessible, no wider than its window, also with large text', async (t) => {
  await judgeEveryState(t, 'bg')
})
