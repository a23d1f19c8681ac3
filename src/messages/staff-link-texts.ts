import type { Locale } from '../i18n/format-time.ts'

const bg = {
  account: 'Вашият имейл за вход',
  until: 'Връзката важи до',
  intro: 'Изберете паролата си на тази страница:',
  once: 'Връзката важи само веднъж и само за Вас. Моля, не я препращайте.',
  'staff-invitation': {
    subject: 'Вашият служебен достъп до Приемна',
    lead: 'Имате достъп до служебната част на системата за приемните дни. Остава да изберете парола.',
    link: 'Изберете парола',
    notYours: (phone: string) => `Ако не очаквате това писмо, обадете се на ${phone}. Без парола достъпът не действа.`,
  },
  'staff-password-reset': {
    subject: 'Нова парола за служебния достъп',
    lead: 'Получихме заявка за нова парола. Сегашната Ви парола действа, докато не изберете друга.',
    link: 'Изберете нова парола',
    notYours: (phone: string) =>
      `Ако заявката не е от Вас, не правете нищо: паролата Ви остава същата. При повторение се обадете на ${phone}.`,
  },
}

/** What a mail with a one-time link says. */
export type StaffLinkTexts = typeof bg

const en: StaffLinkTexts = {
  account: 'Your e-mail for signing in',
  until: 'The link is good until',
  intro: 'Choose your password on this page:',
  once: 'The link is good once and for you alone. Please do not forward it.',
  'staff-invitation': {
    subject: 'Your staff access to Priemna',
    lead: 'You have access to the staff pages of the system for reception days. All that is left is to choose a password.',
    link: 'Choose a password',
    notYours: (phone) => `If you do not expect this mail, telephone ${phone}. Without a password there is no access.`,
  },
  'staff-password-reset': {
    subject: 'A new password for your staff access',
    lead: 'Somebody asked for a new password. Your present one works until you choose another.',
    link: 'Choose a new password',
    notYours: (phone) =>
      `If it was not you, do nothing: your password stays the same. If it happens again, telephone ${phone}.`,
  },
}

export const staffLinkTexts: Record<Locale, StaffLinkTexts> = { bg, en }
