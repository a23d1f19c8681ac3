import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import { dateTime } from '../i18n/format-time.ts'
import { type Locale, words } from '../i18n/words.ts'
import { Button } from '../ui/components/button.tsx'
import { RowTable } from '../ui/components/rows.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import type { LivingSession } from './account-queries.ts'

type Sessions = { locale: Locale; sessions: readonly LivingSession[]; action: string; own?: string }

/** Where somebody is signed in, each to be ended. `own`: the session that looks. */
export function SessionTable({ locale, sessions, action, own }: Sessions) {
  const texts = words[locale].pages.accounts.sessions
  if (sessions.length === 0) return <p>{texts.none}</p>
  return (
    <RowTable
      caption={texts.caption}
      columns={[{ text: texts.since }, { text: texts.seen, label: texts.seen }, { text: texts.action }]}
      rows={sessions.map(({ id, createdAt, seenAt }) => {
        const since = moment(createdAt, locale)
        return {
          key: id,
          cells: [
            since,
            moment(seenAt, locale),
            id === own ? (
              texts.this
            ) : (
              <StaffForm action={action}>
                <input type="hidden" name="sesiya" value={id} />
                <Button look="secondary">{texts.end(since)}</Button>
              </StaffForm>
            ),
          ],
        }
      })}
    />
  )
}

/** Seconds since 1970 as people read them. */
export function moment(seconds: number, locale: Locale): string {
  return dateTime(DateTime.fromSeconds(seconds, { zone: ZONE }), locale)
}
