import t from 'tap'
import { gather } from '../../src/db/gather.ts'

/** A lane whose transactions end when the test says so. */
function slowLane() {
  const batches: number[][] = []
  const ends: ((failed?: Error) => void)[] = []
  const run = gather<number, string>((commands) => {
    batches.push(commands)
    return new Promise((resolve, reject) => {
      ends.push((failed) => (failed ? reject(failed) : resolve(commands.map((n) => `answer ${n}`))))
    })
  })
  const end = async (failed?: Error) => {
    ends.shift()?.(failed)
    await new Promise((later) => setImmediate(later))
  }
  return { batches, run, end }
}

t.test('the first goes at once; what arrives meanwhile goes together; each hears their own', async (t) => {
  const { batches, run, end } = slowLane()
  const answers = [1, 2, 3].map((n) => run(n))
  t.same(batches, [[1]])
  await end()
  t.same(batches, [[1], [2, 3]])
  await end()
  t.same(await Promise.all(answers), ['answer 1', 'answer 2', 'answer 3'])
  const last = run(4)
  t.same(batches.at(-1), [4], 'the lane is free again')
  await end()
  t.equal(await last, 'answer 4')
})

t.test('at most 64 in one transaction', async (t) => {
  const { batches, run, end } = slowLane()
  const answers = Array.from({ length: 130 }, (_, n) => run(n))
  for (let n = 0; n < 4; n++) await end()
  t.same(
    batches.map(({ length }) => length),
    [1, 64, 64, 1],
  )
  t.equal((await Promise.all(answers)).length, 130)
})

t.test('a failure of a batch is tried one by one: none fails its neighbours', async (t) => {
  const run = gather<number, number>(async (commands) => {
    if (commands.includes(3)) throw new Error('three')
    return commands.map((n) => n * 10)
  })
  const answers = await Promise.allSettled([1, 2, 3, 4].map((n) => run(n)))
  t.same(
    answers.map((each) => (each.status === 'fulfilled' ? each.value : each.reason.message)),
    [10, 20, 'three', 40],
  )
  t.equal(await run(5), 50, 'the lane lives on')
})

t.test('where the database cannot be had, everybody hears it at once', async (t) => {
  const { batches, run, end } = slowLane()
  const answers = Promise.allSettled(Array.from({ length: 100 }, (_, n) => run(n)))
  await end()
  await end(Object.assign(new Error('gone'), { code: 'ECONNREFUSED' }))
  t.same(
    batches.map(({ length }) => length),
    [1, 64],
  )
  t.same((await answers).filter(({ status }) => status === 'rejected').length, 99)
})
