import type { Deps } from '../deps.ts'
import { orderOfCalling } from '../desk/queue-rules.ts'
import { DomainError } from '../domain-error.ts'
import { tokenHash } from '../messages/manage-link.ts'
import { boardScene } from './board.ts'
import { boardDays, boardOfToken, nextReception } from './queries.ts'

/**
 * Whose receptions the board of a key shows: slugs; null: all.
 *
 * @throws DomainError `not-found`, alike for an unknown and a revoked key
 */
export async function officialsOfBoard({ db }: Pick<Deps, 'db'>, key: string): Promise<string[] | null> {
  const board = await boardOfToken(db, tokenHash(key))
  if (!board) throw new DomainError('not-found')
  return board.officials
}

/**
 * What the board of a key shows at this moment.
 *
 * @throws DomainError `not-found`
 */
export async function lookAtBoard(deps: Pick<Deps, 'db' | 'clock' | 'config'>, { key }: { key: string }) {
  const officials = await officialsOfBoard(deps, key)
  const now = deps.clock.now()
  const days = await boardDays(deps.db, { officials, date: now.toFormat('yyyy-MM-dd') })
  const scene = boardScene(days, now.toSeconds(), (day) => orderOfCalling(day, now.toSeconds(), deps.config.calling))
  const resting = scene.called.length + scene.next.length === 0
  return { scene, now, following: resting ? await nextReception(deps.db, officials) : null }
}
