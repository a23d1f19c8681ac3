import { type Locale, words } from '../i18n/words.ts'
import type { OfficialCard } from '../receptions/official-cards.ts'
import { pathOf } from '../ui/addresses.ts'
import { Button } from '../ui/components/button.tsx'
import { Details } from '../ui/components/details.tsx'
import { ErrorSummary } from '../ui/components/error-summary.tsx'
import { ErrorMessage } from '../ui/components/field.tsx'
import { NotificationBanner } from '../ui/components/notification-banner.tsx'
import { Filled } from '../ui/filled.tsx'
import { keepTogether } from '../ui/keep-together.ts'
import { Day, OnMoment } from '../ui/moment.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { WithPhone } from '../ui/telephone.tsx'
import { type LostSlot, LostSlotSummary } from './lost-slot-view.tsx'
import type { Offer } from './offer-choice.ts'
import { OtherWays, type Registry } from './other-ways-view.tsx'
import type { ChoiceDay, SlotChoice } from './slot-choice.ts'
import { firstSlotField, SlotPicker } from './slot-picker-view.tsx'

type Choose = {
  offer: Offer
  registry: Registry
  locale: Locale
  phone: string
  /** What is to be said first: nothing was chosen, what was chosen is lost, or what was entered is. */
  first?: 'unchosen' | 'start-again' | (LostSlot & { kept: boolean })
}

/** „Изберете ден и час“: who, how long, where; the days with their free times; or that there are none, and what to do. */
export function choosePage(page: Choose): PageContent {
  const { offer, locale, first } = page
  const { journey } = words[locale].pages
  const { choice } = offer
  const title = choice.free ? journey.choose.title : journey.noSlots.title
  return {
    title,
    faulty: first !== undefined && first !== 'start-again',
    back: pathOf('home', locale),
    main: (
      <>
        <First {...page} />
        <p class="caption secondary">{journey.step(2)}</p>
        <h1>{title}</h1>
        <Whom official={offer.official} choice={choice} locale={locale} />
        {choice.free ? <ChoiceForm {...page} /> : <NoSlots {...page} />}
      </>
    ),
  }
}

function First({ offer, locale, phone, first }: Choose) {
  const { journey } = words[locale].pages
  if (first === undefined) return null
  if (first === 'start-again')
    return (
      <NotificationBanner title={journey.important}>
        <WithPhone text={journey.choose.startAgain} phone={phone} />
      </NotificationBanner>
    )
  if (first === 'unchosen')
    return (
      <ErrorSummary
        locale={locale}
        errors={[{ field: firstSlotField(offer.choice), text: journey.choose.chooseOne }]}
      />
    )
  return (
    <LostSlotSummary lost={first} locale={locale} now={offer.now} kept={first.kept ? journey.lost.kept : null}>
      <p>
        <a href={pathOf('waitlist', locale, { official: offer.official.slug })}>{words[locale].pages.waitlist.link}</a>
      </p>
    </LostSlotSummary>
  )
}

/** The official, and what is the same for all slots. */
export function Whom({ official, choice, locale }: { official: OfficialCard; choice: SlotChoice; locale: Locale }) {
  const { choose } = words[locale].pages.journey
  return (
    <div class="panel">
      <p>
        <OfficialTitle official={official} locale={locale} />
      </p>
      {choice.minutes !== null && <p>{choose.length(choice.minutes)}</p>}
      {choice.place && (
        <p>
          <Filled text={choose.place} parts={{ place: keepTogether(choice.place) }} />
        </p>
      )}
    </div>
  )
}

/** „**Заместник-кмет**, ресор „…“, инж. …“ */
export function OfficialTitle({
  official: { title, portfolio, name },
  locale,
}: {
  official: Pick<OfficialCard, 'title' | 'portfolio' | 'name'>
  locale: Locale
}) {
  const { home } = words[locale].pages
  return (
    <>
      <strong>{title}</strong>
      {portfolio && `, ${home.portfolio(portfolio)}`}
      {name && ` – ${name}`}
    </>
  )
}

function ChoiceForm({ offer, registry, locale, phone, first }: Choose) {
  const { journey } = words[locale].pages
  const { choose } = journey
  const { choice, official } = offer
  const error = first === 'unchosen' ? choose.chooseOne : null
  const path = pathOf('chooseTime', locale, { official: official.slug })
  return (
    <form method="post" action={path} noValidate>
      <ErrorMessage id="slot" error={error} locale={locale} />
      <SlotPicker
        choice={choice}
        locale={locale}
        waitlist={pathOf('waitlist', locale, { official: official.slug })}
        {...(error && { errorId: 'slot-error' })}
      />
      <OtherDates choice={choice} path={path} locale={locale} />
      <p>{choose.hold}</p>
      <div class="buttons">
        <Button>{journey.continue}</Button>
      </div>
      <Details summary={choose.nothingFits}>
        <OtherWays offer={offer} registry={registry} locale={locale} phone={phone} />
      </Details>
    </form>
  )
}

/** Links to the dates before and after those that are shown; `path`: the page they are shown on. */
export function OtherDates({ choice, path, locale }: { choice: SlotChoice; path: string; locale: Locale }) {
  const { choose } = words[locale].pages.journey
  if (!choice.earlier && choice.later === null) return null
  return (
    <p class="other-dates">
      {choice.earlier && (
        <a class="govuk-link" href={path}>
          {choose.earlier}
        </a>
      )}{' '}
      {choice.later !== null && (
        <a class="govuk-link" href={`${path}?ot=${choice.later}`}>
          {choose.later}
        </a>
      )}
    </p>
  )
}

function NoSlots({ offer, registry, locale, phone }: Choose) {
  const { noSlots } = words[locale].pages.journey
  const { choice, official } = offer
  const path = pathOf('chooseTime', locale, { official: official.slug })
  return (
    <>
      <WhyNone choice={choice} locale={locale} />
      <OtherDates choice={choice} path={path} locale={locale} />
      <h2>{noSlots.ways}</h2>
      <OtherWays offer={offer} registry={registry} locale={locale} phone={phone} />
    </>
  )
}

/** Until when all is taken, and when the next day opens; days without reception are named. */
function WhyNone({ choice, locale }: { choice: SlotChoice; locale: Locale }) {
  const { noSlots } = words[locale].pages.journey
  const full = choice.days.filter(({ kind }) => kind === 'full').at(-1)
  const next = choice.days.find((day): day is Extract<ChoiceDay, { kind: 'not-open' }> => day.kind === 'not-open')
  const closed = choice.days.filter(({ kind }) => kind === 'closed')
  if (choice.days.length === 0) return <p>{choice.earlier ? noSlots.nothingFrom : noSlots.nothingYet}</p>
  return (
    <>
      {full && (
        <p>
          <Filled text={noSlots.allTaken} parts={{ day: <Day at={full.at} locale={locale} /> }} />
        </p>
      )}
      {next && (
        <p>
          <Filled
            text={noSlots.opens}
            parts={{
              day: (
                <strong>
                  <Day at={next.at} locale={locale} />
                </strong>
              ),
              when: (
                <strong>
                  <OnMoment at={next.opensAt} locale={locale} />
                </strong>
              ),
            }}
          />
        </p>
      )}
      {closed.length > 0 && <SlotPicker choice={{ ...choice, days: closed }} locale={locale} />}
    </>
  )
}
