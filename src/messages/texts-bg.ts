/**
 * What a citizen's mail says, in Bulgarian. Its type is the contract of every other language. `when` is a day and time in
 * words. No word here tells the citizen's gender, and none is relative to the day of sending („утре“): a mail may come late.
 */
export const textsBg = {
  subject: {
    confirmation: (when: string) => `Часът Ви е запазен: ${when}`,
    moved: (when: string) => `Часът Ви е променен: ${when}`,
    'cancelled-by-citizen': (when: string) => `Отказахте часа си: ${when}`,
    'cancelled-by-municipality': (when: string) => `Отменихме часа Ви: ${when}`,
    reminder: (when: string) => `Напомняне за часа Ви: ${when}`,
    'reminder-soon': (when: string) => `Часът Ви наближава: ${when}`,
  },
  heading: {
    confirmation: 'Часът Ви е запазен',
    moved: 'Часът Ви е променен',
    'cancelled-by-citizen': 'Отказахте часа си',
    'cancelled-by-municipality': 'Отменихме часа Ви',
    reminder: 'Напомняне за часа Ви',
    'reminder-soon': 'Часът Ви наближава',
  },
  greeting: 'Здравейте,',
  lead: {
    confirmation: 'Очакваме Ви на прием. Ето кога, къде и при кого:',
    moved: 'Ето кога, къде и при кого Ви очакваме сега:',
    'cancelled-by-citizen': 'Часът вече е свободен за друг гражданин. Благодарим, че ни казахте!',
    'cancelled-by-municipality': 'За съжаление се наложи да отменим часа Ви. Молим да ни извините за неудобството.',
    reminder: 'Напомняме Ви, че имате запазен час за прием:',
    'reminder-soon': 'Скоро Ви очакваме на прием:',
  },
  label: {
    when: 'Кога',
    before: 'Досегашен час',
    length: 'Продължителност',
    who: 'При кого',
    where: 'Къде',
    whereBefore: 'Досегашно място',
    name: 'Име',
    code: 'Код на записването',
    reason: 'Причина',
  },
  minutes: (count: number) => `${count}\u00a0${count === 1 ? 'минута' : 'минути'}`,
  noLongerHolds: (when: string) => `${when} (вече не важи)`,
  adviceHeading: 'Преди срещата',
  advice: [
    'Елате 10\u00a0минути по-рано и кажете кода на записването.',
    'Ако имате документи по въпроса, вземете ги с Вас.',
  ],
  pleaHeading: 'Ако не можете да дойдете',
  plea: {
    early: 'Моля, освободете часа: друг гражданин го чака. Всеки пропуснат час удължава неговото чакане.',
    late: 'Моля, освободете часа дори сега: друг гражданин го чака. Всеки пропуснат час удължава неговото чакане.',
  },
  manage: {
    live: {
      intro: 'На страницата на Вашия час можете да го промените, да го откажете или да го добавите в календара си:',
      link: 'Променете или откажете часа',
      secret: 'Връзката е лична: който я има, може да промени или откаже часа Ви. Моля, не я препращайте.',
      phone: (phone: string) => `Ако Ви е по-удобно, обадете се на ${phone} и кажете кода.`,
    },
    'cancelled-by-citizen': {
      intro: 'Ако все пак искате среща, можете да запазите нов час. Започнете от страницата на записването:',
      link: 'Запазете нов час',
      phone: (phone: string) =>
        `Ако не сте искали да откажете часа или Ви е по-удобно да говорите с нас, обадете се на ${phone}.`,
    },
    'cancelled-by-municipality': {
      intro: 'Моля, изберете друг час, който Ви е удобен. Започнете от страницата на записването:',
      link: 'Изберете друг час',
      phone: (phone: string) => `Ако Ви е по-удобно, обадете се на ${phone} и ще Ви намерим друг час.`,
    },
  },
  calendarNote: {
    add: 'Приложеният файл добавя часа в календара Ви.',
    change: 'Приложеният файл премества часа в календара Ви.',
    remove: 'Приложеният файл премахва часа от календара Ви.',
  },
  notYours: (phone: string) =>
    `Ако не сте запазвали час при нас, някой е сгрешил адреса си. Моля, обадете се на ${phone}.`,
  automatic: 'Това писмо е изпратено автоматично. Моля, не отговаряйте на него.',
  calendar: {
    summary: (official: string) => `Прием: ${official}`,
    phone: 'Телефон',
  },
}

export type MessageTexts = typeof textsBg
