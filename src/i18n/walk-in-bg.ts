/** Who comes without an hour, and in which order who waits is called: in Bulgarian; its type is the contract of every other language. */
export const walkInBg = {
  summary: (official: string) => `На място, без час: ${official}`,
  title: 'На място, без час',
  lead: 'Гражданинът получава номер за днес и следващия свободен час, а ако няма – време след последния. Всичко по-долу е по желание.',
  name: 'Име',
  phone: 'Телефон',
  topic: 'Въпрос',
  give: 'Дайте номер',
  giveTo: (official: string) => `при кого: ${official}`,
  refusedTitle: 'Номерът не е даден',
  refused: {
    'already-booked':
      'С този телефон вече има час при същото длъжностно лице. Ако часът е днес, натиснете „Пристигна“ в списъка.',
    'limit-reached': 'С този телефон вече има три предстоящи часа.',
    'not-changeable': 'Номера се дават само за днешния прием.',
    'day-closed': 'Приемът на този ден е отменен.',
    'slot-not-bookable': 'Няма свободно време: след последния час започва друг прием.',
  },
  slip: {
    title: 'Номер за гражданина',
    again:
      'Този номер вече е даден: формулярът беше изпратен повторно. За следващия гражданин изберете „Друг без час“.',
    number: 'Вашият номер',
    official: 'При кого',
    place: 'Къде',
    wait: 'Очаквано чакане',
    given: 'Издаден',
    called: 'Викаме по номер – на таблото или на глас. Редът може да се промени.',
    print: 'Отпечатайте от менюто на браузъра или кажете номера на гражданина.',
    back: 'Към списъка за деня',
    another: 'Друг без час',
  },
  wait: (minutes: string) => `около ${minutes}`,
  now: 'Ред Ви е',
  past: 'Вече не чака',
  row: {
    walkIn: 'на място, без час',
    ticket: (name: string) => `Номер ${name}`,
    next: 'следващ',
    wait: (minutes: string) => `още около ${minutes}`,
    mayEnter: 'може да влезе',
    late: 'закъснение: влиза след следващия, който е навреме',
  },
}

export type WalkInWords = typeof walkInBg
