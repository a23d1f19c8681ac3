import { type Locale, words } from '../i18n/words.ts'
import { pathOf } from '../ui/addresses.ts'
import { Details } from '../ui/components/details.tsx'
import { Moment } from '../ui/moment.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { WithPhone } from '../ui/telephone.tsx'
import type { OfficialCard } from './official-cards.ts'

type Home = { locale: Locale; phone: string; officials: readonly OfficialCard[] }

/** The start page: who receives citizens, and when there is a place. */
export function homePage({ locale, phone, officials }: Home): PageContent {
  const { home, errors } = words[locale].pages
  return {
    title: home.title,
    main: (
      <>
        <p class="caption secondary">{words[locale].pages.journey.step(1)}</p>
        <h1>{home.title}</h1>
        <p>{home.lead}</p>
        {officials.length === 0 ? (
          <p>
            <WithPhone text={home.noOfficials} phone={phone} />
          </p>
        ) : (
          <ul class="cards">
            {officials.map((official) => (
              <Card key={official.slug} official={official} locale={locale} />
            ))}
          </ul>
        )}
        <p>
          <a class="govuk-link" href={pathOf('schedule', locale)}>
            {home.schedule}
          </a>
        </p>
        <Details summary={home.notSure}>
          <p>{home.notSureHow}</p>
          <p>
            <WithPhone text={home.notSureCall} phone={phone} />
          </p>
        </Details>
        <h2>{home.haveBooking}</h2>
        <p>{home.openLink}</p>
        <p>
          <a class="govuk-link" href={pathOf('findBooking', locale)}>
            {errors.find}
          </a>
        </p>
        <h2>{home.developers}</h2>
        <p>
          <a class="govuk-link" href="/api/docs">
            {home.reference}
          </a>
        </p>
      </>
    ),
  }
}

function Card({ official, locale }: { official: OfficialCard; locale: Locale }) {
  const { home } = words[locale].pages
  const { slug, title, portfolio, name, rule, firstFree } = official
  return (
    <li class="card">
      {/* Two deputies have one title: the portfolio belongs to the heading, by which a screen reader tells them apart. */}
      <h2>
        <a class="govuk-link" href={pathOf('chooseTime', locale, { official: slug })}>
          {title}
          {portfolio && (
            <>
              {', '}
              <span class="card__part">{home.portfolio(portfolio)}</span>
            </>
          )}
        </a>
      </h2>
      {name && <p>{name}</p>}
      <p class="card__rule secondary">{rule ? home.rule(rule) : home.noRule}</p>
      <p class="card__next">
        {firstFree ? (
          <>
            {home.firstFree}{' '}
            <strong class="card__time">
              <Moment at={firstFree} locale={locale} />
            </strong>
          </>
        ) : (
          <strong>{home.noneFree}</strong>
        )}
      </p>
    </li>
  )
}
