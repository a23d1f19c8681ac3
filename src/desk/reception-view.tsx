import { timeRange } from '../i18n/format-time.ts'
import { type Locale, words } from '../i18n/words.ts'
import { topicsShown } from '../staff/scope-rules.ts'
import { VisuallyHidden } from '../ui/components/visually-hidden.tsx'
import { keepTogether } from '../ui/keep-together.ts'
import { sofiaTime } from './list-moment.ts'
import { standingOf } from './list-paper.ts'
import { countersOf } from './list-rules.ts'
import { ListRows } from './list-view.tsx'
import { PaperLinks } from './paper-choices-view.tsx'
import type { ListedDay } from './queries.ts'
import { orderOfCalling } from './queue-rules.ts'
import type { Page } from './views.tsx'
import { officialOf } from './walk-in-view.tsx'

/** One reception: what is to know of it, its counters, its hours. */
export function Reception({ day, whole, page }: { day: ListedDay; whole: ListedDay; page: Page }) {
  const { asked, staff } = page
  const { locale } = staff
  const text = words[locale].pages.desk
  const official = officialOf(day, locale)
  const { waiting } = orderOfCalling(whole, page.now.toSeconds(), page.calling)
  const brief = page.opens('/sluzhebno/den/:id/spravka') && topicsShown(staff, day)
  const hours = timeRange(sofiaTime(day.startsAt), sofiaTime(day.endsAt), locale)
  return (
    <section>
      <h2>{official}</h2>
      <p>
        {keepTogether(locale === 'bg' ? day.placeBg : day.placeEn)} · {hours}
      </p>
      {standingOf(day, locale).map((said) => (
        <p key={said}>
          <strong>{said}</strong>
        </p>
      ))}
      {mayDelay(day, page) && (
        <p class="not-on-paper">
          <a class="govuk-link" href={`/sluzhebno/den/${day.id}#minutes`}>
            {day.delayMinutes > 0 ? text.changeDelay : text.announceDelay}
            <VisuallyHidden> – {official}</VisuallyHidden>
          </a>
        </p>
      )}
      <Figures day={whole} now={page.now.toSeconds()} locale={locale} />
      {page.opens('/sluzhebno/den/:id/pechat') && (
        <PaperLinks day={day} official={official} brief={brief} locale={locale} />
      )}
      {asked.search !== '' && <p role="status">{text.found(day.slots.length)}</p>}
      {whole.slots.length === 0 && <p>{text.noSlots}</p>}
      {day.slots.length > 0 && (
        <ListRows {...{ day, official, page }} waiting={asked.date === page.today ? waiting : []} />
      )}
    </section>
  )
}

/** Whether there is something to run late, for somebody who says so (`PUT …/delay` in staff/policy.ts). */
function mayDelay({ endsAt, state }: ListedDay, { asked, today, now, staff }: Page): boolean {
  const may = staff.roles.some((role) => role === 'admin' || role === 'assistant' || role === 'front-desk')
  return may && asked.date === today && state !== 'closed' && endsAt > now.toSeconds()
}

function Figures({ day, now, locale }: { day: ListedDay; now: number; locale: Locale }) {
  const { counters: names } = words[locale].pages.desk
  const counted = countersOf(day, now)
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
