import { ConfigError, type Env } from './config-error.ts'

/** Whose house it is, in both languages. */
export type Municipality = Readonly<{
  name: Readonly<{ bg: string; en: string }>
  address: Readonly<{ bg: string; en: string }>
  phone: string
}>

/** What the pages of help, privacy and accessibility say of the municipality besides. */
export type Notices = Readonly<{
  /** Where citizens write to; null: they telephone. */
  email: string | null
  /** Where a signal or a proposal may be sent in writing; null: only by post and by hand. */
  registryEmail: string | null
  /** How to reach the data protection officer; null: at the municipality's address. */
  privacyOfficer: string | null
  /** How to get in without stairs; null: nothing is said of it. */
  access: Readonly<{ bg: string; en: string }> | null
  /** Dates (YYYY-MM-DD) at which the accessibility statement was prepared and last reviewed, which is to be done each year. */
  accessibility: Readonly<{ prepared: string; reviewed: string }>
}>

export function municipalityOf(env: Env): Municipality {
  return {
    name: {
      bg: env['MUNICIPALITY_NAME_BG'] || 'Община Сопот',
      en: env['MUNICIPALITY_NAME_EN'] || 'Municipality of Sopot',
    },
    address: {
      bg: env['MUNICIPALITY_ADDRESS_BG'] || 'гр. Сопот, ул. „Иван Вазов“ № 34',
      en: env['MUNICIPALITY_ADDRESS_EN'] || '34 Ivan Vazov Street, Sopot',
    },
    phone: env['MUNICIPALITY_PHONE'] || '03134/20-54',
  }
}

/** @throws ConfigError where a text stands in one language only, or a date is none */
export function noticesOf(env: Env): Notices {
  const [bg, en] = [env['MUNICIPALITY_ACCESS_BG'] || null, env['MUNICIPALITY_ACCESS_EN'] || null]
  if ((bg === null) !== (en === null))
    throw new ConfigError('MUNICIPALITY_ACCESS_BG and MUNICIPALITY_ACCESS_EN belong together: set both or neither')
  const email = addressOf('MUNICIPALITY_EMAIL', env['MUNICIPALITY_EMAIL'])
  const prepared = date('ACCESSIBILITY_PREPARED_ON', env['ACCESSIBILITY_PREPARED_ON'])
  const reviewed = date('ACCESSIBILITY_REVIEWED_ON', env['ACCESSIBILITY_REVIEWED_ON'])
  if (reviewed < prepared)
    throw new ConfigError('ACCESSIBILITY_REVIEWED_ON must not be before ACCESSIBILITY_PREPARED_ON')
  return {
    email,
    registryEmail: addressOf('REGISTRY_EMAIL', env['REGISTRY_EMAIL']) ?? email,
    privacyOfficer: env['PRIVACY_OFFICER'] || null,
    access: bg !== null && en !== null ? { bg, en } : null,
    accessibility: { prepared, reviewed },
  }
}

function addressOf(name: string, text = ''): string | null {
  if (text !== '' && !/^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(text))
    throw new ConfigError(`${name} must be one address such as obshtina@sopot.example`)
  return text || null
}

/** The day on which this release was looked over whole: good until a municipality sets its own. */
const LOOKED_OVER = '2026-11-22'

function date(name: string, text = ''): string {
  if (text === '') return LOOKED_OVER
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number)
  const real = /^20\d\d-\d\d-\d\d$/.test(text) && new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day
  if (!real) throw new ConfigError(`${name} must be a date such as ${LOOKED_OVER}, not "${text}"`)
  return text
}
