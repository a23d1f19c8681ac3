import { createHmac } from 'node:crypto'
import type { Deps } from '../deps.ts'
import { derivedKey } from './access-token.ts'
import { WAITS_AFTER_FAILURES } from './sign-in-rules.ts'

/** Under which key an account's failures are counted, known or not: an address is not to be read from the database. */
export function accountKey({ config }: Pick<Deps, 'config'>, email: string): Buffer {
  return createHmac('sha256', derivedKey(config.secretKeys, 'sign-in failures')).update(email).digest()
}

/**
 * Takes one try at an account, as a failure until it proves none: so that a thousand at once are no more than a thousand one
 * after another. Failures are forgotten after an hour without one.
 *
 * @returns seconds to wait before the next try; 0: this one may go on
 */
export async function tryAccount({ db }: Pick<Deps, 'db'>, key: Buffer): Promise<number> {
  const waits = [...WAITS_AFTER_FAILURES]
  const taken = await db.$executeRaw`
    INSERT INTO sign_in_failures AS f (key, count) VALUES (${key}, 1)
    ON CONFLICT (key) DO UPDATE SET last_at = house_now(),
      count = CASE WHEN f.last_at < house_now() - interval '1 hour' THEN 1 ELSE f.count + 1 END
    WHERE (${waits}::int[])[least(f.count, ${waits.length}::int)] = 0
      OR f.last_at + make_interval(secs => (${waits}::int[])[least(f.count, ${waits.length}::int)]) <= house_now()`
  if (taken === 1) return 0
  const [left] = await db.$queryRaw<{ seconds: number }[]>`
    SELECT ceil(extract(epoch FROM last_at - house_now()) + (${waits}::int[])[least(count, ${waits.length}::int)])::int AS seconds
    FROM sign_in_failures WHERE key = ${key}`
  return Math.max(1, left?.seconds ?? 1)
}
