import type { Static } from 'typebox'
import { titleOf } from '../bookings/official-title.ts'
import { sofiaIso } from '../i18n/format-time.ts'
import type { Locale } from '../i18n/words.ts'
import type { SeenCommitment } from './look-at-commitments.ts'
import { commitmentState, type Outcome } from './outcome.ts'
import type { OutcomeRow } from './queries.ts'
import type * as schemas from './schemas.ts'

const iso = (epochSeconds: number) => sofiaIso(Math.round(epochSeconds * 1000))

/** An outcome as the API shows it. `today`: a local date. */
export function outcomeAnswer(row: OutcomeRow, today: string): Static<typeof schemas.Outcome> {
  const { followUpId, followUp, told } = row
  return {
    bookingId: row.bookingId,
    result: row.result,
    ...owedAnswer(row, today),
    followUp:
      followUpId && followUp
        ? { bookingId: followUpId, startsAt: iso(followUp.startsAt), state: followUp.state }
        : null,
    summaryToCitizen: row.summary,
    summarySent: told && { state: told.state, sentAt: told.sentAt === null ? null : iso(told.sentAt) },
    recordedBy: row.by,
    recordedAt: iso(row.updatedAt),
  }
}

/** A commitment as the API shows it. */
export function commitmentAnswer(
  each: SeenCommitment,
  { today, locale }: { today: string; locale: Locale },
): Static<typeof schemas.Commitment> {
  return {
    bookingId: each.bookingId,
    official: { slug: each.receiver, title: titleOf(each, locale) },
    receivedAt: iso(each.startsAt),
    citizen: each.name,
    ...owedAnswer(each, today),
  }
}

function owedAnswer(outcome: Outcome, today: string) {
  const { resultKind, commitment, unit, dueOn, incomingNumber, procedure, registeredOn, lawfulOn, doneOn, doneNote } =
    outcome
  return {
    ...{ resultKind, commitment, unit, dueDate: dueOn, incomingNumber, procedure, registeredOn },
    ...{ lawfulDeadline: lawfulOn, state: commitmentState(outcome, today), doneOn, doneNote, version: outcome.version },
  }
}
