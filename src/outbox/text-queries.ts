import type { Db } from '../db/client.ts'
import type { Locale } from '../i18n/words.ts'
import type { MailWords } from '../messages/own-texts.ts'
import type { TextOccasion } from '../messages/text-kinds.ts'

/** A version of the words of a mail; `words` null: those of the house. `savedAt`: seconds since 1970. */
export type TextVersion = {
  occasion: TextOccasion
  locale: Locale
  version: number
  words: MailWords | null
  savedAt: number
  savedBy: string | null
}

/** The newest version of every text that was ever changed. */
export async function newestTexts(db: Db): Promise<TextVersion[]> {
  return db.$queryRaw<TextVersion[]>`
    SELECT DISTINCT ON (t.occasion, t.locale) t.occasion, t.locale, t.version,
      CASE WHEN t.subject IS NOT NULL THEN jsonb_build_object('subject', t.subject, 'heading', t.heading, 'lead', t.lead) END AS words,
      extract(epoch FROM t.saved_at)::float8 AS "savedAt", u.name AS "savedBy"
    FROM message_texts t LEFT JOIN staff_users u ON u.id = t.saved_by
    ORDER BY t.occasion, t.locale, t.version DESC`
}

/** Every version of one, the newest first. */
export async function textVersions(
  db: Db,
  { occasion, locale }: { occasion: TextOccasion; locale: Locale },
): Promise<TextVersion[]> {
  return db.$queryRaw<TextVersion[]>`
    SELECT t.occasion, t.locale, t.version,
      CASE WHEN t.subject IS NOT NULL THEN jsonb_build_object('subject', t.subject, 'heading', t.heading, 'lead', t.lead) END AS words,
      extract(epoch FROM t.saved_at)::float8 AS "savedAt", u.name AS "savedBy"
    FROM message_texts t LEFT JOIN staff_users u ON u.id = t.saved_by
    WHERE t.occasion = ${occasion} AND t.locale = ${locale} ORDER BY t.version DESC LIMIT 50`
}
