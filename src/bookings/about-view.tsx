import type { ComponentChildren } from 'preact'
import type { Config } from '../config.ts'
import { countOf } from '../i18n/counts.ts'
import { dateInWords } from '../i18n/local-words.ts'
import { type Locale, words } from '../i18n/words.ts'
import { pathOf } from '../ui/addresses.ts'
import { Filled } from '../ui/filled.tsx'
import { keepTogether } from '../ui/keep-together.ts'
import type { PageContent } from '../ui/page-shell.tsx'
import { Telephone } from '../ui/telephone.tsx'
import { HOLD_MINUTES } from './booking.ts'
import { BOOKINGS_PER_PERSON } from './booking-rules.ts'

/** The pages of plain text. */
export type AboutPage = keyof (typeof words)['bg']['pages']['about']

type Parts = Record<string, ComponentChildren>

/** Help, conditions, privacy or accessibility, with what the settings say. */
export function aboutPage(name: AboutPage, config: Config, locale: Locale): PageContent {
  const { title, lead, sections } = words[locale].pages.about[name]
  const parts = partsOf(config, locale)
  return {
    title,
    back: pathOf('home', locale),
    main: (
      <>
        <h1>{title}</h1>
        <p>
          <Filled text={lead} parts={parts} />
        </p>
        {sections.map(({ heading, lines, list }) => (
          <section key={heading}>
            <h2>{heading}</h2>
            {said(lines, parts).map((line) => (
              <p key={line}>
                <Filled text={line} parts={parts} />
              </p>
            ))}
            {list.length > 0 && (
              <ul class="govuk-list govuk-list--bullet">
                {list.map((item) => (
                  <li key={item}>
                    <Filled text={item} parts={parts} />
                  </li>
                ))}
              </ul>
            )}
          </section>
        ))}
      </>
    ),
  }
}

/** A line that names what is not set is left out. */
function said(lines: readonly string[], parts: Parts): string[] {
  return lines.filter((line) => [...line.matchAll(/\{(\w+)\}/g)].every(([, name = '']) => parts[name] !== null))
}

function partsOf({ municipality, notices, retention, publicUrl }: Config, locale: Locale): Parts {
  const { email, privacyOfficer, access, accessibility } = notices
  const address = keepTogether(municipality.address[locale])
  return {
    name: municipality.name[locale],
    address,
    phone: <Telephone phone={municipality.phone} />,
    email: email === null ? null : <Mail address={email} />,
    officer: privacyOfficer,
    officerAddress: privacyOfficer === null ? address : null,
    access: access?.[locale] ?? null,
    url: publicUrl,
    holdMinutes: countOf(HOLD_MINUTES, 'minute', locale),
    bookingsPerPerson: countOf(BOOKINGS_PER_PERSON, 'slot', locale),
    heldDays: countOf(retention.heldDays, 'day', locale),
    cancelledDays: countOf(retention.cancelledDays, 'day', locale),
    auditDays: countOf(retention.auditDays, 'day', locale),
    prepared: dateInWords(accessibility.prepared, locale),
    reviewed: dateInWords(accessibility.reviewed, locale),
    nextReview: dateInWords(aYearAfter(accessibility.reviewed), locale),
  }
}

function Mail({ address }: { address: string }) {
  return (
    <a class="govuk-link" href={`mailto:${address}`}>
      {address}
    </a>
  )
}

/** The law asks for a review each year. */
function aYearAfter(date: string): string {
  return `${Number(date.slice(0, 4)) + 1}${date.slice(4).replace('-02-29', '-02-28')}`
}
