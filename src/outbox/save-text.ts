import { refuse } from '../bookings/booking-rules.ts'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import type { Locale } from '../i18n/words.ts'
import type { MailWords } from '../messages/own-texts.ts'
import type { TextOccasion } from '../messages/text-kinds.ts'
import { textFaults, tidied } from '../messages/text-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'

type Command = {
  staff: Pick<StaffMember, 'id'>
  occasion: TextOccasion
  locale: Locale
  /** The version that the editor saw; 0: the house's words, never changed. */
  seen: number
  /** Null: back to the words of the house. */
  words: MailWords | null
}

/**
 * Saves the words of a mail as a new version, which holds for every mail from now on; earlier ones stay.
 *
 * @throws DomainError `invalid-body` with every fault; `version-conflict` where somebody else saved meanwhile
 */
export async function saveText(deps: Deps, { staff, occasion, locale, seen, words }: Command): Promise<void> {
  const tidy = words && tidied(words)
  if (tidy)
    refuse(textFaults(tidy, { occasion, locale }).map(({ part, ...fault }) => ({ pointer: `/${part}`, ...fault })))
  const saved = await deps.db.$executeRaw`
    WITH saved AS (
      INSERT INTO message_texts (occasion, locale, version, subject, heading, lead, saved_by)
        SELECT ${occasion}, ${locale}, ${seen}::int + 1, ${tidy?.subject ?? null}, ${tidy?.heading ?? null}, ${tidy?.lead ?? null}, ${staff.id}::int
        WHERE coalesce((SELECT max(version) FROM message_texts WHERE occasion = ${occasion} AND locale = ${locale}), 0) = ${seen}::int
      ON CONFLICT DO NOTHING RETURNING version)
    INSERT INTO audit_entries (actor, action, subject, subject_id, version, fields)
      SELECT ${`user:${staff.id}`}, ${tidy ? 'change' : 'reset'}, 'message-text', ${`${occasion}/${locale}`}, version, '{subject,heading,lead}' FROM saved`
  if (saved === 0) throw new DomainError('version-conflict')
}
