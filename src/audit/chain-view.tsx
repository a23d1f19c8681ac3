import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import { type Locale, words } from '../i18n/words.ts'
import { Button } from '../ui/components/button.tsx'
import { SummaryList } from '../ui/components/summary-list.tsx'
import { Tag } from '../ui/components/tag.tsx'
import { Moment } from '../ui/moment.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import type { LastChainLook } from './watch-audit.ts'

type Panel = { look: LastChainLook | null; justLooked: boolean; locale: Locale }

/** Whether the log is whole, when that was looked at, and a button to look now. */
export function ChainPanel({ look, justLooked, locale }: Panel) {
  const { chain } = words[locale].pages.audit
  return (
    <section class="chain" aria-labelledby="chain">
      <h2 id="chain">{chain.heading}</h2>
      {look === null ? (
        <p>{chain.never}</p>
      ) : (
        <>
          {justLooked && <p role="status">{chain.done}</p>}
          <p>
            <Tag colour={look.faults > 0 ? 'red' : 'green'}>
              {look.faults > 0 ? chain.broken(look.faults) : chain.whole}
            </Tag>
          </p>
          {look.faults > 0 && <p>{chain.brokenHow}</p>}
          <SummaryList rows={factsOf(look, locale)} />
        </>
      )}
      <StaffForm action="/sluzhebno/dnevnik/proverka">
        <Button look="secondary">{chain.button}</Button>
      </StaffForm>
    </section>
  )
}

function factsOf({ checkedAt, entries, n, hash }: LastChainLook, locale: Locale) {
  const { chain } = words[locale].pages.audit
  const rows = [
    { key: chain.checked, value: <Moment at={DateTime.fromSeconds(checkedAt, { zone: ZONE })} locale={locale} /> },
    { key: chain.entries, value: String(entries) },
  ]
  if (hash === null) return rows
  const head = (
    <>
      № {n}: <code class="long">{hash}</code>
      <br />
      <span class="quiet">{chain.headHint}</span>
    </>
  )
  return [...rows, { key: chain.head, value: head }]
}
