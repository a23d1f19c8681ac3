import t from 'tap'
import { readSearch } from '../../src/bookings/name-search-rules.ts'

/** Whether a search finds a name, as PostgreSQL would: every expression somewhere in it. These expressions mean the same in both. */
const finds = (typed: string, name: string) => {
  const search = readSearch(typed)
  return search !== null && search.names.length > 0 && search.names.every((each) => new RegExp(each).test(name))
}

t.test('Latin typing finds Cyrillic names, in the official spelling and in those of chats', async (t) => {
  const table: [string, string[]][] = [
    ['Живко Шишков', ['Zhivko Shishkov', 'jivko 6i6kov', 'JIVKO', 'shishk', 'zhivko', 'jivko']],
    ['Чавдар Чолаков', ['Chavdar', '4avdar 4olakov', 'cholakov chavdar', 'tcholakov', 'čavdar']],
    ['Щилян Щерев', ['Shtilyan', '6til', 'shterev', 'Shtilian', '6tilqn']],
    ['Юлия Янкова', ['Yuliya', 'Yulia', 'iulia', 'julia', 'qnkova', 'yankova', 'iankova', 'jankova', 'uliq']],
    ['Първан Ъглов', ['Parvan', 'Purvan', 'pyrvan', 'aglov', 'uglov', 'yglov']],
    ['Йордан Йорданов', ['Yordan', 'Jordan', 'iordan', 'yordanov']],
    ['Кольо Гьошев', ['Kolyo', 'kolio', 'koljo', 'gyoshev', 'gio6ev']],
    ['Цветан Цонев', ['Tsvetan', 'tzvetan', 'cvetan', 'tsonev', 'conev']],
    ['Хаджи Димитър', ['Hadzhi', 'hadji', 'khadzhi', 'dimitar', 'dimitur', 'dimityr']],
    ['Мария Александрова', ['Maria', 'Mariya', 'mariq', 'aleksandrova', 'alexandrova', 'marija']],
    ['Вяра Филипова', ['Vyara', 'vqra', 'wqra', 'viara', 'filipova', 'philipova']],
    ['Тодор Иванов-Петров', ['todor petrov', 'ivanov', 'ivanov-petrov', 'IVANOV']],
    ['Жана д’Арк', ['zhana', 'jana']],
  ]
  for (const [name, spellings] of table)
    for (const typed of spellings) t.ok(finds(typed, name), `${typed} finds ${name}`)
})

t.test('Cyrillic typing finds part of a name, in any case, and names that are kept in Latin', async (t) => {
  for (const [typed, name] of [
    ['иван', 'Иванка Тодорова'],
    ['ТОДОРОВА', 'Иванка Тодорова'],
    ['тодоров иван', 'Иванка Тодорова'],
    ['одор', 'Иванка Тодорова'],
    ['мария', 'Maria Smith'],
    ['джон', 'John Doe'],
    ['шишков', 'Zhivko Shishkov'],
  ] as const)
    t.equal(finds(typed, name), typed !== 'джон', `${typed} ${name}`)
})

t.test('a search finds nobody else', async (t) => {
  for (const [typed, name] of [
    ['petrov', 'Иванка Тодорова'],
    ['ivanka petrova', 'Иванка Тодорова'],
    ['шишков', 'Чавдар Чолаков'],
    ['zhivko', 'Зорка Иванова'],
    ['.*', 'Иванка Тодорова'],
    ['(', 'Иванка Тодорова'],
  ] as const)
    t.notOk(finds(typed, name), `${typed} ${name}`)
})

t.test('telephones in every spelling, codes, and both with a name', async (t) => {
  for (const typed of ['0888 123 456', '+359888123456', '00359 888/123-456', '359 888 123 456', '888123456'])
    t.same(readSearch(typed), { names: [], digits: '888123456', code: null }, typed)
  t.same(readSearch('+359 (0)888 123 456'), { names: [], digits: '888123456', code: null })
  t.same(readSearch('482 915'), { names: [], digits: '482915', code: '482915' })
  t.same(readSearch('000 012'), { names: [], digits: null, code: '000012' }, 'a code keeps its zeros')
  const both = readSearch('иванка 0888')
  t.equal(both?.digits, '888')
  t.equal(both?.names.length, 1)
  t.equal(readSearch('6i6kov 088')?.digits, null, 'two digits are too few')
})

t.test('too little is no search', async (t) => {
  for (const typed of ['', ' ', 'и', '12', '%', '"', '0']) t.equal(readSearch(typed), null, JSON.stringify(typed))
})
