import { DateTime } from 'luxon'
import { dateTime } from '../i18n/format-time.ts'
import { type Locale, words } from '../i18n/words.ts'
import { CALENDAR_FILE_NAME } from '../messages/calendar-file.ts'
import type { KeptMail } from '../messages/dev-mailbox.ts'
import type { PageContent } from '../ui/page-shell.tsx'

/** The kept mails, the newest first. */
export function mailboxPage({ locale, mails }: { locale: Locale; mails: readonly KeptMail[] }): PageContent {
  const { mailbox } = words[locale].pages
  return {
    title: mailbox.title,
    main: (
      <>
        <h1>{mailbox.title}</h1>
        <p>{mailbox.lead}</p>
        {mails.length === 0 ? (
          <p>{mailbox.empty}</p>
        ) : (
          <ul class="mails">
            {mails.map(({ id, subject, to, date }) => (
              <li key={id}>
                <a class="govuk-link" href={addressOf(id)}>
                  {subject}
                </a>
                <br />
                <span class="secondary">
                  {mailbox.to}: {to}, {dateTime(DateTime.fromISO(date), locale)}
                </span>
              </li>
            ))}
          </ul>
        )}
      </>
    ),
  }
}

type One = { locale: Locale; mail: KeptMail; publicUrl: string }

/** One mail: what it says, as HTML in a frame that can do nothing, and as text. */
export function mailPage({ locale, mail, publicUrl }: One): PageContent {
  const { mailbox } = words[locale].pages
  const { id, subject, to, date, text, ics, files = [] } = mail
  return {
    title: subject,
    back: '/dev/mail',
    main: (
      <>
        <h1>{subject}</h1>
        <dl class="facts">
          <div>
            <dt>{mailbox.to}</dt>
            <dd>{to}</dd>
          </div>
          <div>
            <dt>{mailbox.date}</dt>
            <dd>{dateTime(DateTime.fromISO(date), locale)}</dd>
          </div>
        </dl>
        {ics && (
          <p>
            <a class="govuk-link" href={`${addressOf(id)}/${CALENDAR_FILE_NAME}`}>
              {mailbox.calendar}
            </a>
          </p>
        )}
        {files.map(({ name }, number) => (
          <p key={name}>
            <a class="govuk-link" href={`${addressOf(id)}/files/${number}`}>
              {name}
            </a>
          </p>
        ))}
        <h2>{mailbox.html}</h2>
        <iframe class="mail-frame" sandbox="" title={mailbox.html} src={`${addressOf(id)}/html`} />
        <h2>{mailbox.text}</h2>
        <pre>
          <WithLinks text={text} publicUrl={publicUrl} />
        </pre>
      </>
    ),
  }
}

/** The house's own addresses as links: nothing can be pressed within the frame. */
function WithLinks({ text, publicUrl }: { text: string; publicUrl: string }) {
  return text.split(/(https?:\/\/\S+)/).map((part, index) =>
    index % 2 === 1 && part.startsWith(`${publicUrl}/`) ? (
      <a key={part} class="govuk-link" href={part}>
        {part}
      </a>
    ) : (
      part
    ),
  )
}

function addressOf(id: string): string {
  return `/dev/mail/${encodeURIComponent(id)}`
}
