import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import type { Locale } from '../i18n/words.ts'
import type { OfficialRow } from './queries.ts'
import { receptionRule } from './reception-rule.ts'

/** An official as the start page shows them; `rule` and `portfolio` are in words, without their frame. */
export type OfficialCard = {
  slug: string
  title: string
  portfolio: string | null
  name: string | null
  rule: string | null
  firstFree: DateTime | null
}

/** The cards in the reader's language, in the order given. */
export function officialCards(rows: readonly OfficialRow[], locale: Locale): OfficialCard[] {
  return rows.map((row) => ({
    slug: row.slug,
    title: locale === 'bg' ? row.titleBg : row.titleEn,
    portfolio: locale === 'bg' ? row.portfolioBg : row.portfolioEn,
    name: row.name,
    rule: receptionRule(row.schedules, locale) || null,
    firstFree: row.nextFreeSlot && DateTime.fromMillis(row.nextFreeSlot.startsAt, { zone: ZONE }),
  }))
}
