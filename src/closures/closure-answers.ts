import type { Static } from 'typebox'
import { DomainError, type FaultKey } from '../domain-error.ts'
import { sofiaIso } from '../i18n/format-time.ts'
import type { Locale } from '../i18n/words.ts'
import type { AffectedLine, Answer, Closure, KeptSlot } from './closure.ts'
import { isOpen } from './closure-rules.ts'
import type { ClosurePreview } from './preview-closure.ts'
import type { ToAnswer } from './queries.ts'
import type * as schemas from './schemas.ts'

// Shapes of the staff's API.

const iso = (epochSeconds: number) => sofiaIso(Math.round(epochSeconds * 1000))

/** How somebody will be told that their day is closed. */
export function meansOf({ state, email, mailRefused }: ToAnswer): 'e-mail' | 'call-list' | 'cancelled' {
  if (state === 'unverified') return 'cancelled'
  return email === null || mailRefused ? 'call-list' : 'e-mail'
}

export function previewAnswer({ closing, affected, slots, mails }: ClosurePreview): Static<typeof schemas.Preview> {
  return {
    replyBy: iso(closing.replyBy),
    affected: affected.map((each) => ({ ...contact(each), means: meansOf(each) })),
    slots: slots.map(({ slotId, startsAt, usual }) => ({ slotId: String(slotId), startsAt: iso(startsAt), usual })),
    mails,
  }
}

export function closureAnswer(closure: Closure, locale: Locale): Static<typeof schemas.ClosureList>['items'][number] {
  const { id, state, receptionDayId, slug, titleBg, titleEn, date, reason, publicReason, publicReasonEn } = closure
  return {
    id: String(id),
    kind: closure.kind,
    substitute: closure.substitute && {
      slug: closure.substitute.slug,
      title: locale === 'bg' ? closure.substitute.titleBg : closure.substitute.titleEn,
    },
    silence: closure.silence,
    state,
    receptionDayId: String(receptionDayId),
    official: { slug, title: locale === 'bg' ? titleBg : titleEn },
    date,
    reason,
    publicReason,
    publicReasonEn,
    replyBy: iso(closure.replyBy),
    openedAt: iso(closure.createdAt),
    endedAt: closure.endedAt === null ? null : iso(closure.endedAt),
    affectedCount: closure.affected,
    openCount: closure.open,
    toCallCount: closure.toCall,
  }
}

export function wholeClosureAnswer(
  { closure, lines, slots }: { closure: Closure; lines: AffectedLine[]; slots: KeptSlot[] },
  locale: Locale,
): Static<typeof schemas.WholeClosure> {
  return {
    ...closureAnswer(closure, locale),
    slots: slots.map(({ slotId, slug, startsAt, free }) => ({
      slotId: String(slotId),
      official: slug,
      startsAt: iso(startsAt),
      free,
    })),
    affected: lines.map((line) => ({
      ...contact(line),
      state: line.state,
      final: !isOpen(line),
      mail: line.mail,
      newStartsAt: line.newStartsAt === null ? null : iso(line.newStartsAt),
      newOfficial: locale === 'bg' ? line.newTitleBg : line.newTitleEn,
      tries: line.tries,
      note: line.note,
      answeredAt: line.answeredAt === null ? null : iso(line.answeredAt),
    })),
  }
}

/**
 * What the staff record, as the house takes it.
 *
 * @throws DomainError `invalid-body` where a move has no slot, or the outcome is none
 */
export function answerOf({ outcome, slotId }: { outcome: string | undefined; slotId?: string }): Answer {
  switch (outcome) {
    case 'moved':
      return slotId !== undefined && /^[1-9][0-9]{0,8}$/.test(slotId)
        ? { answer: 'move', slotId: Number(slotId) }
        : refuse('/slotId', 'required')
    case 'accepted':
      return { answer: 'accept' }
    case 'cancelled':
      return { answer: 'cancel' }
    case 'call-again':
      return { answer: 'call' }
    case 'told':
    case 'no-answer':
    case 'unreachable':
      return { answer: outcome }
    default:
      return refuse('/outcome', 'not-allowed')
  }
}

function refuse(pointer: string, fault: FaultKey): never {
  throw new DomainError('invalid-body', { errors: [{ pointer, fault }] })
}

function contact(each: Pick<ToAnswer, 'bookingId' | 'code' | 'name' | 'phone' | 'email' | 'startsAt'>) {
  const { bookingId, code, name, phone, email, startsAt } = each
  return { bookingId, code, name, phone, email, contactable: email !== null, startsAt: iso(startsAt) }
}
