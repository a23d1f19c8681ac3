import { DateTime } from 'luxon'
import { dateTime, monthHeading } from '../i18n/format-time.ts'
import { dateInWords } from '../i18n/local-words.ts'
import { type Locale, words } from '../i18n/words.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { Button } from '../ui/components/button.tsx'
import { ErrorSummary } from '../ui/components/error-summary.tsx'
import { RowTable } from '../ui/components/rows.tsx'
import { Select } from '../ui/components/select.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { type AskedReport, addressOf } from './asked-rules.ts'
import { monthsLater } from './period-rules.ts'
import type { ReportedOfficial } from './queries.ts'
import { mayPublish, type Report } from './read-report.ts'
import { REPORTS } from './report.ts'
import { officialTitle } from './report-answers.ts'
import { Charts, FigureTables } from './tables-view.tsx'

type Page = {
  report: Report
  asked: AskedReport
  /** Whom one may ask for. */
  choices: readonly ReportedOfficial[]
  staff: StaffMember
  now: DateTime
}

/** One report: its chart, its tables, what its numbers mean. */
export function reportPage(page: Page): PageContent {
  const { report, asked, staff, now } = page
  const { locale } = staff
  const text = words[locale].pages.reports
  const name = text.names[report.name]
  const open = asked.readers === 'public'
  return {
    title: `${name} – ${text.title}`,
    faulty: asked.faulty,
    main: (
      <div class="reports">
        {asked.faulty && <ErrorSummary locale={locale} errors={[{ field: 'ot', text: text.filters.wrong }]} />}
        <div class="page-heading">
          <div>
            <h1>{name}</h1>
            <p>{open ? text.publish.lead : text.lead}</p>
          </div>
        </div>
        <Ways {...page} />
        {open && <p class="panel not-on-paper">{text.publish.once}</p>}
        {report.period === null ? (
          <p class="panel">{text.publish.none}</p>
        ) : (
          <>
            <p>{text.final(monthInWords(report.finalUntil, locale))}</p>
            <Charts report={report} locale={locale} />
            <FigureTables report={report} official={asked.official} locale={locale} />
            <Words report={report} locale={locale} />
            <ul class="govuk-list govuk-list--bullet reports__notes">
              {text.notes[report.name].map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
            <p class="toolbar not-on-paper">
              <a class="govuk-link" href={addressOf(asked, '.csv')}>
                {text.csv}
              </a>
              {mayPublish(staff) && (
                <a class="govuk-link" href={addressOf({ ...asked, readers: open ? 'staff' : 'public' })}>
                  {open ? text.publish.back : text.publish.link}
                </a>
              )}
            </p>
            <p class="not-on-paper">{text.print}</p>
            {!open && <p class="only-on-paper">{text.printed(dateTime(now, locale), staff.name)}</p>}
          </>
        )}
      </div>
    ),
  }
}

/** Which report, of which months, of whom. */
function Ways({ asked, choices, staff: { locale }, now }: Page) {
  const { choose, names, filters } = words[locale].pages.reports
  const thisMonth = now.toFormat('yyyy-MM')
  const months = Array.from({ length: 36 }, (_, n) => monthsLater(thisMonth, -n))
  const items = [...new Set([...months, asked.period.from, asked.period.to])]
    .toSorted()
    .reverse()
    .map((value) => ({ value, text: monthInWords(value, locale) }))
  return (
    <>
      <nav class="toolbar not-on-paper" aria-label={choose}>
        {REPORTS.map((name) =>
          name === asked.name ? (
            <strong key={name} aria-current="page">
              {names[name]}
            </strong>
          ) : (
            <a key={name} class="govuk-link" href={addressOf({ ...asked, name })}>
              {names[name]}
            </a>
          ),
        )}
      </nav>
      <form method="get" action="/sluzhebno/spravki" class="filters" aria-label={filters.label}>
        <input type="hidden" name="spravka" value={asked.name} />
        {asked.readers === 'public' && <input type="hidden" name="publikuvane" value="1" />}
        <Select id="ot" label={filters.from} locale={locale} value={asked.period.from} items={items} />
        <Select id="do" label={filters.to} locale={locale} value={asked.period.to} items={items} />
        {asked.readers === 'staff' && choices.length > 1 && (
          <Select
            id="lice"
            label={filters.official}
            locale={locale}
            value={asked.official ?? ''}
            items={[
              { value: '', text: filters.everybody },
              ...choices.map((official) => ({ value: official.slug, text: officialTitle(official, locale) })),
            ]}
          />
        )}
        <Button>{filters.button}</Button>
      </form>
    </>
  )
}

/** What people wrote: staff why they waived a rule, citizens what could be better. */
function Words({ report: { name, reasons, remarks, officials, rows }, locale }: { report: Report; locale: Locale }) {
  const text = words[locale].pages.reports
  const rules: Record<string, string> = text.figures.overrides
  const titles = new Map(officials.map((official) => [official.slug, officialTitle(official, locale)]))
  return (
    <>
      {reasons.length > 0 && (
        <RowTable
          caption={text.reasons.heading}
          columns={[
            { text: text.reasons.date },
            { text: text.official, label: text.official },
            { text: text.reasons.rule, label: text.reasons.rule },
            { text: text.reasons.reason, label: text.reasons.reason },
          ]}
          rows={reasons.map(({ date, slug, rule, reason }, n) => ({
            key: String(n),
            cells: [dateInWords(date, locale), titles.get(slug), rules[rule] ?? rule, reason],
          }))}
        />
      )}
      {name === 'satisfaction' && rows.length > 0 && remarks.length > 0 && (
        <section>
          <h2>{text.remarks.heading}</h2>
          <ul class="govuk-list govuk-list--bullet">
            {remarks.map(({ slug, remark }, n) => (
              <li key={n}>
                {remark} <span class="quiet">({titles.get(slug)})</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

/** „ноември 2026 г.“ */
function monthInWords(month: string, locale: Locale): string {
  return monthHeading(DateTime.fromISO(`${month}-15`, { zone: 'Europe/Sofia' }), locale)
}
