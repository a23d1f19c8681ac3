import type { DateTime } from 'luxon'
import type { Deps } from '../deps.ts'
import { dateTime, type Locale, timeRange } from '../i18n/format-time.ts'
import { dateInWords } from '../i18n/local-words.ts'
import { words } from '../i18n/words.ts'
import { cleanLine, cleanName } from '../messages/clean-text.ts'
import { letter, type Mail } from '../messages/compose-mail.ts'
import { mailAddress } from '../messages/mail-address.ts'
import { type MailContent, texts } from '../messages/mail-content.ts'
import type { Claim, Prospect } from '../messages/queries.ts'
import { auditReading } from '../staff/audit-reading.ts'
import { listFileName } from './list-csv.ts'
import { sofiaTime } from './list-moment.ts'
import { listPaper } from './list-paper.ts'
import { listPdf } from './list-pdf.ts'
import { type ListedDay, listedDays } from './queries.ts'

/** To whom a list goes, and whether it still does. */
type Reader = {
  current: boolean
  late: boolean
  mailId: string
  dayId: number
  userId: number
  locale: Locale
  name: string
  email: string
  version: number
}

/**
 * The mail with the list of a reception, made when it is sent: so it is as new as it can be, and no name lies in a queue. Questions stay
 * at home, whoever may read them: mail lies about for years. The list that goes along is a line of the audit log.
 */
export async function listMailProspect(
  deps: Pick<Deps, 'db' | 'clock' | 'config'>,
  claim: Claim,
): Promise<Prospect<Mail>> {
  const { form } = deps.config.dayListMail
  const [reader] = await deps.db.$queryRaw<Reader[]>`
    SELECT u.active AND d.state = 'open' AND d.withdrawn_at IS NULL AND (y.asked_for AND 'admin' = ANY (u.roles) OR 'assistant' = ANY (u.roles)
        AND EXISTS (SELECT FROM staff_users_officials k WHERE k.user_id = u.id AND k.official_id IN (d.official_id, d.substitute_id))) AS current,
      d.starts_at <= house_now() AS late, y.id AS "mailId", d.id AS "dayId", u.id AS "userId", u.locale, u.name, u.email, m.version
    FROM messages m JOIN list_mails y ON y.id = m.list_mail_id JOIN reception_days d ON d.id = y.reception_day_id JOIN staff_users u ON u.id = y.user_id
    WHERE m.id = ${claim.id}`
  if (!reader?.current || form === 'off') return { drop: 'superseded' }
  if (reader.late) return { drop: 'late' }
  const [day] = await listedDays(deps.db, { officials: null, id: reader.dayId })
  if (!day) return { drop: 'superseded' }
  const madeAt = deps.clock.now()
  const mail = composeListMail(day, { reader, madeAt, form, config: deps.config })
  if (form === 'link') return { send: mail }
  await auditReading(deps.db, {
    staff: { id: reader.userId },
    ...{ list: 'day-list', id: String(day.id), fields: ['name', 'phone', 'needs'], action: 'mail' },
  })
  const content = await listPdf(day, {
    ...{ locale: reader.locale, phones: true, topics: false, look: 'table', printedBy: null, madeAt },
    house: deps.config.municipality.name,
  })
  return {
    send: {
      ...mail,
      attachments: [{ filename: listFileName(day, 'pdf'), content, contentType: 'application/pdf' }],
    },
  }
}

type Making = { reader: Reader; madeAt: DateTime; form: 'pdf' | 'link'; config: Deps['config'] }

function composeListMail(day: ListedDay, { reader, madeAt, form, config }: Making): Mail {
  const { locale, mailId, version } = reader
  const text = words[locale].pages.paper.mail
  const list = listPaper(day, { locale, phones: false, topics: false, look: 'table' })
  const date = dateInWords(day.date, locale)
  const title = cleanLine(locale === 'bg' ? day.titleBg : day.titleEn)
  const substitute = locale === 'bg' ? day.substituteBg : day.substituteEn
  const { municipality, publicUrl } = config
  const content: MailContent = {
    locale,
    subject: text.subject(date, title),
    heading: text.heading(date),
    greeting: text.greeting,
    lead: form === 'pdf' ? text.leadPdf : text.leadLink,
    facts: [
      { label: title, value: timeRange(sofiaTime(day.startsAt), sofiaTime(day.endsAt), locale) },
      ...(substitute === null ? [] : [{ label: text.substitute, value: cleanLine(substitute) }]),
      { label: text.place, value: cleanLine(locale === 'bg' ? day.placeBg : day.placeEn) },
      { label: text.counts, value: String(list.booked) },
      { label: text.free, value: String(list.free) },
      { label: text.asOf, value: dateTime(madeAt, locale) },
    ],
    code: null,
    sections: [],
    manage: {
      intro: text.intro,
      link: text.link,
      url: `${publicUrl}/sluzhebno/den/${day.id}/pechat`,
      notes: form === 'pdf' ? [text.after, text.personal] : [],
    },
    notes: [text.off, texts[locale].automatic],
    house: { name: municipality.name[locale], address: municipality.address[locale] },
  }
  return letter(
    content,
    {
      ...{ kind: 'day-list', id: mailId, version, locale, madeAt, first: { kind: 'day-list', version } },
      name: cleanName(reader.name),
      email: mailAddress(reader.email) ?? '',
    },
    config,
  )
}
