import type { Static } from 'typebox'
import { titleWithPortfolio } from '../i18n/reception-words.ts'
import { type Locale, words } from '../i18n/words.ts'
import type { ReportedOfficial } from './queries.ts'
import type { Report } from './read-report.ts'
import { type Cell, figuresOf } from './report.ts'
import type * as schemas from './schemas.ts'

/** A report as the API shows it. */
export function reportAnswer(report: Report, locale: Locale): Static<typeof schemas.ReportAnswer> {
  const { name, period, finalUntil, readers, officials, rows, reasons, remarks } = report
  const titles = new Map(officials.map((official) => [official.slug, officialTitle(official, locale)]))
  return {
    name,
    from: period?.from ?? null,
    to: period?.to ?? null,
    finalUntil,
    publication: readers === 'public',
    items: rows.map(({ slug, month, cells }) => ({
      official: slug === null ? null : { slug, title: titles.get(slug) ?? slug },
      month,
      figures: figuresOf(name).map((figure) => ({
        name: figure.name,
        value: cells[figure.name]?.value ?? null,
        hidden: cells[figure.name]?.hidden ?? null,
      })),
    })),
    reasons: reasons.map(({ date, slug, rule, reason }) => ({ date, official: slug, rule, reason })),
    remarks: remarks.map(({ slug, remark }) => ({ official: slug, remark })),
    nextCursor: null,
  }
}

/** „Заместник-кмет (ресор …)“: two deputies share a title. */
export function officialTitle(official: ReportedOfficial, locale: Locale): string {
  const { titleBg, titleEn, portfolioBg, portfolioEn } = official
  return titleWithPortfolio(locale === 'bg' ? titleBg : titleEn, locale === 'bg' ? portfolioBg : portfolioEn, locale)
}

/** A report as the lines of a file: a head, then a line for each row. Numbers stay numbers; what is hidden is said. */
export function reportLines(report: Report, locale: Locale): (string | number | null)[][] {
  const text = words[locale].pages.reports
  const titles = new Map(report.officials.map((official) => [official.slug, officialTitle(official, locale)]))
  const figures = figuresOf(report.name)
  const names: Record<string, string> = text.figures[report.name]
  return [
    [
      text.official,
      text.month,
      ...figures.map(({ name, measure }) => [names[name], measure && text.unit[measure]].filter(Boolean).join(', ')),
    ],
    ...report.rows.map(({ slug, month, cells }) => [
      slug === null ? text.allOfficials : (titles.get(slug) ?? slug),
      month ?? text.allMonths,
      ...figures.map(({ name }) => fileCell(cells[name], locale)),
    ]),
  ]
}

function fileCell(cell: Cell | undefined, locale: Locale): string | number | null {
  if (!cell) return null
  if (cell.hidden !== null) return cellText(cell, locale)
  // A Bulgarian Excel reads „7,5“ as a number, and 7.5 as the seventh of May.
  if (cell.value === null || Number.isInteger(cell.value)) return cell.value
  return locale === 'bg' ? String(cell.value).replace('.', ',') : String(cell.value)
}

/** A figure as it is read: „12“, „7,5“, „< 5“; a dash where there is nothing, or where it may not be shown. */
export function cellText({ value, hidden }: Cell, locale: Locale): string {
  const { few, hidden: kept } = words[locale].pages.reports.cells
  if (hidden === 'few') return few
  if (hidden !== null) return kept
  if (value === null) return ''
  return locale === 'bg' ? String(value).replace('.', ',') : String(value)
}
