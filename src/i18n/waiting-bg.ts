/** What staff read of the waiting lists, in Bulgarian; its type is the contract of every other language. */
export const waitingBg = {
  title: 'Списък на чакащите',
  lead: 'Кой чака за час и в какъв ред. Освободен час се предлага сам на първия, на когото е удобен.',
  empty: 'Никой не чака.',
  emptyLead: 'Щом някой се запише в списъка на чакащите, ще го видите тук.',
  caption: (count: number) => `Чакащи: ${count}`,
  columns: {
    who: 'Гражданин',
    official: 'При кого',
    position: 'Място',
    days: 'Търси час',
    offer: 'Предложен час',
    act: 'Действия',
  },
  until: (date: string) => `до ${date}`,
  since: (when: string) => `чака от ${when}`,
  none: 'още няма',
  offer: (when: string, until: string) => `${when}, пази се до ${until}`,
  toCall: 'обадете се',
  accept: 'Приема часа',
  decline: 'Часът не устройва',
  leave: 'Откажете от списъка',
  leaveWhy: 'Само по желание на гражданина. Мястото и данните се изтриват веднага.',
  leaveButton: 'Да, откажете от списъка',
  accepted: 'Часът е запазен за гражданина.',
  declined: 'Часът отива при следващия. Мястото в списъка се пази.',
  left: 'Гражданинът вече не е в списъка.',
}

export type WaitingWords = typeof waitingBg
