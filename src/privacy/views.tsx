import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import { countOf } from '../i18n/counts.ts'
import { type Locale, words } from '../i18n/words.ts'
import { Button } from '../ui/components/button.tsx'
import { ErrorSummary } from '../ui/components/error-summary.tsx'
import { Input } from '../ui/components/input.tsx'
import { RowTable } from '../ui/components/rows.tsx'
import { Moment } from '../ui/moment.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import type { RetentionLine } from './forget-all.ts'
import type { PastRequest } from './queries.ts'
import { PROOFS, type RequestFaults } from './request-rules.ts'

type Page = {
  lines: readonly RetentionLine[]
  requests: readonly PastRequest[]
  typed: { telefon?: string; imeyl?: string }
  faults: RequestFaults
  /** How many were just emptied, as the address says it; null: none. */
  erased: string | null
  /** Whether they may look for a person. */
  mayAsk: boolean
  locale: Locale
}

/** What is kept how long and what was emptied; the requests that were met; the search for a person. */
export function privacyPage({ lines, requests, typed, faults, erased, mayAsk, locale }: Page): PageContent {
  const texts = words[locale].pages.retention
  const errors = faults.map(({ field, fault }) => ({ field, text: texts.faults[fault] }))
  const errorOf = (id: string) => errors.find(({ field }) => field === id)?.text
  return {
    title: texts.title,
    faulty: errors.length > 0,
    main: (
      <>
        {errors.length > 0 && <ErrorSummary locale={locale} errors={errors} />}
        <h1>{texts.title}</h1>
        {erased !== null && /^\d{1,6}$/.test(erased) && (
          <div class="done" role="status">
            <p>{texts.erased(Number(erased))}</p>
          </div>
        )}
        {mayAsk && (
          <section>
            <h2>{texts.ask.heading}</h2>
            <p>{texts.ask.lead}</p>
            <StaffForm action="/sluzhebno/poveritelnost/tarsene" className="filters">
              <Input
                id="telefon"
                type="tel"
                inputMode="tel"
                spellcheck={false}
                autoComplete="off"
                label={texts.ask.phone}
                value={typed.telefon ?? ''}
                error={errorOf('telefon')}
                locale={locale}
              />
              <Input
                id="imeyl"
                type="email"
                inputMode="email"
                spellcheck={false}
                autoComplete="off"
                label={texts.ask.email}
                value={typed.imeyl ?? ''}
                error={errorOf('imeyl')}
                locale={locale}
              />
              <Button>{texts.ask.button}</Button>
            </StaffForm>
          </section>
        )}
        <RowTable
          caption={texts.kept.caption}
          columns={[
            { text: texts.kept.kind },
            { text: texts.kept.long, label: texts.kept.long },
            { text: texts.kept.ran, label: texts.kept.ran },
            { text: texts.kept.emptied, label: texts.kept.emptied, numeric: true },
            { text: texts.kept.total, label: texts.kept.total, numeric: true },
          ]}
          rows={lines.map(({ kind, hours, ranAt, emptied, total }) => ({
            key: kind,
            cells: [
              texts.kinds[kind],
              hours % 24 === 0 && hours >= 72 ? countOf(hours / 24, 'day', locale) : countOf(hours, 'hour', locale),
              ranAt === null ? texts.kept.never : <Moment at={momentOf(ranAt)} locale={locale} />,
              String(emptied),
              String(total),
            ],
          }))}
        />
        <p class="quiet">{texts.kept.beyond}</p>
        <h2>{texts.past.heading}</h2>
        {requests.length === 0 ? <p>{texts.past.none}</p> : <Requests requests={requests} locale={locale} />}
      </>
    ),
  }
}

function Requests({ requests, locale }: Pick<Page, 'requests' | 'locale'>) {
  const { past, proofs, counts } = words[locale].pages.retention
  const { who } = words[locale].pages.audit
  const proofOf = (proof: string) => {
    const known = PROOFS.find((each) => each === proof)
    return known ? proofs[known] : proof
  }
  return (
    <RowTable
      caption={past.caption}
      columns={[
        { text: past.at },
        { text: past.what, label: past.what },
        { text: past.who, label: past.who },
        { text: past.proof, label: past.proof },
        { text: past.reference, label: past.reference },
        { text: past.counts, label: past.counts },
      ]}
      rows={requests.map(({ at, actor, name, action, proof, reference, counts: found }, index) => ({
        key: String(index),
        cells: [
          <Moment at={momentOf(at)} locale={locale} />,
          action === 'erase' ? past.erase : past.export,
          name ?? (actor === 'operator' ? who.operator : actor),
          proofOf(proof),
          reference,
          counts(Number(found[0]?.split(' ')[1] ?? 0), Number(found[1]?.split(' ')[1] ?? 0)),
        ],
      }))}
    />
  )
}

const momentOf = (epochSeconds: number) => DateTime.fromSeconds(epochSeconds, { zone: ZONE })
