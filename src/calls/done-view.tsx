import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import { dateTime } from '../i18n/format-time.ts'
import { type Locale, words } from '../i18n/words.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { RowTable } from '../ui/components/rows.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import type { Call } from './call.ts'
import { UndoCall } from './undo-view.tsx'
import { whyCalled } from './what-to-say.ts'

const moment = (seconds: number) => DateTime.fromSeconds(seconds, { zone: ZONE })
const callWords = (locale: Locale) => words[locale].pages.calls

/** The calls that are over: by whom we have spoken with, and those whose cause went away. */
export function doneCallsPage({
  done,
  ended,
  staff,
}: {
  done: Call[]
  ended: Call[]
  staff: StaffMember
}): PageContent {
  const { locale } = staff
  const text = callWords(locale)
  const all = [...done, ...ended].sort((a, b) => (b.triedAt ?? b.createdAt) - (a.triedAt ?? a.createdAt)).slice(0, 200)
  return {
    title: text.doneTitle,
    back: '/sluzhebno/obazhdaniya',
    main: (
      <>
        <h1>{text.doneTitle}</h1>
        {all.length === 0 ? (
          <p class="panel">{text.doneEmpty}</p>
        ) : (
          <RowTable
            caption={text.doneCaption}
            columns={[
              { text: text.columns.who },
              { text: text.columns.why, label: text.columns.why },
              { text: text.columns.outcome, label: text.columns.outcome },
            ]}
            rows={all.map((call) => ({
              key: call.id,
              cells: [
                call.name ?? text.noName,
                `${whyCalled(call, locale)} · ${locale === 'bg' ? call.titleBg : call.titleEn}`,
                <Became key="became" call={call} locale={locale} />,
              ],
            }))}
          />
        )}
      </>
    ),
  }
}

function Became({ call, locale }: { call: Call; locale: Locale }) {
  const text = callWords(locale)
  if (call.state !== 'done' || !call.result)
    return <>{(call.endedBecause && text.endedBecause[call.endedBecause]) ?? ''}</>
  const { result, triedAt, note, undoable } = call
  return (
    <>
      {[text.result[result], triedAt && dateTime(moment(triedAt), locale), note].filter(Boolean).join(' · ')}
      {undoable && <UndoCall id={call.id} about={call.name ?? text.noName} locale={locale} />}
    </>
  )
}
