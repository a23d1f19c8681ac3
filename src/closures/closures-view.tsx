import { dateTime } from '../i18n/format-time.ts'
import { type Locale, words } from '../i18n/words.ts'
import { RowTable } from '../ui/components/rows.tsx'
import { Tag } from '../ui/components/tag.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { caseTitle } from './case-view.tsx'
import { moment } from './close-day-view.tsx'
import type { Closure } from './closure.ts'

/** The cases of closed days, open ones first. Nobody is named here. */
export function closuresPage({ cases, locale }: { cases: readonly Closure[]; locale: Locale }): PageContent {
  const { list, state } = words[locale].pages.closures
  const { columns } = list
  return {
    title: list.title,
    main: (
      <>
        <h1>{list.title}</h1>
        <p>{list.lead}</p>
        {cases.length === 0 ? (
          <p>{list.empty}</p>
        ) : (
          <RowTable
            caption={list.caption}
            columns={[
              { text: columns.day },
              { text: columns.reason, label: columns.reason },
              { text: columns.state, label: columns.state },
              { text: columns.open, label: columns.open, numeric: true },
              { text: columns.call, label: columns.call, numeric: true },
              { text: columns.until, label: columns.until },
            ]}
            rows={cases.map((each) => ({
              key: String(each.id),
              cells: [
                <a key="day" class="govuk-link" href={`/sluzhebno/otmeneni/${each.id}`}>
                  {caseTitle(each, locale)}
                </a>,
                each.reason,
                <Tag key="state" colour={each.state === 'open' ? 'red' : 'grey'}>
                  {state[each.state]}
                </Tag>,
                each.open,
                each.toCall,
                each.state === 'open' ? dateTime(moment(each.replyBy), locale) : '–',
              ],
            }))}
          />
        )}
      </>
    ),
  }
}
