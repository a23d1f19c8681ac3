import type { Deps } from '../deps.ts'
import { currentKey } from '../messages/manage-link.ts'
import { DRAFT_HOURS, type Draft } from './draft.ts'
import { draftHash, isDraftCookie, sealDraft, unsealDraft } from './draft-seal.ts'

/** The draft that a cookie opens; null: none, or its time is over, though no chore has come by yet. */
export async function draftOf(deps: Pick<Deps, 'db' | 'config'>, cookie: string | null): Promise<Draft | null> {
  if (cookie === null || !isDraftCookie(cookie)) return null
  const [row] = await deps.db.$queryRaw<{ keyId: number; sealed: Uint8Array }[]>`
    SELECT key_id AS "keyId", sealed FROM drafts
    WHERE cookie_hash = ${draftHash(cookie)} AND updated_at > house_now() - make_interval(hours => ${DRAFT_HOURS}::int)`
  const key = deps.config.secretKeys.find(({ id }) => id === row?.keyId)
  return row && key ? unsealDraft(key, cookie, row.sealed) : null
}

/** Keeps a draft under its cookie, in place of what was there. */
export async function keepDraft(
  { db, config }: Pick<Deps, 'db' | 'config'>,
  { cookie, draft }: { cookie: string; draft: Draft },
): Promise<void> {
  const key = currentKey(config.secretKeys)
  const sealed = sealDraft(key, cookie, draft)
  await db.$executeRaw`
    INSERT INTO drafts (cookie_hash, key_id, sealed) VALUES (${draftHash(cookie)}, ${key.id}::smallint, ${sealed})
    ON CONFLICT (cookie_hash) DO UPDATE SET key_id = excluded.key_id, sealed = excluded.sealed, updated_at = house_now()`
}

/** Forgets what was entered at once. */
export async function dropDraft({ db }: Pick<Deps, 'db'>, { cookie }: { cookie: string }): Promise<void> {
  await db.$executeRaw`DELETE FROM drafts WHERE cookie_hash = ${draftHash(cookie)}`
}

/**
 * Forgets the drafts that nobody went on with.
 *
 * @returns how many
 */
export async function forgetDrafts({ db }: Pick<Deps, 'db'>): Promise<number> {
  return db.$executeRaw`
    DELETE FROM drafts WHERE updated_at < house_now() - make_interval(hours => ${DRAFT_HOURS}::int)`
}
