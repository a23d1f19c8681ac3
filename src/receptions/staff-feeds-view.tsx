import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import { dayLong } from '../i18n/format-time.ts'
import { type Locale, words } from '../i18n/words.ts'
import { Button } from '../ui/components/button.tsx'
import { RowTable } from '../ui/components/rows.tsx'
import { Select } from '../ui/components/select.tsx'
import { VisuallyHidden } from '../ui/components/visually-hidden.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import type { KeptOfficial } from './calendar-queries.ts'
import type { OwnFeed } from './keep-feed.ts'

type Feeds = {
  feeds: readonly OwnFeed[]
  /** Whose calendar could still be made. */
  officials: readonly KeptOfficial[]
  /** Whether the calendars name who comes. */
  names: boolean
  locale: Locale
  done: string | null
}

const HERE = '/sluzhebno/kalendari'

/** One's own secret calendars: made, copied, revoked. */
export function staffFeedsPage({ feeds, officials, names, locale, done }: Feeds): PageContent {
  const { feeds: says } = words[locale].pages.keeping
  return {
    title: says.title,
    main: (
      <>
        {done !== null && (
          <div class="done" role="status">
            <p>{done}</p>
          </div>
        )}
        <h1>{says.title}</h1>
        <p>{says.lead}</p>
        <p>{names ? says.names : says.noNames}</p>
        <p>{says.secret}</p>
        {feeds.length === 0 ? (
          <p>{says.none}</p>
        ) : (
          <>
            <RowTable
              caption={says.caption}
              columns={[
                { text: says.official },
                { text: says.address },
                { text: says.since, label: says.since },
                { text: says.action },
              ]}
              rows={feeds.map((feed) => ({
                key: feed.id,
                tone: feed.readable ? undefined : ('off' as const),
                cells: [
                  feed.title[locale],
                  <AddressOf key="address" feed={feed} locale={locale} />,
                  dayLong(DateTime.fromMillis(feed.createdAt, { zone: ZONE }), locale),
                  <StaffForm key="revoke" action={`${HERE}/${feed.id}/prekratete`}>
                    <Button look="secondary">
                      {says.revoke}
                      <VisuallyHidden> {says.revokeAbout(feed.title[locale])}</VisuallyHidden>
                    </Button>
                  </StaffForm>,
                ],
              }))}
            />
            <p>{says.how}</p>
          </>
        )}
        {officials.length === 0 ? (
          feeds.length > 0 && <p>{says.all}</p>
        ) : (
          <StaffForm action={HERE} className="filters">
            <Select
              id="official"
              label={says.makeFor}
              locale={locale}
              value=""
              items={officials.map(({ slug, title }) => ({ value: slug, text: title[locale] }))}
            />
            <Button>{says.make}</Button>
          </StaffForm>
        )}
      </>
    ),
  }
}

/** The address in a field, to be chosen whole and copied. */
function AddressOf({ feed: { id, url, readable, title }, locale }: { feed: OwnFeed; locale: Locale }) {
  const { feeds: says } = words[locale].pages.keeping
  if (!readable) return <>{says.unreadable}</>
  if (url === null) return <>{says.lost}</>
  return (
    <input
      class="govuk-input feed-address"
      id={`address-${id}`}
      type="text"
      readOnly
      value={url}
      aria-label={`${says.address} – ${title[locale]}`}
    />
  )
}
