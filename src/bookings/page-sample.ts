import type { DateTime } from 'luxon'
import type { Locale } from '../i18n/words.ts'
import type { PageContent } from '../ui/page-shell.tsx'

/** What a state is shown with. */
export type Shown = { locale: Locale; phone: string; now: DateTime }

/** A page in one of its states, for developers: the status it is answered with, and the page. */
export type PageSample = { status: number; page: (shown: Shown) => PageContent }
