const bg = {
  subject: (when: string) => `Какво беше казано на приема: ${when}`,
  subjectCorrected: (when: string) => `Поправка: какво беше казано на приема, ${when}`,
  heading: 'Обобщение от приема',
  headingCorrected: 'Поправка на обобщението от приема',
  lead: 'Изпращаме Ви в писмен вид какво беше казано на Вашия прием.',
  leadCorrected: 'Поправихме обобщението, което Ви изпратихме. Моля, имайте предвид това писмо вместо предишното.',
  number: 'Входящ номер',
  said: 'Какво беше казано',
  phone: (phone: string) => `Ако нещо не е вярно или не е ясно, обадете се на ${phone}.`,
}

/** What a mail about what was said at a reception says beside the text of the staff. */
export type OutcomeMailWords = typeof bg

export const outcomeMailWords: Record<'bg' | 'en', OutcomeMailWords> = {
  bg,
  en: {
    subject: (when) => `What was said at your reception: ${when}`,
    subjectCorrected: (when) => `Correction: what was said at your reception, ${when}`,
    heading: 'Summary of your reception',
    headingCorrected: 'Correction of the summary of your reception',
    lead: 'Here is in writing what was said at your reception, in the words of the municipality.',
    leadCorrected: 'We have corrected the summary that we sent you. Please go by this mail and not by the one before.',
    number: 'Incoming number',
    said: 'What was said',
    phone: (phone) => `If something is wrong or unclear, call ${phone}.`,
  },
}
