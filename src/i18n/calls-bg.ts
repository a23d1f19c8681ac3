type Facts = { official: string; when: string; place: string; code: string }

/** What the call list says, in Bulgarian; its type is the contract of every other language. `say`: what staff say to the citizen. */
export const callsBg = {
  title: 'Обаждания',
  lead: 'Граждани, които няма как да научат по имейл. Ред е готов, щом отбележите какво стана.',
  empty: 'Няма на кого да се обадите.',
  emptyLead: 'Щом някой трябва да научи нещо и имейл няма да стигне до него, ще го видите тук.',
  count: (open: number) => `За обаждане: ${open}, най-спешните първи`,
  printed: (when: string, by: string) =>
    `Отпечатано на ${when} от ${by}. Съдържа лични данни: унищожете листа, щом приключите.`,
  columns: { who: 'Гражданин', why: 'Защо', say: 'Какво да кажете', due: 'До кога', outcome: 'Какво стана' },
  kind: {
    undeliverable: 'Имейлът не стигна',
    changed: 'Часът е променен или отменен, а имейл няма',
    answered: 'Въпросът вече има отговор, а имейл няма',
    closure: 'Денят отпада',
    substitution: 'Друго длъжностно лице ще приема',
    restored: 'Часът все пак важи, а имейл няма',
    reminder: 'Напомняне за утре или следващия работен ден',
    offer: 'Предложен час от списъка на чакащите',
    'offer-withdrawn': 'Предложеният час отпадна',
  },
  overdue: 'просрочено',
  noPhone: 'няма телефон',
  noName: 'данните са изтрити',
  speaks: { bg: 'говорете на български', en: 'говорете на английски' },
  tries: (count: number) => `Опити досега: ${count}`,
  lastTry: (when: string, result: string) => `Последно ${when}: ${result}`,
  note: 'Бележка',
  noteHint: 'По желание. Не пишете ЕГН и данни за здравето.',
  result: {
    reached: 'Научи',
    'no-answer': 'Не вдига',
    'call-later': 'Да се обадим пак',
    'wrong-number': 'Грешен номер',
    refused: 'Не желае разговор',
    accepted: 'Приема часа',
    declined: 'Часът не устройва',
  },
  saved: (result: string) => `Отбелязано: ${result}.`,
  undo: 'Върнете назад',
  undone: 'Отбелязаното е върнато назад и редът отново чака.',
  overAlready: 'Този ред вече е приключен: някой друг го е отбелязал или причината отпадна.',
  toBooking: 'Към записването',
  toMessages: 'Поправете имейла',
  toClosure: 'Отбележете отговора',
  done: 'Приключени',
  doneTitle: 'Приключени обаждания',
  doneCaption: 'Последните 200 приключени обаждания',
  doneEmpty: 'Още няма приключени обаждания.',
  endedBecause: {
    delivered: 'Имейлът стигна',
    changed: 'Часът се промени',
    over: 'Времето мина',
    erased: 'Данните са изтрити',
    accepted: 'Часът е приет',
    declined: 'Часът е отказан',
    passed: 'Времето за отговор изтече',
    withdrawn: 'Предложеният час отпадна',
  } as Record<string, string>,
  say: {
    booked: ({ official, when, place, code }: Facts) =>
      `Имате запазен час: ${official}, ${when}, ${place}. Кодът Ви е ${code}.`,
    address: 'Писмото ни не стигна до Вас. Кой е верният Ви имейл?',
    changed: ({ official, when, place, code }: Facts) =>
      `Часът Ви е променен. Вече е: ${official}, ${when}, ${place}. Кодът Ви остава ${code}. Удобно ли Ви е?`,
    reminder: ({ official, when, place, code }: Facts) =>
      `Напомняме Ви, че имате час: ${official}, ${when}, ${place}. Кодът Ви е ${code}. Ще дойдете ли?`,
    unverified: ({ official, when }: Facts) =>
      `Пазим за Вас час: ${official}, ${when}. Писмото, с което да го потвърдите, не стигна до Вас. Кой е верният Ви имейл?`,
    answered: ({ official, when }: Facts) =>
      `Прочетохме въпроса Ви преди приема: ${official}, ${when}. По него вече има отговор.`,
    answer: ({ text, reference }: { text: string | null; reference: string | null }) =>
      [
        text && `Отговорът: ${text.replace(/[.\s]*$/, '')}.`,
        reference && `Намира се в: ${reference.replace(/[.\s]*$/, '')}.`,
      ]
        .filter(Boolean)
        .join(' '),
    stands: 'Часът Ви остава запазен. Достатъчен ли Ви е отговорът, или ще дойдете?',
    closure: ({ official, when }: Facts) =>
      `За съжаление приемът отпада: ${official}, ${when}. Можем да Ви предложим друг час или да откажем записването. Кое предпочитате?`,
    substitution: ({ official, substitute, when }: Omit<Facts, 'code' | 'place'> & { substitute: string }) =>
      `На ${when} ще Ви приеме друго длъжностно лице: ${substitute} (вместо: ${official}). Приемате ли замяната? Можем да Ви предложим друга дата или да откажем записването.`,
    restored: ({ official, when, place, code }: Facts) =>
      `Часът Ви все пак важи: ${official}, ${when}, ${place}. Кодът Ви остава ${code}. Удобно ли Ви е?`,
    cancelled: ({ official, when }: Facts) =>
      `За съжаление се наложи да отменим часа Ви: ${official}, ${when}. Молим да ни извините.`,
    because: (reason: string) => `Причината: ${reason.replace(/[.\s]*$/, '')}.`,
    another: 'Да Ви намерим ли друг час?',
    offer: ({ official, when, place, until }: Omit<Facts, 'code'> & { until: string }) =>
      `Освободи се час за Вас: ${official}, ${when}, ${place}. Пазим го до ${until}. Приемате ли го?`,
    withdrawn: ({ official }: { official: string }) =>
      `Часът, който Ви предложихме, отпадна: ${official}. Молим да ни извините. Мястото Ви в списъка остава същото.`,
    waiting: ({ official, position }: { official: string; position: number | null }) =>
      `Имате място в списъка на чакащите: ${official}${position === null ? '' : `, поредно място ${position}`}.`,
  },
}

export type CallsWords = typeof callsBg
