import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import { dayShort, relativeDay, time, timeRange } from '../i18n/format-time.ts'
import { dateInWords } from '../i18n/local-words.ts'
import { type Locale, words } from '../i18n/words.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { RowTable } from '../ui/components/rows.tsx'
import { Tag } from '../ui/components/tag.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import type { Today } from './look-at-today.ts'
import { isQuiet, type Reception, WORK, type Work } from './work.ts'

type Page = {
  today: Today
  staff: StaffMember
  nav: readonly { name: string; href: string; text: string }[]
  /** Whether there is a page of that pattern that they may open. */
  opens(path: string): boolean
  now: DateTime
}

const moment = (seconds: number) => DateTime.fromSeconds(seconds, { zone: ZONE })

/** Where the staff's pages begin: today's receptions, and what waits for whoever looks. */
export function todayPage({ today, staff, nav, opens, now }: Page): PageContent {
  const { locale } = staff
  const text = words[locale].pages.today
  const { receptions, work } = today
  const lost = staff.officials.length === 0 && staff.roles.every((role) => role !== 'admin' && role !== 'auditor')
  const pages = nav.filter(({ name }) => name !== 'today')
  return {
    title: text.title,
    main: (
      <>
        <div class="page-heading">
          <div>
            <h1>{text.title}</h1>
            <p>{text.hello(staff.name, dayShort(now, locale, now))}</p>
          </div>
        </div>
        {lost && <p class="panel">{text.noOfficials}</p>}
        {work && (
          <section>
            <h2>{text.work}</h2>
            {isQuiet(work) ? (
              <p class="panel">{text.quiet}</p>
            ) : (
              <Waiting work={work} locale={locale} now={now} opens={opens} />
            )}
          </section>
        )}
        {!lost && staff.roles.some((role) => role !== 'auditor') && (
          <section>
            <h2>{text.receptions}</h2>
            {receptions.length === 0 ? (
              <p class="panel">
                {text.noReceptions} {today.next && text.next(dateInWords(today.next, locale))}
              </p>
            ) : (
              <Receptions receptions={receptions} locale={locale} opens={opens} />
            )}
          </section>
        )}
        {!work && pages.length > 0 && (
          <section>
            <h2>{text.pages}</h2>
            <ul class="govuk-list">
              {pages.map(({ href, text: shown }) => (
                <li key={href}>
                  <a class="govuk-link" href={href}>
                    {shown}
                  </a>
                </li>
              ))}
            </ul>
          </section>
        )}
      </>
    ),
  }
}

function Waiting({ work, locale, now, opens }: { work: Work; locale: Locale; now: DateTime; opens: Page['opens'] }) {
  const text = words[locale].pages.today
  return (
    <ul class="tasks">
      {WORK.filter(([kind]) => work[kind] > 0).map(([kind, href]) => (
        <li key={kind} class="tasks__item">
          <strong class="tasks__count">{work[kind]}</strong>
          <span>
            {opens(href) ? (
              <a class="govuk-link" href={href}>
                {text.kind[kind]}
              </a>
            ) : (
              text.kind[kind]
            )}
            <Beside kind={kind} work={work} locale={locale} now={now} />
          </span>
        </li>
      ))}
    </ul>
  )
}

type Kind = (typeof WORK)[number][0]

function Beside({ kind, work, locale, now }: { kind: Kind; work: Work; locale: Locale; now: DateTime }) {
  const { beside } = words[locale].pages.today
  const said =
    kind === 'closures' && work.unanswered > 0
      ? beside.unanswered(work.unanswered)
      : kind === 'calls' && work.callsToday > 0
        ? beside.callsToday(work.callsToday)
        : kind === 'offers' && work.offerUntil !== null
          ? beside.offerUntil(soon(moment(work.offerUntil), locale, now))
          : null
  return said && <span class="stacked secondary">{said}</span>
}

/** „днес, 14:00 ч.“ */
function soon(at: DateTime, locale: Locale, now: DateTime): string {
  return `${relativeDay(at, locale, now) ?? dayShort(at, locale, now)}, ${time(at, locale)}`
}

function Receptions({ receptions, locale, opens }: { receptions: Reception[]; locale: Locale; opens: Page['opens'] }) {
  const text = words[locale].pages.today
  const { columns } = text
  return (
    <RowTable
      caption={text.caption}
      columns={[
        { text: columns.official },
        { text: columns.hours, label: columns.hours },
        { text: columns.place, label: columns.place },
        { text: columns.booked, label: columns.booked, numeric: true },
        { text: columns.free, label: columns.free, numeric: true },
        { text: columns.state, label: columns.state },
      ]}
      rows={receptions.map((each) => {
        const title = locale === 'bg' ? each.titleBg : each.titleEn
        return {
          key: String(each.dayId),
          tone: each.state === 'open' ? undefined : each.state === 'closed' ? 'off' : 'waits',
          cells: [
            opens('/sluzhebno/den/:id') ? (
              <a class="govuk-link" href={`/sluzhebno/den/${each.dayId}`}>
                {title}
              </a>
            ) : (
              title
            ),
            timeRange(moment(each.startsAt), moment(each.endsAt), locale),
            locale === 'bg' ? each.placeBg : each.placeEn,
            each.booked,
            each.free,
            <>
              <Tag
                {...(each.state !== 'open' && {
                  colour: each.state === 'closed' ? ('grey' as const) : ('red' as const),
                })}
              >
                {text.state[each.state]}
              </Tag>
              {each.delayMinutes > 0 && <span class="stacked secondary">{text.delay(each.delayMinutes)}</span>}
            </>,
          ],
        }
      })}
    />
  )
}
