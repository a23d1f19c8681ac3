import t from 'tap'
import { localChanges } from '../../src/db/changes.ts'
import { answerCache } from '../../src/http/answer-cache.ts'

/** A cache over a counter: each load tells how many there were. */
function counting() {
  const changes = localChanges()
  const clock = { ms: 0 }
  const loads = { n: 0 }
  const cache = answerCache(changes, () => clock.ms)
  const ask = async (slug = 'kmet', question = 'q') => {
    const ready = await cache(slug, question, async () => `load ${++loads.n}`)
    return ready?.body.toString()
  }
  return { changes, clock, loads, cache, ask }
}

t.test('one load serves a second, and all who ask at once', async (t) => {
  const { clock, ask } = counting()
  t.same(await Promise.all([ask(), ask(), ask()]), ['load 1', 'load 1', 'load 1'])
  clock.ms = 999
  t.equal(await ask(), 'load 1')
  t.equal(await ask('kmet', 'other'), 'load 2')
  clock.ms = 1_000
  t.equal(await ask(), 'load 3')
})

t.test('a change empties what is kept of that official, of no other', async (t) => {
  const { changes, ask } = counting()
  await ask('kmet')
  await ask('sekretar')
  changes.announce('kmet')
  t.equal(await ask('kmet'), 'load 3')
  t.equal(await ask('sekretar'), 'load 2')
  changes.emit(null)
  t.equal(await ask('sekretar'), 'load 4', 'all of it, when the connection was lost')
})

t.test('what was read before a change is never given to one who asks after it', async (t) => {
  const { changes, cache } = counting()
  let finish = (_text: string) => {}
  const slow = cache(
    'kmet',
    'q',
    () =>
      new Promise((done) => {
        finish = done
      }),
  )
  changes.announce('kmet')
  const after = await cache('kmet', 'q', async () => 'after')
  t.equal(after?.body.toString(), 'after')
  finish('before')
  t.equal((await slow)?.body.toString(), 'before', 'who asked before may hear it')
  t.equal((await cache('kmet', 'q', async () => 'again'))?.body.toString(), 'after')
})

t.test('names that nobody has and failures are not kept, and memory is bounded', async (t) => {
  const { cache, ask } = counting()
  t.equal(await cache('nobody', 'q', async () => null), null)
  t.equal((await cache('nobody', 'q', async () => 'now there'))?.body.toString(), 'now there')
  await t.rejects(
    cache('sekretar', 'q', async () => {
      throw new Error('down')
    }),
    /down/,
  )
  t.equal((await cache('sekretar', 'q', async () => 'up'))?.body.toString(), 'up')
  for (let n = 0; n < 1_200; n++) await ask(`official-${n}`)
  for (let n = 0; n < 300; n++) await ask('kmet', `question ${n}`)
  t.equal(await ask('kmet', 'question 299'), await ask('kmet', 'question 299'))
  const first = await ask('kmet', 'question 0')
  t.notSame(first, 'load 1201', 'the oldest were let go')
})

t.test('the tag is of the text', async (t) => {
  const { cache } = counting()
  const [a, b, c] = await Promise.all(['x', 'x', 'y'].map((text, n) => cache('kmet', `q${n}`, async () => text)))
  t.equal(a?.etag, b?.etag)
  t.not(a?.etag, c?.etag)
  t.match(a?.etag, /^"[A-Za-z0-9_-]{22}"$/)
})
