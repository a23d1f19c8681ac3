import type { DateTime } from 'luxon'
import type { DomainError } from '../domain-error.ts'
import { countOf } from '../i18n/counts.ts'
import { dateTime, dayLong, time, timeRange } from '../i18n/format-time.ts'
import { type Locale, words } from '../i18n/words.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { ButtonLink } from '../ui/components/button.tsx'
import { ErrorSummary } from '../ui/components/error-summary.tsx'
import { Input } from '../ui/components/input.tsx'
import { keepTogether } from '../ui/keep-together.ts'
import type { PageContent } from '../ui/page-shell.tsx'
import { sofiaTime } from './list-moment.ts'
import { countersOf } from './list-rules.ts'
import { searched } from './list-search.ts'
import { ListRows } from './list-view.tsx'
import { PaperLinks } from './paper-choices-view.tsx'
import type { ListedDay } from './queries.ts'
import type { VisitStep } from './visit.ts'

/** What was asked for: a local date, whose reception alone, and what is looked for in it. */
export type Asked = { date: string; slug: string | undefined; search: string }
/** What was just noted of whom. */
export type Noted = { bookingId: string; what: VisitStep | 'undone' }

export type Page = {
  days: ListedDay[]
  asked: Asked
  staff: StaffMember
  /** Whether there is a page of that pattern that they may open. */
  opens(path: string): boolean
  noted: Noted | null
  refusal: DomainError | null
  /** The address of the script that keeps the page live. */
  script: string
  now: DateTime
  /** Local, YYYY-MM-DD. */
  today: string
}

const LIST = '/sluzhebno/den'

/** The address of a list, and of what was just noted on it. */
export function hrefOfList({ date, slug, search }: Asked, noted?: Noted): string {
  const query = new URLSearchParams({
    data: date,
    ...(slug !== undefined && { lice: slug }),
    ...(search !== '' && { t: search }),
    ...(noted && { kogo: noted.bookingId, kakvo: noted.what }),
  })
  return `${LIST}?${query}${noted ? `#b-${noted.bookingId}` : ''}`
}

/** The lists of a day: one line for each hour, one button for each next step. On paper without the buttons. */
export function dayListPage(page: Page): PageContent {
  const { days, asked, staff, now, refusal, noted } = page
  const { locale } = staff
  const text = words[locale].pages.desk
  const day = dayOf(page)
  return {
    title: `${text.title}, ${dayLong(day, locale)}`,
    faulty: refusal !== null,
    main: (
      <>
        {refusal && <Refused refusal={refusal} locale={locale} />}
        {noted && !refusal && <JustNoted noted={noted} days={days} locale={locale} />}
        <div class="page-heading">
          <div>
            <h1>{text.title}</h1>
            <p>{dayLong(day, locale)}</p>
          </div>
          {page.opens('/sluzhebno/novo') && (
            <ButtonLink href="/sluzhebno/novo">{words[locale].pages.staff.nav.book}</ButtonLink>
          )}
        </div>
        <Ways {...page} />
        <Live {...page} />
        <div data-live-part>
          {days.length === 0 && <p class="panel">{text.none}</p>}
          {days.map((each) => (
            <Reception key={each.id} day={searched(each, asked.search)} whole={each} page={page} />
          ))}
        </div>
        {days.length > 0 && <p class="only-on-paper">{text.printed(dateTime(now, locale), staff.name)}</p>}
      </>
    ),
  }
}

function dayOf({ asked, now }: Pick<Page, 'asked' | 'now'>): DateTime {
  const [year = 0, month = 0, day = 0] = asked.date.split('-').map(Number)
  return now.set({ year, month, day, hour: 12 })
}

function Refused({ refusal, locale }: { refusal: DomainError; locale: Locale }) {
  const text = words[locale].pages.desk
  const { details } = refusal
  const last = details && 'lastChange' in details ? details.lastChange : null
  const said =
    refusal.code === 'slot-taken'
      ? text.slotTaken
      : refusal.code === 'day-closed'
        ? text.dayClosed
        : last
          ? text.conflictBy(last.by, time(sofiaTime(last.at), locale))
          : text.tooLate
  return (
    <ErrorSummary
      locale={locale}
      title={refusal.code === 'version-conflict' ? text.conflict : words[locale].problems[refusal.code].title}
    >
      <p>{said}</p>
    </ErrorSummary>
  )
}

function JustNoted({ noted, days, locale }: { noted: Noted; days: ListedDay[]; locale: Locale }) {
  const text = words[locale].pages.desk
  const visitor = days
    .flatMap(({ slots }) => slots.flatMap(({ visitors }) => visitors))
    .find(({ bookingId }) => bookingId === noted.bookingId)
  if (!visitor) return null
  const said = noted.what === 'undone' ? text.undone(visitor.name) : text.noted(visitor.name, text.step[noted.what])
  return (
    <div class="done" role="status">
      <p>{said}</p>
    </div>
  )
}

/** The days beside this one, whose list, and what is looked for. */
function Ways({ asked, staff, today, now }: Page) {
  const { locale } = staff
  const text = words[locale].pages.desk
  const beside = [-1, 0, 1].map((days) => now.plus({ days }).toFormat('yyyy-MM-dd'))
  const names = [text.yesterday, text.today, text.tomorrow]
  return (
    <>
      <nav class="toolbar" aria-label={text.days}>
        {beside.map((date, index) =>
          date === asked.date ? (
            <strong key={date} aria-current="date">
              {names[index]}
            </strong>
          ) : (
            <a key={date} class="govuk-link" href={hrefOfList({ ...asked, date, search: '' })}>
              {names[index]}
            </a>
          ),
        )}
      </nav>
      <form method="get" action={LIST} class="filters">
        {asked.date !== today && <input type="hidden" name="data" value={asked.date} />}
        {asked.slug !== undefined && <input type="hidden" name="lice" value={asked.slug} />}
        <Input
          id="t"
          locale={locale}
          label={text.search}
          hint={text.searchHint}
          value={asked.search}
          spellcheck={false}
        />
        <button type="submit" class="govuk-button govuk-button--secondary">
          {text.find}
        </button>
        {asked.search !== '' && (
          <a class="govuk-link" href={hrefOfList({ ...asked, search: '' })}>
            {text.showAll}
          </a>
        )}
      </form>
    </>
  )
}

/** What the script of the page fills in: one voice for what changed, whether the page is live, and a way to hold it still. */
function Live({ asked, staff, script }: Page) {
  const { live } = words[staff.locale].pages.desk
  const query = new URLSearchParams(asked.slug === undefined ? {} : { lice: asked.slug })
  return (
    <div
      class="live not-on-paper"
      hidden
      data-live={`${LIST}/potok?${query}`}
      data-list={hrefOfList(asked)}
      data-on={live.on}
      data-off={live.off('{time}')}
      data-paused={live.paused}
      data-many={live.many('{count}')}
    >
      <p class="live__state" data-live-state />
      <button type="button" class="text-button" data-live-pause data-pause={live.pause} data-go-on={live.goOn} />
      <p class="govuk-visually-hidden" role="status" data-live-said />
      <script type="module" src={script} />
    </div>
  )
}

function Reception({ day, whole, page }: { day: ListedDay; whole: ListedDay; page: Page }) {
  const { asked, staff } = page
  const { locale } = staff
  const text = words[locale].pages.desk
  const official = [locale === 'bg' ? day.titleBg : day.titleEn, day.officialName].filter(Boolean).join(', ')
  const hours = timeRange(sofiaTime(day.startsAt), sofiaTime(day.endsAt), locale)
  return (
    <section>
      <h2>{official}</h2>
      <p>
        {keepTogether(locale === 'bg' ? day.placeBg : day.placeEn)} · {hours}
      </p>
      {day.state !== 'open' && (
        <p>
          <strong>{day.state === 'closed' ? text.closed : text.undecided}</strong>
        </p>
      )}
      {day.delayMinutes > 0 && (
        <p>
          <strong>{text.delay(countOf(day.delayMinutes, 'minute', locale))}</strong>
        </p>
      )}
      <Figures day={whole} locale={locale} />
      {page.opens('/sluzhebno/den/:id/pechat') && <PaperLinks day={day} official={official} locale={locale} />}
      {asked.search !== '' && <p role="status">{text.found(day.slots.length)}</p>}
      {whole.slots.length === 0 && <p>{text.noSlots}</p>}
      {day.slots.length > 0 && <ListRows day={day} official={official} page={page} />}
    </section>
  )
}

function Figures({ day, locale }: { day: ListedDay; locale: Locale }) {
  const { counters: names } = words[locale].pages.desk
  const counted = countersOf(day)
  const shown = (['slots', 'waiting', 'inMeeting', 'done', 'toCome', 'free', 'noShow'] as const).filter(
    (name) => name === 'slots' || counted[name] > 0,
  )
  return (
    <ul class="figures">
      {shown.map((name) => (
        <li key={name}>
          <strong>{counted[name]}</strong> {names[name](counted[name])}
        </li>
      ))}
    </ul>
  )
}
