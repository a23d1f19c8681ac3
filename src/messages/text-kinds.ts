import type { Locale } from '../i18n/format-time.ts'
import { feedbackTexts } from './feedback-texts.ts'
import { texts } from './mail-content.ts'
import type { Occasion } from './message-facts.ts'
import { braced, type MailWords, type Placeholder } from './own-texts.ts'
import { isOfTriage } from './triage-facts.ts'
import { triageTexts } from './triage-mail.ts'
import type { WaitlistOccasion } from './waitlist-facts.ts'
import { waitlistTexts } from './waitlist-mail.ts'

/** What a mail may say of its facts, and what each part must say. */
type TextKind = { allowed: readonly Placeholder[]; must: Partial<Record<keyof MailWords, readonly Placeholder[]>> }

const ALWAYS = ['who', 'name', 'municipality', 'phone'] as const
const LIVE: TextKind = { allowed: ['when', 'where', 'code', ...ALWAYS], must: { subject: ['when'] } }
const OVER: TextKind = { allowed: ['when', ...ALWAYS], must: { subject: ['when'] } }
/** To an expert: no citizen is named. */
const EXPERT: TextKind = {
  allowed: ['when', 'where', 'who', 'municipality', 'phone'],
  must: { subject: ['when'] },
}
const PLACE: TextKind = { allowed: [...ALWAYS], must: { subject: ['who'] } }

/** The mails whose words a municipality may write itself. All else in them, and every link, is the house's. */
export const TEXT_KINDS = {
  confirmation: LIVE,
  moved: { allowed: ['before', ...LIVE.allowed], must: { subject: ['when'] } },
  reminder: LIVE,
  'reminder-soon': LIVE,
  'cancelled-by-citizen': OVER,
  'cancelled-by-municipality': { allowed: ['reason', ...OVER.allowed], must: { subject: ['when'] } },
  closure: { allowed: ['until', 'reason', 'code', ...OVER.allowed], must: { subject: ['when'] } },
  restored: LIVE,
  substitution: { allowed: ['substitute', 'until', 'reason', ...LIVE.allowed], must: { subject: ['when'] } },
  redirected: { allowed: ['reason', ...OVER.allowed], must: { subject: ['when'] } },
  answered: LIVE,
  'answered-freed': OVER,
  expert: EXPERT,
  'expert-off': EXPERT,
  'confirm-address': { allowed: ['until', ...LIVE.allowed], must: { subject: ['when'], lead: ['until'] } },
  lapsed: OVER,
  delay: { allowed: ['delay', ...LIVE.allowed], must: { subject: ['when'], lead: ['delay'] } },
  'on-time': LIVE,
  'waitlist-joined': { allowed: ['position', ...ALWAYS], must: { subject: ['who'] } },
  'waitlist-offer': { allowed: ['until', 'when', 'where', ...ALWAYS], must: { subject: ['when'] } },
  'waitlist-passed': OVER,
  'waitlist-withdrawn': OVER,
  'waitlist-unanswered': PLACE,
  'waitlist-no-slot': PLACE,
  feedback: { allowed: ['until', 'when', ...ALWAYS], must: {} },
} as const satisfies Record<string, TextKind>

export type TextOccasion = keyof typeof TEXT_KINDS

export const TEXT_OCCASIONS = Object.keys(TEXT_KINDS) as TextOccasion[]

/** What may and must be said in a mail. */
export function textKind(occasion: TextOccasion): TextKind {
  return TEXT_KINDS[occasion]
}

/** What may be said in a part of it. Name and code stand in no subject: that is read over a shoulder. */
export function allowedIn(part: keyof MailWords, occasion: TextOccasion): Placeholder[] {
  return textKind(occasion).allowed.filter((each) => part !== 'subject' || (each !== 'name' && each !== 'code'))
}

/** The house's own words, as a text with placeholders. */
export function houseWords(occasion: TextOccasion, locale: Locale): MailWords {
  const [when, who, until, delay] = (['when', 'who', 'until', 'delay'] as const).map((each) => braced(each, locale))
  const said = (text: string | ((part: string) => string), part = '') => (typeof text === 'string' ? text : text(part))
  if (occasion.startsWith('waitlist-')) {
    const words = waitlistTexts[locale]
    const of = occasion.slice('waitlist-'.length) as WaitlistOccasion
    const about = textKind(occasion).must.subject?.[0] === 'when' ? when : who
    return { subject: said(words.subject[of], about), heading: words.heading[of], lead: words.lead[of] }
  }
  if (occasion === 'feedback') {
    const { subject, heading, lead } = feedbackTexts[locale]
    return { subject, heading, lead: said(lead, until) }
  }
  if (isOfTriage(occasion)) {
    const { subject, heading, lead } = triageTexts[locale]
    return { subject: said(subject[occasion], when), heading: heading[occasion], lead: lead[occasion] }
  }
  const words = texts[locale]
  const of = occasion as Occasion
  return {
    subject: said(words.subject[of], when),
    heading: words.heading[of],
    lead: said(words.lead[of], of === 'delay' ? delay : until),
  }
}
