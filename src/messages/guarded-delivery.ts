import type { Config } from '../config.ts'
import type { Db } from '../db/client.ts'
import { deliverMessages } from './deliver-messages.ts'
import { isFeedback } from './feedback-mail.ts'
import { openMemory } from './last-mail.ts'
import type { Mailer } from './mailer.ts'
import { isOther, type OtherMails } from './other-mails.ts'
import { QUARANTINE_WORDS, type QuarantineReason, quarantineMails } from './quarantine.ts'
import { isOfStaff } from './staff-link-facts.ts'
import { isSummary } from './summary-mail.ts'

/**
 * The chore of delivery: looks, before each run, whether the database still knows what left this machine, and begins a
 * quarantine where it does not. In quarantine the database gives no message to anybody; here that is only told.
 *
 * @param note told of a quarantine once, by name and without data
 */
export function guardedDelivery(
  deps: { db: Db; config: Config; mailer: Mailer; others?: OtherMails },
  note: (event: string) => void,
): (signal: AbortSignal) => Promise<void> {
  const memory = openMemory({ dataDir: deps.config.dataDir, note })
  let told = false
  return async (signal) => {
    if (await memory.forgottenBy(deps.db)) {
      await quarantineMails(deps.db, 'forgotten')
      await memory.letGo()
    }
    const [{ home, at, reason }] = await deps.db.$queryRaw<
      [{ home: string; at: number; reason: QuarantineReason | null }]
    >`
      SELECT database_home() AS home, extract(epoch FROM house_now())::float8 AS at, quarantine_reason() AS reason`
    if (reason !== null && !told)
      note(`mails-in-quarantine: ${QUARANTINE_WORDS[reason]}; see "npm run messages:release"`)
    told = reason !== null
    if (reason === null)
      await deliverMessages(deps, {
        signal,
        sent: (mail) => {
          // Mails to those who work here, and invitations to answer, are forgotten with what they are about: their absence says nothing.
          if (!isOfStaff(mail.kind) && !isSummary(mail.kind) && !isFeedback(mail.kind) && !isOther(mail.kind))
            memory.sent({ ...mail, home, at })
        },
      }).finally(memory.keep)
  }
}
