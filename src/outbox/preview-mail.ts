import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import type { Locale } from '../i18n/words.ts'
import { composeMail, type Mail } from '../messages/compose-mail.ts'
import { composeFeedbackMail, type FeedbackFacts } from '../messages/feedback-mail.ts'
import type { House, MessageFacts, MessageKind } from '../messages/message-facts.ts'
import { type MailWords, textKey } from '../messages/own-texts.ts'
import type { TextOccasion } from '../messages/text-kinds.ts'
import { isOfTriage, isToExpert, type TriageFacts, type TriageKind } from '../messages/triage-facts.ts'
import { composeTriageMail } from '../messages/triage-mail.ts'
import type { WaitlistFacts, WaitlistKind } from '../messages/waitlist-facts.ts'
import { composeWaitlistMail } from '../messages/waitlist-mail.ts'

type Preview = { occasion: TextOccasion; locale: Locale; words: MailWords }

/** A mail with those words about an invented citizen: for the editor alone, it goes nowhere and its link leads nowhere. */
export function previewMail({ occasion, locale, words }: Preview, house: House & { publicUrl: string }): Mail {
  const own = new Map([[textKey(occasion, locale), words]])
  if (occasion === 'feedback') return composeFeedbackMail(feedbackFacts(locale, house.publicUrl), house, own)
  if (isOfTriage(occasion)) return composeTriageMail(questionFacts(occasion, locale, house.publicUrl), house, own)
  return occasion.startsWith('waitlist-')
    ? composeWaitlistMail(waitingFacts(occasion, locale, house.publicUrl), house, own)
    : composeMail({ ...bookingFacts(locale, house.publicUrl), ...kindOf(occasion) }, house, own)
}

const at = (iso: string) => DateTime.fromISO(iso, { zone: ZONE })
const ID = '00000000-0000-4000-8000-000000000000'
const people = {
  bg: { name: 'Иванка Примерова', officialTitle: 'Кмет на общината', place: 'стая 204, етаж 2' },
  en: { name: 'Ivanka Primerova', officialTitle: 'Mayor of the municipality', place: 'room 204, floor 2' },
}
const substitutes = { bg: 'Секретар на общината', en: 'Secretary of the municipality' }
const reasons = { bg: 'Извънредно заседание на Общинския съвет.', en: 'An extraordinary meeting of the council.' }

function bookingFacts(locale: Locale, publicUrl: string) {
  return {
    bookingId: ID,
    version: 1,
    firstKind: 'confirmation' as const,
    firstVersion: 1,
    code: '123456',
    locale,
    ...people[locale],
    email: 'ivanka.primerova@citizen.example',
    officialName: null,
    startsAt: at('2027-03-02T14:30'),
    endsAt: at('2027-03-02T14:45'),
    movedFrom: at('2027-02-23T14:00'),
    placeFrom: null,
    cancelReason: reasons[locale],
    manageUrl: `${publicUrl}/`,
    confirmBy: at('2027-02-16T10:15'),
    replyBy: at('2027-02-26T18:00'),
    substitute: substitutes[locale],
    silence: 'keep' as const,
    kept: true,
    madeAt: at('2027-02-16T09:15'),
  }
}

const answers = {
  bg: { reason: 'Ремонтът на улицата е приключил.', reference: 'преписка 12-34', question: 'Кога приключва ремонтът?' },
  en: {
    reason: 'The repair of the street is done.',
    reference: 'case 12-34',
    question: 'When will the repair be done?',
  },
}

function questionFacts(kind: TriageKind, locale: Locale, publicUrl: string): TriageFacts {
  const person = people[locale]
  const { reason, reference, question } = answers[locale]
  const toExpert = isToExpert(kind)
  return {
    kind,
    bookingId: ID,
    version: 2,
    code: toExpert ? '' : '123456',
    locale,
    ...person,
    ...(toExpert && { name: '' }),
    email: 'ivanka.primerova@citizen.example',
    officialName: null,
    startsAt: at('2027-03-02T14:30'),
    endsAt: at('2027-03-02T14:45'),
    reason: toExpert ? null : reason,
    target: kind === 'redirected' ? { official: substitutes[locale] } : null,
    near: kind === 'redirected' ? [at('2027-03-04T10:00'), at('2027-03-04T10:15')] : [],
    reference: kind === 'answered' || kind === 'answered-freed' ? reference : null,
    objection: null,
    question: toExpert ? question : null,
    url: toExpert ? null : `${publicUrl}/`,
    madeAt: at('2027-02-16T09:15'),
  }
}

function feedbackFacts(locale: Locale, publicUrl: string): FeedbackFacts {
  const { place, ...person } = people[locale]
  return {
    feedbackId: ID,
    version: 1,
    locale,
    ...person,
    email: 'ivanka.primerova@citizen.example',
    officialName: null,
    startsAt: at('2027-03-02T14:30'),
    expiresAt: at('2027-03-17T10:00'),
    url: `${publicUrl}/`,
    madeAt: at('2027-03-03T10:00'),
  }
}

function kindOf(occasion: TextOccasion): Pick<MessageFacts, 'kind' | 'cancelledBy' | 'delayMinutes'> {
  const none = { cancelledBy: null, delayMinutes: null }
  if (occasion === 'delay') return { ...none, kind: 'delay', delayMinutes: 20 }
  if (occasion === 'on-time') return { ...none, kind: 'delay', delayMinutes: 0 }
  if (occasion === 'cancelled-by-citizen') return { ...none, kind: 'cancelled', cancelledBy: 'citizen' }
  if (occasion === 'cancelled-by-municipality') return { ...none, kind: 'cancelled', cancelledBy: 'municipality' }
  return { ...none, kind: occasion as MessageKind }
}

const WAITING: Record<string, { kind: WaitlistKind; because: WaitlistFacts['because'] }> = {
  'waitlist-joined': { kind: 'waitlist-joined', because: null },
  'waitlist-offer': { kind: 'waitlist-offer', because: null },
  'waitlist-passed': { kind: 'waitlist-passed', because: 'passed' },
  'waitlist-withdrawn': { kind: 'waitlist-passed', because: 'withdrawn' },
  'waitlist-unanswered': { kind: 'waitlist-ended', because: 'unanswered' },
  'waitlist-no-slot': { kind: 'waitlist-ended', because: 'no-slot' },
}

function waitingFacts(occasion: TextOccasion, locale: Locale, publicUrl: string): WaitlistFacts {
  const { kind, because } = WAITING[occasion] ?? { kind: 'waitlist-joined', because: null }
  const { place, ...person } = people[locale]
  const offered = kind === 'waitlist-offer' || kind === 'waitlist-passed'
  return {
    kind,
    because,
    entryId: ID,
    version: 1,
    locale,
    ...person,
    email: 'ivanka.primerova@citizen.example',
    officialName: null,
    position: kind === 'waitlist-ended' ? null : 3,
    from: null,
    waitsUntil: '2027-06-30',
    offer: offered
      ? { startsAt: at('2027-03-02T14:30'), endsAt: at('2027-03-02T14:45'), place, expiresAt: at('2027-02-16T13:15') }
      : null,
    url: `${publicUrl}/`,
    madeAt: at('2027-02-16T09:15'),
  }
}
