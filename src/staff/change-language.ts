import type { Deps } from '../deps.ts'
import type { Locale } from '../i18n/words.ts'

/** Sets the language of somebody's own pages and mails. */
export async function changeLanguage(
  { db }: Pick<Deps, 'db'>,
  { id, locale }: { id: number; locale: Locale },
): Promise<void> {
  await db.$executeRaw`
    WITH changed AS (
      UPDATE staff_users SET locale = ${locale}, version = version + 1, updated_at = house_now()
      WHERE id = ${id}::int AND locale <> ${locale} RETURNING id, version)
    INSERT INTO audit_entries (actor, action, subject, subject_id, version)
      SELECT ${`user:${id}`}, 'change-language', 'staff-user', id::text, version FROM changed`
}
