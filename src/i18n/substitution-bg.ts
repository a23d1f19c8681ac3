/** What the pages of a substitution say, to citizens and to the staff, in Bulgarian. Words in braces are places for parts of the page's own. */
export const substitutionBg = {
  title: 'Друго длъжностно лице ще Ви приеме',
  instead: 'Ще Ви приеме',
  silence: {
    keep: 'Ако не отговорите, ще Ви очакваме в същия час. Отговорете до {until}',
    cancel: 'Ако не отговорите, ще отменим часа Ви. Отговорете до {until}',
  },
  accept: 'Приемете замяната',
  otherHeading: 'Друга дата при същото длъжностно лице',
  noDates: 'В момента няма други свободни часове при същото длъжностно лице.',
  staff: {
    title: (who: string, when: string) => `Заместване: ${who}, ${when}`,
    caseTitle: (who: string, by: string, when: string) => `Заместване: ${by} (вместо: ${who}), ${when}`,
    affected: (n: number) => `Граждани, които ще попитаме: ${n}`,
    caption: 'Как ще научи всеки',
    official: 'Кой ще приема',
    reason: 'Причина',
    reasonHint: 'За служебна употреба. Гражданите не я виждат.',
    publicReason: 'Какво да прочетат гражданите',
    optional: '(по желание)',
    silenceLegend: 'Ако гражданинът не отговори навреме',
    silence: { keep: 'Остава при заместника', cancel: 'Часът се отменя' },
    button: (n: number) => `Определете заместник и попитайте гражданите: ${n}`,
    why: 'Съобщенията тръгват веднага. Който се запише от сега нататък, вижда името на заместника.',
    accepted: 'Приема замяната',
    undoHeading: 'Ако титулярът все пак ще приема',
    undo: 'Отменете заместването',
    undoWhy: 'Възможно е, докато никой не е отговорил. Гражданите ще получат съобщение.',
    undone: 'Заместването е отменено.',
    keep: 'Без промяна',
    silenceKey: 'При мълчание',
    faults: {
      official: 'Изберете кой ще приема.',
      reason: 'Въведете причината.',
      replyBy: 'Въведете бъдещи дата и час преди началото на приема.',
      overlap: 'Заместникът има свой прием по това време. Изберете друг или преместете приема му.',
      state: 'За този ден не може да се определи заместник: не е открит или вече има отворен случай.',
    },
  },
}

export type SubstitutionWords = typeof substitutionBg
