/** What the schedule of reception days says, in Bulgarian. Words in braces are places where the page puts a part of its own. */
export const scheduleBg = {
  title: 'График на приемните дни',
  titleOf: (official: string) => `Приемни дни: ${official}`,
  lead: (until: string) => `Приемните дни от днес до ${until}`,
  order: 'Подреждане на графика',
  byDate: 'По дата',
  byOfficial: 'По длъжностно лице',
  day: 'Ден',
  hours: 'Часове',
  official: 'При кого',
  place: 'Място',
  booking: 'Записване',
  book: 'Запазете час',
  bookAbout: 'при {official}, {day}',
  opens: 'записването започва на {when}',
  closed: 'няма прием',
  undecided: 'под въпрос: предстои решение дали ще има прием',
  expected: 'очаквана дата',
  expectedMeans:
    '„Очаквана дата“ значи, че денят следва от правилото за приема, но още не е обявен и може да се промени.',
  none: 'Няма обявени приемни дни.',
  howToBook: 'Запазете час на {address} или на телефон {phone}.',
  onlyThis: 'Само този график, удобен за отпечатване',
  all: 'Графикът на всички',
  feeds: 'Графикът във Вашия календар',
  feedsWhat: 'Ако се абонирате, промените идват сами. В календара няма лични данни.',
  subscribe: 'Абонирайте се',
  subscribeAll: 'Абонирайте се за всички приемни дни',
  address: 'Адрес на календара: {address}',
  print: 'Можете да отпечатате тази страница от менюто на браузъра си.',
}

export type ScheduleWords = typeof scheduleBg
