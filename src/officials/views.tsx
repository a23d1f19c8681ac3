import type { ComponentChildren } from 'preact'
import { type Locale, words } from '../i18n/words.ts'
import { Button, ButtonLink } from '../ui/components/button.tsx'
import { Line } from '../ui/components/line.tsx'
import type { FieldErrors } from '../ui/components/refusal.tsx'
import { RowTable } from '../ui/components/rows.tsx'
import { Select } from '../ui/components/select.tsx'
import { SummaryList, type SummaryRow } from '../ui/components/summary-list.tsx'
import { VisuallyHidden } from '../ui/components/visually-hidden.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import type { Values } from '../ui/typed-form.ts'
import type { OfficialRow } from './official.ts'
import { OFFICES } from './official-form.ts'

const HERE = '/sluzhebno/lica'

/** All officials in the order of the house. */
export function officialsPage({
  officials,
  locale,
  done,
}: {
  officials: readonly OfficialRow[]
  locale: Locale
  done: string | null
}): PageContent {
  const { officials: says } = words[locale].pages.keeping
  return {
    title: says.title,
    main: (
      <>
        <Done done={done} />
        <div class="page-heading">
          <div>
            <h1>{says.title}</h1>
            <p>{says.lead}</p>
          </div>
          <ButtonLink href={`${HERE}/novo`}>{says.add}</ButtonLink>
        </div>
        {officials.length === 0 ? (
          <p>{says.none}</p>
        ) : (
          <RowTable
            caption={says.caption}
            named={0}
            columns={[
              { text: says.who },
              { text: says.name },
              { text: says.room, label: says.room },
              { text: says.order, label: says.order, numeric: true },
              { text: says.state },
              { text: says.action },
            ]}
            rows={officials.map((official) => ({
              key: official.slug,
              tone: official.active ? undefined : ('off' as const),
              cells: [
                titleOf(official, locale),
                official.name,
                official.room,
                official.sortOrder,
                official.active ? says.active : says.inactive,
                <a key="change" class="govuk-link" href={`${HERE}/${official.slug}`}>
                  {says.change}
                  <VisuallyHidden> – {titleOf(official, locale)}</VisuallyHidden>
                </a>,
              ],
            }))}
          />
        )}
      </>
    ),
  }
}

type Form = {
  /** The official that is changed; null: a new one. */
  official: OfficialRow | null
  values: Values
  errors: FieldErrors
  problem?: ComponentChildren
  /** Where somebody else changed them meanwhile: what is kept now. */
  conflict?: readonly SummaryRow[]
  locale: Locale
}

/** The form of an official; of one who is known, with the end of their receptions. */
export function officialFormPage({ official, problem, conflict = [], ...fields }: Form): PageContent {
  const { values, errors, locale } = fields
  const { keeping } = words[locale].pages
  const { form } = keeping.officials
  const title = official === null ? form.addTitle : titleOf(official, locale)
  return {
    title,
    back: HERE,
    faulty: problem !== undefined && problem !== null,
    main: (
      <>
        {problem}
        <h1>{title}</h1>
        {conflict.length > 0 && (
          <section>
            <h2>{keeping.conflict.heading}</h2>
            <SummaryList rows={[...conflict]} />
            <p>{form.conflict}</p>
          </section>
        )}
        <StaffForm action={official === null ? `${HERE}/novo` : `${HERE}/${official.slug}`} className="narrow-form">
          {official && <input type="hidden" name="version" value={official.version} />}
          <Select
            id="office"
            label={form.office}
            locale={locale}
            value={values['office'] ?? ''}
            error={errors['office']}
            items={[
              ...(official === null ? [{ value: '', text: keeping.rules.form.choose }] : []),
              ...[...OFFICES, 'other' as const].map((office) => ({ value: office, text: form.offices[office] })),
            ]}
          />
          <Line {...fields} id="otherOffice" label={form.otherOffice} hint={form.otherOfficeHint} optional />
          {official === null && <Line {...fields} id="slug" label={form.slug} hint={form.slugHint} />}
          <Line {...fields} id="title" label={form.title} />
          <Line {...fields} id="titleEn" label={form.titleEn} />
          <Line {...fields} id="name" label={form.name} optional />
          <Line {...fields} id="portfolio" label={form.portfolio} optional />
          <Line {...fields} id="portfolioEn" label={form.portfolioEn} optional />
          <Line {...fields} id="room" label={form.room} hint={form.roomHint} optional />
          <Line {...fields} id="sortOrder" label={form.sortOrder} inputMode="numeric" optional />
          <Line {...fields} id="ticketLetter" label={form.ticketLetter} hint={form.ticketLetterHint} optional />
          <Button>{keeping.save}</Button>
        </StaffForm>
        {official && (
          <section>
            <h2>{official.active ? form.retire : form.revive}</h2>
            <p>{official.active ? form.retireLead : form.reviveLead}</p>
            <ButtonLink look="secondary" href={`${HERE}/${official.slug}/sastoyanie`}>
              {official.active ? form.retire : form.revive}
            </ButtonLink>
          </section>
        )}
      </>
    ),
  }
}

type State = {
  official: OfficialRow
  /** Where it cannot be: what stands in the way. */
  problem?: ComponentChildren
  /** How many people are booked, who must be told first. */
  booked: number
  locale: Locale
}

/** The question before an official receives no more, or again. */
export function officialStatePage({ official, problem, booked, locale }: State): PageContent {
  const { keeping } = words[locale].pages
  const { form } = keeping.officials
  const who = titleOf(official, locale)
  const title = official.active ? form.retireTitle(who) : `${who}: ${form.revive}`
  const back = `${HERE}/${official.slug}`
  return {
    title,
    back,
    faulty: problem !== undefined && problem !== null,
    main: (
      <>
        {problem}
        <h1>{title}</h1>
        <p>{official.active ? form.retireLead : form.reviveLead}</p>
        {official.active && booked > 0 ? (
          <p>
            <strong>{form.retireBooked}</strong>{' '}
            <a class="govuk-link" href={`/sluzhebno/kalendar/mesec?lice=${official.slug}`}>
              {words[locale].pages.staffCalendar.title}
            </a>
          </p>
        ) : (
          <StaffForm action={`${HERE}/${official.slug}/sastoyanie`}>
            <input type="hidden" name="active" value={official.active ? '0' : '1'} />
            <input type="hidden" name="version" value={official.version} />
            <div class="buttons">
              {official.active ? (
                <Button look="warning">{form.retireButton}</Button>
              ) : (
                <Button>{form.reviveButton}</Button>
              )}
              <a class="govuk-link" href={back}>
                {keeping.nothing}
              </a>
            </div>
          </StaffForm>
        )}
      </>
    ),
  }
}

function Done({ done }: { done: string | null }) {
  return done === null ? null : (
    <div class="done" role="status">
      <p>{done}</p>
    </div>
  )
}

/** Two deputies have one title: the portfolio tells them apart. */
function titleOf({ titleBg, titleEn, portfolioBg, portfolioEn }: OfficialRow, locale: Locale): string {
  const [title, portfolio] = locale === 'bg' ? [titleBg, portfolioBg] : [titleEn, portfolioEn]
  return portfolio === null ? title : `${title}, ${words[locale].pages.keeping.officials.portfolio(portfolio)}`
}
