import { countOf, durationInWords } from '../i18n/counts.ts'
import { type Locale, words } from '../i18n/words.ts'
import { ButtonLink } from '../ui/components/button.tsx'
import { VisuallyHidden } from '../ui/components/visually-hidden.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { hrefOf } from './calendar-filter-view.tsx'
import type { MayOpen } from './calendar-lines-view.tsx'
import type { KeptOfficial } from './calendar-queries.ts'
import { receptionRule, ruleInWords } from './reception-rule.ts'
import type { KeptSchedule } from './schedule-queries.ts'

type Rules = {
  officials: readonly KeptOfficial[]
  schedules: readonly KeptSchedule[]
  locale: Locale
  may: MayOpen
  done: string | null
}

/** The rules of each official in words, with what may be done with them. */
export function rulesPage({ officials, schedules, locale, may, done }: Rules): PageContent {
  const { rules } = words[locale].pages.keeping
  return {
    title: rules.title,
    main: (
      <>
        {done !== null && (
          <div class="done" role="status">
            <p>{done}</p>
          </div>
        )}
        <div class="page-heading">
          <div>
            <h1>{rules.title}</h1>
            <p>{rules.lead}</p>
          </div>
          <div class="buttons">
            {may('/sluzhebno/pravila/novo') && <ButtonLink href="/sluzhebno/pravila/novo">{rules.add}</ButtonLink>}
            {may('/sluzhebno/den/nov') && (
              <ButtonLink look="secondary" href="/sluzhebno/den/nov">
                {rules.addDay}
              </ButtonLink>
            )}
          </div>
        </div>
        {officials.length === 0 && <p>{rules.nobody}</p>}
        {officials.map((official) => (
          <section key={official.slug}>
            <h2>{official.title[locale]}</h2>
            <OfRules
              schedules={schedules.filter(({ slug }) => slug === official.slug)}
              {...{ official, locale, may }}
            />
          </section>
        ))}
      </>
    ),
  }
}

function OfRules({
  official,
  schedules,
  locale,
  may,
}: {
  official: KeptOfficial
  schedules: readonly KeptSchedule[]
  locale: Locale
  may: MayOpen
}) {
  const { rules } = words[locale].pages.keeping
  if (schedules.length === 0)
    return (
      <p>
        {rules.none}{' '}
        {may('/sluzhebno/pravila/novo') && official.active && (
          <a class="govuk-link" href={hrefOf('/sluzhebno/pravila/novo', { lice: official.slug })}>
            {rules.add}
            <VisuallyHidden> – {official.title[locale]}</VisuallyHidden>
          </a>
        )}
      </p>
    )
  return (
    <ul class="govuk-list rule-list">
      {schedules.map((schedule) => {
        const { id, orderNumber, slotMinutes, staffShare, holidayPolicy } = schedule
        const said = [
          rules.slot(durationInWords(slotMinutes, locale)),
          staffShare > 0 && rules.share(countOf(staffShare, 'slot', locale)),
          rules.holiday[holidayPolicy],
          orderNumber !== null && rules.order(orderNumber),
        ]
        const about = <VisuallyHidden> {rules.about(receptionRule([schedule], locale))}</VisuallyHidden>
        return (
          <li key={id} class="rule-list__rule">
            <p>{sentence(ruleInWords(schedule, locale))}</p>
            <p class="govuk-hint">{said.filter(Boolean).join(' · ')}</p>
            {may('/sluzhebno/pravila/:id') && may('/sluzhebno/pravila/novo') && (
              <p class="rule-list__ways">
                <a class="govuk-link" href={`/sluzhebno/pravila/${id}`}>
                  {rules.change}
                  {about}
                </a>{' '}
                <a class="govuk-link" href={`/sluzhebno/pravila/${id}/krai`}>
                  {rules.end}
                  {about}
                </a>
              </p>
            )}
          </li>
        )
      })}
    </ul>
  )
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`.replace(/\.\.$/, '.')
}
