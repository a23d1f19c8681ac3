import { type Locale, words } from '../i18n/words.ts'
import { Details } from '../ui/components/details.tsx'
import { Input } from '../ui/components/input.tsx'
import { hrefOfList, LIST } from './list-address.ts'
import type { Page } from './views.tsx'
import { officialOf, WalkInForm } from './walk-in-view.tsx'

/** The days beside this one, whose list, and what is looked for. */
export function Ways({ days, asked, staff, today, now }: Page) {
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
      <Whose days={days} asked={asked} locale={locale} />
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

/** Of several receptions each alone, and all again. */
function Whose({ days, asked, locale }: Pick<Page, 'days' | 'asked'> & { locale: Locale }) {
  const text = words[locale].pages.desk
  const alone = new Map(days.map((day) => [day.slug, officialOf(day, locale)]))
  if (asked.slug === undefined && alone.size < 2) return null
  return (
    <nav class="toolbar" aria-label={text.whose}>
      {asked.slug === undefined ? (
        [...alone].map(([slug, official]) => (
          <a key={slug} class="govuk-link" href={hrefOfList({ ...asked, slug, search: '' })}>
            {text.only(official)}
          </a>
        ))
      ) : (
        <a class="govuk-link" href={hrefOfList({ ...asked, slug: undefined, search: '' })}>
          {text.allReceptions}
        </a>
      )}
    </nav>
  )
}

/** Who comes without an hour: a form for each reception of today, where no list that renews itself takes away what is typed. */
export function WalkIns({ days, asked, staff, today, formKey, opens }: Page) {
  const text = words[staff.locale].pages.walkIn
  const open = days.filter(({ state }) => state === 'open')
  if (asked.date !== today || open.length === 0 || !opens('/sluzhebno/den/:id/na-myasto')) return null
  return (
    <div class="not-on-paper">
      {open.map((day) => (
        <Details key={day.id} summary={text.summary(officialOf(day, staff.locale))}>
          <p>{text.lead}</p>
          <WalkInForm day={day} formKey={`${formKey}-${day.id}`} locale={staff.locale} />
        </Details>
      ))}
    </div>
  )
}

/** What the script of the page fills in: one voice for what changed, whether the page is live, and a way to hold it still. */
export function Live({ asked, staff, script }: Page) {
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
