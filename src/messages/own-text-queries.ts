import type { Db } from '../db/client.ts'
import type { Locale } from '../i18n/format-time.ts'
import { type MailWords, type OwnTexts, textKey } from './own-texts.ts'

type Row = MailWords & { occasion: string; locale: Locale }

/** The municipality's own words as they hold at this moment. */
export async function ownTexts(db: Pick<Db, '$queryRaw'>): Promise<OwnTexts> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT occasion, locale, subject, heading, lead FROM (
      SELECT DISTINCT ON (occasion, locale) * FROM message_texts ORDER BY occasion, locale, version DESC) newest
    WHERE subject IS NOT NULL`
  return new Map(rows.map(({ occasion, locale, ...words }) => [textKey(occasion, locale), words]))
}
