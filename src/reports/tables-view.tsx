import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import { monthName } from '../i18n/format-time.ts'
import { type Locale, words } from '../i18n/words.ts'
import { Details } from '../ui/components/details.tsx'
import { RowTable } from '../ui/components/rows.tsx'
import { BarChart } from './bar-chart-view.tsx'
import { ANSWERS, QUESTIONS } from './feedback-rules.ts'
import type { Report } from './read-report.ts'
import { type Cell, type Figure, figuresOf, type Row, SUMS } from './report.ts'
import { cellText, officialTitle } from './report-answers.ts'

type Shown = { report: Report; locale: Locale }

const NONE: Cell = { value: null, hidden: null }

/** The figures of a report that its charts show, by the name of the chart; of several in one bar, all. */
function chartsOf({ name, readers }: Report): { chart: string; figures: readonly Figure[] }[] {
  if (name === 'waiting')
    return [
      { chart: 'atDoor', figures: ['atDoor'] },
      { chart: 'daysAhead', figures: ['daysAhead'] },
    ]
  const [sum] = SUMS[name]
  if (!sum) return []
  // A bar without its hidden parts would be shorter than what it says.
  return [{ chart: name, figures: readers === 'public' ? [sum.total] : sum.parts }]
}

/** What a report is by month, as bars; answers, by question. */
export function Charts({ report, locale }: Shown) {
  const text = words[locale].pages.reports
  const titles: Record<string, string> = text.charts
  const names: Record<string, string> = text.figures[report.name]
  if (report.name === 'satisfaction') return <AnswerChart report={report} locale={locale} />
  const months = report.rows.filter(({ slug, month }) => slug === null && month !== null)
  return chartsOf(report).map(({ chart, figures }) => {
    // Nothing to draw: the table says that it is hidden.
    if (months.every(({ cells }) => figures.every((figure) => !cells[figure]?.value))) return null
    const [only, ...more] = figures
    const total = more.length === 0 ? only : SUMS[report.name][0]?.total
    return (
      <BarChart
        key={chart}
        id={`chart-${chart}`}
        title={titles[chart] ?? ''}
        series={figures.map((figure) => names[figure] ?? figure)}
        bars={months.map(({ month, cells }) => ({
          label: shortMonth(month ?? '', locale),
          parts: figures.map((figure) => cells[figure]?.value ?? null),
          said: total ? cellText(cells[total] ?? NONE, locale) : '',
        }))}
        locale={locale}
      />
    )
  })
}

function AnswerChart({ report, locale }: Shown) {
  const text = words[locale].pages.reports
  const [whole] = report.rows
  if (!whole?.cells.answered?.value) return null
  return QUESTIONS.map((question) => (
    <BarChart
      key={question}
      id={`chart-${question}`}
      title={`${text.questions[question]} ${text.charts.satisfaction}`}
      series={[text.questions[question]]}
      bars={ANSWERS.map((answer) => {
        const cell = whole.cells[`${question}${answer[0]?.toUpperCase()}${answer.slice(1)}` as Figure] ?? NONE
        return { label: text.answers[answer], parts: [cell.value], said: cellText(cell, locale) }
      })}
      locale={locale}
    />
  ))
}

/** The numbers: by month, by official, and each month of each official. */
export function FigureTables({ report, official, locale }: Shown & { official: string | undefined }) {
  const text = words[locale].pages.reports
  const name = text.names[report.name]
  const titles = new Map(report.officials.map((each) => [each.slug, officialTitle(each, locale)]))
  const whole = report.rows.filter(({ slug, month }) => slug === null && month === null)
  const only = official ?? (report.officials.length === 1 ? report.officials[0]?.slug : undefined)
  const nameOfMonth = ({ month }: Row) => monthOrAll(month, report, locale)
  const months = report.rows.filter(({ slug, month }) => slug === null && month !== null)
  const detail = report.rows.filter(({ slug, month }) => slug !== null && month !== null)
  return (
    <>
      <FigureTable
        report={report}
        locale={locale}
        caption={only ? text.ofOfficial(name, titles.get(only) ?? only) : text.byMonth(name)}
        first={text.month}
        rows={[...months, ...whole]}
        nameOf={nameOfMonth}
      />
      {!only && (
        <FigureTable
          report={report}
          locale={locale}
          caption={text.byOfficial(name)}
          first={text.official}
          rows={[...report.rows.filter(({ slug, month }) => slug !== null && month === null), ...whole]}
          nameOf={({ slug }) => (slug === null ? text.allOfficials : (titles.get(slug) ?? slug))}
        />
      )}
      {!only && detail.length > 0 && (
        <Details summary={text.detail}>
          {report.officials.map(({ slug }) => (
            <FigureTable
              key={slug}
              report={report}
              locale={locale}
              caption={text.ofOfficial(name, titles.get(slug) ?? slug)}
              first={text.month}
              rows={detail.filter((row) => row.slug === slug)}
              nameOf={nameOfMonth}
            />
          ))}
        </Details>
      )}
    </>
  )
}

type Table = Shown & { caption: string; first: string; rows: readonly Row[]; nameOf: (row: Row) => string }

function FigureTable({ report, locale, caption, first, rows, nameOf }: Table) {
  const text = words[locale].pages.reports
  const names: Record<string, string> = text.figures[report.name]
  const figures = figuresOf(report.name)
  return (
    <RowTable
      caption={caption}
      columns={[
        { text: first },
        ...figures.map(({ name, measure }) => {
          const said = [names[name] ?? name, measure && text.unit[measure]].filter(Boolean).join(', ')
          return { text: said, label: said, numeric: true }
        }),
      ]}
      rows={rows.map((row) => ({
        key: `${row.slug} ${row.month}`,
        cells: [nameOf(row), ...figures.map(({ name }) => cellText(row.cells[name] ?? NONE, locale))],
      }))}
    />
  )
}

/** „ноември 2026 (още се мени)“ */
function monthOrAll(month: string | null, { finalUntil }: Report, locale: Locale): string {
  const text = words[locale].pages.reports
  if (month === null) return text.allMonths
  return month > finalUntil ? `${shortMonth(month, locale)} (${text.running})` : shortMonth(month, locale)
}

/** „ноември 2026“ */
function shortMonth(month: string, locale: Locale): string {
  const { month: number, year } = DateTime.fromISO(`${month}-15`, { zone: ZONE })
  return `${monthName(number, locale)} ${year}`
}
