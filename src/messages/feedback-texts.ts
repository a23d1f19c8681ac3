import type { Locale } from '../i18n/format-time.ts'

/** The words of the mail that asks how a reception was. Three questions are asked on its page, none here. */
export type FeedbackTexts = {
  subject: string
  heading: string
  lead: (until: string) => string
  until: string
  intro: string
  link: string
  anonymous: string
  once: string
}

export const feedbackTexts: Record<Locale, FeedbackTexts> = {
  bg: {
    subject: 'Как мина приемът? Три кратки въпроса',
    heading: 'Как мина приемът?',
    lead: (until) =>
      `Ще ни помогнете, ако отговорите на три кратки въпроса. Това отнема една минута. Отговорът се очаква до ${until}.`,
    until: 'Отговорете до',
    intro: 'Отворете страницата с въпросите:',
    link: 'Отговорете на въпросите',
    anonymous: 'Отговорите са анонимни: пазим ги без име и без връзка с Вашия час.',
    once: 'Питаме само веднъж. Ако не желаете да отговаряте, не е нужно да правите нищо.',
  },
  en: {
    subject: 'How was your reception? Three short questions',
    heading: 'How was your reception?',
    lead: (until) =>
      `You would help us by answering three short questions. It takes a minute. You can answer until ${until}.`,
    until: 'Answer by',
    intro: 'Open the page with the questions:',
    link: 'Answer the questions',
    anonymous: 'Your answers are anonymous: they are kept without your name and without any link to your appointment.',
    once: 'We ask only once. If you would rather not answer, there is nothing you need to do.',
  },
}
