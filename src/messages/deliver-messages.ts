import type { Config } from '../config.ts'
import type { Db } from '../db/client.ts'
import { composeMail, type Mail } from './compose-mail.ts'
import { backOffSeconds } from './delivery-rules.ts'
import { composeFeedbackMail, feedbackProspect, isFeedback } from './feedback-mail.ts'
import type { Mailer } from './mailer.ts'
import { isOther, type OtherMails } from './other-mails.ts'
import { composeOutcomeMail, isOutcome, outcomeProspect } from './outcome-mail.ts'
import { ownTexts } from './own-text-queries.ts'
import type { OwnTexts } from './own-texts.ts'
import { type Claim, claimMessage, closeClaim, messageProspect, type Prospect, postponeClaim } from './queries.ts'
import { isOfStaff } from './staff-link-facts.ts'
import { composeStaffLinkMail, staffLinkProspect } from './staff-link-mail.ts'
import { composeSummaryMail, isSummary, summaryProspect } from './summary-mail.ts'
import { isOfTriage } from './triage-facts.ts'
import { composeTriageMail } from './triage-mail.ts'
import { triageProspect } from './triage-queries.ts'
import { isOfWaitlist } from './waitlist-facts.ts'
import { composeWaitlistMail } from './waitlist-mail.ts'
import { waitlistProspect } from './waitlist-queries.ts'

/** What a run of delivery did. */
export type Delivered = { sent: number; refused: number; postponed: number; dropped: number }

/** A message that could not even be made, waits so long for the fault to be mended. */
const FAULT_SECONDS = 600

/** Messages sent at the same time; no more than the mailer has connections, so that a crash repeats few. */
export const LANES = 3

/**
 * Sends everything that is due, each message claimed alone and sent outside any transaction. May run in any number of
 * processes at once. A message is marked sent only after the server's 250; a crash between the two repeats it under the
 * same Message-ID.
 *
 * @param signal ends the run after the messages under way
 * @param sent told of each mail that left and is noted as sent
 * @throws the first fault of a message that could not be made; it waits, and holds nobody else up
 */
export async function deliverMessages(
  deps: { db: Db; config: Config; mailer: Mailer; others?: OtherMails },
  { signal, sent = () => {} }: { signal?: AbortSignal; sent?: (mail: Claim) => void } = {},
): Promise<Delivered> {
  const total: Delivered = { sent: 0, refused: 0, postponed: 0, dropped: 0 }
  const faults: unknown[] = []
  const own = await ownTexts(deps.db)
  const lane = async () => {
    while (!signal?.aborted) {
      const claim = await claimMessage(deps.db)
      if (!claim) return
      try {
        total[await deliver({ ...deps, own }, claim, sent)] += 1
      } catch (error) {
        faults.push(error)
        await postponeClaim(deps.db, claim, { seconds: FAULT_SECONDS, error: 'EINTERNAL' })
      }
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  if (faults.length > 0) throw faults[0]
  return total
}

async function deliver(
  { db, config, mailer, own, others }: { db: Db; config: Config; mailer: Mailer; own: OwnTexts; others?: OtherMails },
  claim: Claim,
  sent: (mail: Claim) => void,
): Promise<keyof Delivered> {
  const prospect = isOther(claim.kind) ? await otherProspect(claim, others) : await mailProspect(db, claim, config, own)
  if ('drop' in prospect) {
    await closeClaim(
      db,
      claim,
      prospect.drop === 'late' ? { state: 'dead', error: 'late' } : { state: 'superseded', error: null },
    )
    return 'dropped'
  }
  const verdict = await mailer.send(prospect.send)
  if (verdict.outcome === 'sent') {
    if (await markSent(db, claim)) sent(claim)
    return 'sent'
  }
  if (verdict.outcome === 'refused') {
    await closeClaim(db, claim, { state: 'dead', error: verdict.error })
    return 'refused'
  }
  const { error } = verdict
  await postponeClaim(db, claim, { seconds: backOffSeconds(claim.attempts, Math.random(), error), error })
  return 'postponed'
}

async function otherProspect(claim: Claim, others: OtherMails | undefined): Promise<Prospect<Mail>> {
  if (!others || !isOther(claim.kind)) throw new Error(`nobody here makes mails of the kind ${claim.kind}`)
  return others[claim.kind](claim)
}

async function mailProspect(db: Db, claim: Claim, config: Config, own: OwnTexts): Promise<Prospect<Mail>> {
  if (isOfWaitlist(claim.kind)) {
    const prospect = await waitlistProspect(db, claim, config)
    return 'send' in prospect ? { send: composeWaitlistMail(prospect.send, config, own) } : prospect
  }
  if (isOfTriage(claim.kind)) {
    const prospect = await triageProspect(db, claim, config)
    return 'send' in prospect ? { send: composeTriageMail(prospect.send, config, own) } : prospect
  }
  if (isOfStaff(claim.kind)) {
    const prospect = await staffLinkProspect(db, claim, config)
    return 'send' in prospect ? { send: composeStaffLinkMail(prospect.send, config) } : prospect
  }
  if (isOutcome(claim.kind)) {
    const prospect = await outcomeProspect(db, claim)
    return 'send' in prospect ? { send: composeOutcomeMail(prospect.send, config) } : prospect
  }
  if (isSummary(claim.kind)) {
    const prospect = await summaryProspect(db, claim, config)
    return 'send' in prospect ? { send: composeSummaryMail(prospect.send, config) } : prospect
  }
  if (isFeedback(claim.kind)) {
    const prospect = await feedbackProspect(db, claim, config)
    return 'send' in prospect ? { send: composeFeedbackMail(prospect.send, config, own) } : prospect
  }
  const prospect = await messageProspect(db, claim, config)
  return 'send' in prospect ? { send: composeMail(prospect.send, config, own) } : prospect
}

/**
 * The mail has left: it must not be tried again because the database was slow to note it. Where it cannot be noted at all,
 * the lease runs out and the same Message-ID goes once more.
 *
 * @returns whether it is noted
 */
async function markSent(db: Db, claim: Claim): Promise<boolean> {
  for (let attempt = 1; attempt <= 5; attempt++) {
    const noted = await closeClaim(db, claim, { state: 'sent', error: null }).then(
      (rows) => rows === 1,
      () => null,
    )
    if (noted !== null) return noted
    await new Promise((later) => setTimeout(later, 500 * attempt))
  }
  return false
}
