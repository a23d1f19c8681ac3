import { classify } from './violations.ts'

/** The most commands that one transaction takes. */
const MOST = 64

type Waiting<C, A> = { command: C; resolve: (answer: A) => void; reject: (error: unknown) => void }

/**
 * Gathers commands into one transaction: one lane, no timer. The first goes at once; what arrives while it commits goes
 * together next. Each caller hears their own answer. Where a batch fails, each of its commands is run alone, beside the lane,
 * so that none fails or delays its neighbours; but where the database cannot be had at all, everybody who waits is told so.
 *
 * @param runAll runs commands in one transaction, whole or not at all, and answers in their order
 */
export function gather<C, A>(runAll: (commands: C[]) => Promise<A[]>): (command: C) => Promise<A> {
  const waiting: Waiting<C, A>[] = []
  let busy = false

  const alone = async ({ command, resolve, reject }: Waiting<C, A>) => {
    try {
      const [answer] = await runAll([command])
      resolve(answer as A)
    } catch (error) {
      reject(error)
    }
  }
  const together = async (batch: Waiting<C, A>[]) => {
    try {
      const answers = await runAll(batch.map(({ command }) => command))
      batch.forEach(({ resolve }, n) => {
        resolve(answers[n] as A)
      })
    } catch (error) {
      if (classify(error).kind === 'unavailable')
        for (const { reject } of [...batch, ...waiting.splice(0)]) reject(error)
      else for (const each of batch) void alone(each)
    }
  }
  const drive = async () => {
    busy = true
    while (waiting.length > 0) {
      const batch = waiting.splice(0, MOST)
      await (batch[0] && batch.length === 1 ? alone(batch[0]) : together(batch))
    }
    busy = false
  }
  return (command) =>
    new Promise<A>((resolve, reject) => {
      waiting.push({ command, resolve, reject })
      if (!busy) void drive()
    })
}
