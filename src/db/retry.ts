import { classify } from './violations.ts'

const TRIES = 3

/**
 * Runs one whole transaction, and once more, at most three times in all, where PostgreSQL says that it met another
 * (serialization failure, deadlock). Anything else is thrown as it came.
 */
export async function retryConflicts<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt >= TRIES || classify(error).kind !== 'conflict') throw error
      await new Promise((done) => setTimeout(done, Math.random() * 20 * 2 ** attempt))
    }
  }
}
