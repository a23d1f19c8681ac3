import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import { dateTime } from '../i18n/format-time.ts'
import { type Locale, words } from '../i18n/words.ts'
import { type Told, verdictOf } from '../messages/told.ts'

/** What a citizen was told of one booking, and whether it reached them: for the page of that booking (`toldMessages` reads it). */
export function ToldList({ told, locale }: { told: readonly Told[]; locale: Locale }) {
  const text = words[locale].pages.messages
  if (told.length === 0) return <p>{text.told.none}</p>
  return (
    <ul class="govuk-list told">
      {told.map((message) => (
        <li key={message.id} class="told__item">
          <strong>{kindInWords(message, locale)}</strong> · {whenOf(message, locale)}
          <span class="stacked secondary">{text.verdict[verdictOf(message)]}</span>
        </li>
      ))}
    </ul>
  )
}

/** „Потвърждение за запазен час“ */
export function kindInWords({ kind }: Pick<Told, 'kind'>, locale: Locale): string {
  const { messages } = words[locale].pages
  return messages.kind[kind] ?? messages.otherKind
}

/** When it left, or is to leave. */
export function whenOf({ sentAt, dueAt }: Pick<Told, 'sentAt' | 'dueAt'>, locale: Locale): string {
  return dateTime(DateTime.fromSeconds(sentAt ?? dueAt, { zone: ZONE }), locale)
}
