/** What a mail about a decided question says, in Bulgarian. Its type is the contract of every other language. */
export const triageTextsBg = {
  subject: {
    redirected: (when: string) => `Насочихме въпроса Ви към друго място: ${when}`,
    answered: (when: string) => `Отговор по въпроса Ви преди приема: ${when}`,
    'answered-freed': (when: string) => `Отговор по въпроса Ви вместо прием: ${when}`,
    expert: (when: string) => `Покана за участие в прием: ${when}`,
    'expert-off': (when: string) => `Отпада участието Ви в прием: ${when}`,
  },
  heading: {
    redirected: 'Насочихме въпроса Ви към друго място',
    answered: 'Отговор по въпроса Ви',
    'answered-freed': 'Отговор по въпроса Ви',
    expert: 'Покана за участие в прием',
    'expert-off': 'Участието Ви в приема отпада',
  },
  lead: {
    redirected:
      'Прочетохме въпроса Ви преди приема. По него може да Ви помогне друг, затова освободихме часа Ви и не е нужно да идвате.',
    answered: 'Прочетохме въпроса Ви преди приема. По него вече има отговор. Часът Ви остава запазен.',
    'answered-freed':
      'Прочетохме въпроса Ви преди приема. По него вече има отговор, затова освободихме часа и не е нужно да идвате.',
    expert: 'Каним Ви да участвате в прием на граждани:',
    'expert-off': 'Не е нужно да участвате в този прием:',
  },
  label: {
    target: 'Към кого',
    reason: 'Причина',
    answer: 'Отговор',
    reference: 'Преписка или документ',
    question: 'Въпрос',
  },
  howHeading: 'Как да продължите',
  howOfficial: (official: string) => `Запазете час при: ${official}. Можете да го направите от връзката по-долу.`,
  near: (when: string) => `Свободен час: ${when}`,
  howUnit: (unit: string) => `Обърнете се към: ${unit}.`,
  objectionHeading: 'Ако не сте съгласни',
  objection: (phone: string) =>
    `Можете да възразите писмено в деловодството на общината или на телефон ${phone}. Ако все пак искате среща, ще Ви намерим час.`,
  manage: {
    redirected: { intro: 'Изберете час от страницата на записването:', link: 'Изберете час' },
    answered: {
      intro: 'Ако отговорът Ви е достатъчен, моля, освободете часа за друг гражданин от страницата на Вашия час:',
      link: 'Вижте или откажете часа',
    },
    'answered-freed': { intro: 'Ако все пак искате среща, запазете нов час:', link: 'Запазете нов час' },
    phone: (phone: string) => `Ако Ви е по-удобно, обадете се на ${phone}.`,
  },
  expertNote:
    'В писмото няма имена и телефони на граждани. Подробности ще получите от сътрудника на длъжностното лице.',
}

export type TriageTexts = typeof triageTextsBg
