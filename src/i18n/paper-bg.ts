/** What stands on paper (the list of a reception), and in the mail that brings a list; its type is the contract of every other language. */
export const paperBg = {
  page: (number: number, of: number) => `страница ${number} от ${of}`,
  list: {
    title: (official: string) => `Списък за прием: ${official}`,
    link: 'Отпечатайте',
    pdf: 'PDF',
    csv: 'CSV',
    /** After a link, for who does not see beside what it stands. */
    of: (official: string) => ` – ${official}`,
    columns: { time: 'Час', name: 'Име', phone: 'Телефон', topic: 'Въпрос', needs: 'Съдействие', tick: 'Отметка' },
    csvColumns: { date: 'Дата', official: 'При кого', onBehalfOf: 'От името на', state: 'Състояние' },
    caption: 'Часовете, по ред',
    counts: (booked: number, free: number) => `Записани: ${booked}, свободни часове: ${free}`,
    nobody: 'Още никой не е записан.',
    printed: (when: string, name: string) => `Отпечатано на ${when} от ${name}.`,
    made: (when: string, house: string) => `Изготвено на ${when} от ${house}.`,
    personal: 'Съдържа лични данни – унищожете след приема.',
    notes: 'Бележки',
    how: 'Отпечатайте тази страница от менюто на браузъра си или отворете PDF.',
    ways: 'Как да изглежда',
    withPhones: 'С телефоните',
    withoutPhones: 'Без телефоните',
    table: 'Таблица за сътрудника',
    large: 'Едро, с място за бележки',
    send: 'Изпратете списъка на своя имейл',
    sent: 'Списъкът ще пристигне на Вашия имейл до минута.',
  },
  mail: {
    subject: (date: string, official: string) => `Списък за приема на ${date}: ${official}`,
    heading: (date: string) => `Списък за приема на ${date}`,
    greeting: 'Здравейте,',
    leadPdf:
      'Прилагаме списъка за приема, за да го имате и ако мрежата спре. Отпечатайте го или го отворете от приложението.',
    leadLink: 'Списъкът за приема е готов. Отворете го и го отпечатайте, за да го имате и ако мрежата спре.',
    place: 'Място',
    substitute: 'Замества',
    counts: 'Записани',
    free: 'Свободни часове',
    asOf: 'Състояние към',
    intro: 'Най-новият списък:',
    link: 'Отворете списъка',
    after: 'В приложения списък няма записвания и откази, направени след този час.',
    personal: 'Приложението съдържа лични данни: не го препращайте и го изтрийте след приема.',
    off: 'Това писмо идва в работния ден преди всеки прием, за който отговаряте. Ако не Ви трябва, обърнете се към администратора.',
  },
}

export type PaperWords = typeof paperBg
