import { type Locale, words } from '../i18n/words.ts'
import { pathOf } from '../ui/addresses.ts'
import { Button, ButtonLink } from '../ui/components/button.tsx'
import { WarningText } from '../ui/components/warning-text.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import type { MyEntry } from './queries.ts'

/** Asks once more: nothing brings a place back, nor the data. */
export function leavePage({ entry, token, locale }: { entry: MyEntry; token: string; locale: Locale }): PageContent {
  const { waitlist, ownData } = words[locale].pages
  const { leave } = waitlist
  const waits = entry.position !== null
  const title = waits ? leave.title : leave.titleEnded
  const back = pathOf('waitlistEntry', locale, { token })
  return {
    title,
    back,
    main: (
      <>
        <h1>{title}</h1>
        <p>{waits ? leave.lead : leave.leadEnded}</p>
        {entry.offer && <p>{leave.offer}</p>}
        <WarningText spoken={ownData.attention}>{ownData.warning}</WarningText>
        <form method="post" action={pathOf('leaveWaitlist', locale, { token })}>
          <div class="buttons">
            <Button look="warning">{waits ? leave.confirm : leave.confirmEnded}</Button>
            <ButtonLink look="secondary" href={back}>
              {waits ? leave.keep : leave.keepEnded}
            </ButtonLink>
          </div>
        </form>
      </>
    ),
  }
}

/** The place is gone, and the data with it. */
export function leftPage(locale: Locale): PageContent {
  const { waitlist, errors } = words[locale].pages
  return {
    title: waitlist.left.title,
    main: (
      <>
        <h1>{waitlist.left.title}</h1>
        <p>{waitlist.left.lead}</p>
        <p>
          <a class="govuk-link" href={pathOf('home', locale)}>
            {errors.home}
          </a>
        </p>
      </>
    ),
  }
}
