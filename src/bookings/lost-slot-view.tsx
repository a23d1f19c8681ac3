import { DateTime } from 'luxon'
import type { ComponentChildren } from 'preact'
import { ZONE } from '../clock.ts'
import type { Alternative } from '../domain-error.ts'
import { type Locale, words } from '../i18n/words.ts'
import { ErrorSummary } from '../ui/components/error-summary.tsx'
import { Filled } from '../ui/filled.tsx'
import { OnMoment, ShortMoment, TimeOfDay } from '../ui/moment.tsx'
import type { Loss } from './draft-rules.ts'
import { slotFieldId } from './slot-picker-view.tsx'

/** A slot that somebody chose and did not get. */
export type LostSlot = {
  code: Loss
  /** When it was (seconds since 1970); null where there is no such slot. */
  startsAt: number | null
  alternatives: readonly Alternative[]
}

type Given = {
  lost: LostSlot
  locale: Locale
  now: DateTime
  /** What is said of what the citizen has: what they typed, or the slot that they keep. */
  kept: string | null
  /** Other ways on, said last. */
  children?: ComponentChildren
}

/** So many of the nearest free times are named. */
const NAMED = 2

/** Says first that the slot is lost, what is kept, and what is near. */
export function LostSlotSummary({ lost, locale, now, kept, children }: Given) {
  const { problems, pages } = words[locale]
  const { lost: text } = pages.journey
  const at = lost.startsAt === null ? null : moment(lost.startsAt)
  const [nearest] = lost.alternatives
  return (
    <ErrorSummary locale={locale} title={problems[lost.code].title}>
      {at && (
        <p>
          <Filled text={text[lost.code]} parts={{ when: <OnMoment at={at} locale={locale} /> }} />
        </p>
      )}
      {kept && <p>{kept}</p>}
      {nearest && (
        <p>
          <a href={`#${slotFieldId(nearest.slotId)}`}>{text.chooseOther}</a> –{' '}
          <Nearest lost={lost} at={at} locale={locale} now={now} />
        </p>
      )}
      {children}
    </ErrorSummary>
  )
}

function Nearest({ lost, at, locale, now }: Omit<Given, 'kept' | 'children'> & { at: DateTime | null }) {
  const { lost: text } = words[locale].pages.journey
  const times = lost.alternatives.slice(0, NAMED).map((each) => moment(each.at))
  const inOrder = times.sort((a, b) => Number(a) - Number(b))
  const named = inOrder.map((each, index) => (
    <span key={String(each)}>
      {index > 0 && text.and}
      {at?.hasSame(each, 'day') ? (
        <TimeOfDay at={each} locale={locale} />
      ) : (
        <ShortMoment at={each} locale={locale} now={now} />
      )}
    </span>
  ))
  return <Filled text={named.length === 1 ? text.nearestOne : text.nearest} parts={{ times: named }} />
}

function moment(epochSeconds: number): DateTime {
  return DateTime.fromSeconds(epochSeconds, { zone: ZONE })
}
