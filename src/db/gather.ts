import { DomainError } from '../domain-error.ts'
import { classify } from './violations.ts'

/** The most commands that one transaction takes. */
const MOST = 64

/** More than so many waiting are too many: who comes then is told to come again. */
const MOST_WAITING = 2_000

/** How long a transaction may wait for a lock, in milliseconds: little in the lane, where others wait behind it. */
export const PATIENCE = { lane: 500, alone: 4_000 } as const

type Waiting<C, A> = { command: C; resolve: (answer: A) => void; reject: (error: unknown) => void }

/**
 * Gathers commands into one transaction: one lane, no timer. The first goes at once; what arrives while it commits goes
 * together next. Each caller hears their own answer. Where a transaction fails, each of its commands is run alone, beside
 * the lane, so that none fails or delays its neighbours; but where the database cannot be had at all, everybody who waits is told so.
 *
 * @param runAll runs commands in one transaction, whole or not at all, and answers in their order
 */
export function gather<C, A>(runAll: (commands: C[], patience: number) => Promise<A[]>): (command: C) => Promise<A> {
  const waiting: Waiting<C, A>[] = []
  let busy = false

  const alone = async ({ command, resolve, reject }: Waiting<C, A>) => {
    try {
      const [answer] = await runAll([command], PATIENCE.alone)
      resolve(answer as A)
    } catch (error) {
      reject(error)
      if (classify(error).kind === 'unavailable') for (const other of waiting.splice(0)) other.reject(error)
    }
  }
  const together = async (batch: Waiting<C, A>[]) => {
    try {
      const answers = await runAll(
        batch.map(({ command }) => command),
        PATIENCE.lane,
      )
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
      await together(waiting.splice(0, MOST))
    }
    busy = false
  }
  return (command) =>
    new Promise<A>((resolve, reject) => {
      if (waiting.length >= MOST_WAITING) return reject(new DomainError('unavailable', { retryAfterSeconds: 2 }))
      waiting.push({ command, resolve, reject })
      if (!busy) void drive()
    })
}
