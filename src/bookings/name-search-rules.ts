/** What somebody looks for, read from one field. */
export type PersonSearch = {
  /** For each word of a name a regular expression of PostgreSQL; all must match, in any order, anywhere in a word. */
  names: string[]
  /** Digits of a telephone, without the country and the leading zero; null where none were typed. */
  digits: string | null
  /** The same as the code of a booking, where there are six. */
  code: string | null
}

/** Nothing shorter is looked for: it would find everybody. */
const LEAST_LETTERS = 2
const LEAST_DIGITS = 3

/**
 * Reads a search: „петров“, "petrov", "6i6kov 0888 12", "482 915". Latin letters stand for the Cyrillic ones that people write with
 * them (the streamlined system of the Transliteration Act and what chats made usual: 4, 6, q, j, w), Cyrillic ones for a name that its
 * owner gave in Latin. Upper and lower case are written out, so that the database's collation has no say.
 *
 * @returns null where too little was typed to look for
 */
export function readSearch(text: string): PersonSearch | null {
  const plain = text
    .normalize('NFKC')
    .replace(/[\u2010-\u2015]/g, '-')
    .trim()
  const words = plain.match(/(?=[\d]*[\p{L}])[\p{L}\p{M}\d'’]+/gu) ?? []
  const names = words.filter((word) => word.length >= LEAST_LETTERS).map(nameExpression)
  const rest = words.reduce((left, word) => left.replace(word, ' '), plain)
  const typed = rest.replace(/\(0\)/g, '').replace(/[\s().+/\\-]/g, '')
  const digits = digitsOf(typed)
  const code = /^\d{6}$/.test(typed) ? typed : null
  return names.length === 0 && digits === null && code === null ? null : { names, digits, code }
}

/** A telephone as it ends in E.164, whatever its spelling. */
function digitsOf(typed: string): string | null {
  const digits = typed.replace(/^(00359|359|0+)/, '')
  return /^\d+$/.test(digits) && digits.length >= LEAST_DIGITS ? digits : null
}

/** A regular expression for one word of a name, spelled in either alphabet. */
export function nameExpression(word: string): string {
  const typed = word.toLowerCase().replace(/['’]/g, '')
  let expression = ''
  for (let at = 0; at < typed.length; ) {
    const group = groupAt(typed, at)
    expression += anyOf(SOUNDS.get(group) ?? [group])
    at += group.length
  }
  return expression
}

/** The longest group of letters from there on that has a sound of its own. */
function groupAt(typed: string, at: number): string {
  for (let length = LONGEST; length > 1; length--) {
    const group = typed.slice(at, at + length)
    if (group.length === length && SOUNDS.has(group)) return group
  }
  return typed.slice(at, at + 1)
}

function anyOf(spellings: readonly string[]): string {
  return `(?:${spellings.map((spelling) => [...spelling].map(eitherCase).join('')).join('|')})`
}

function eitherCase(letter: string): string {
  const upper = letter.toUpperCase()
  if (!/[\p{L}\d]/u.test(letter)) return ''
  return upper === letter ? letter : `[${letter}${upper}]`
}

/** What Latin letters stand for; each group for itself too, as some names are kept in Latin. */
const FROM_LATIN: Record<string, string> = {
  sht: 'щ шт',
  shch: 'щ шч',
  '6t': 'щ шт',
  dzh: 'дж',
  dj: 'дж',
  tch: 'ч тч',
  zh: 'ж зх',
  ch: 'ч цх х',
  sh: 'ш сх',
  ts: 'ц тс',
  tz: 'ц тз',
  kh: 'х кх',
  ph: 'ф пх',
  th: 'т тх',
  ya: 'я йа ъя',
  ia: 'я ия иа йа',
  iya: 'ия ийа',
  ja: 'я жа джа йа',
  yu: 'ю йу',
  iu: 'ю иу йу',
  ju: 'ю жу джу йу',
  yo: 'йо ьо ио',
  io: 'йо ьо ио',
  jo: 'йо ьо жо джо',
  ou: 'у оу',
  ks: 'кс',
  x: 'кс х',
  a: 'а ъ',
  b: 'б',
  c: 'ц к с',
  d: 'д',
  e: 'е э',
  f: 'ф',
  g: 'г',
  h: 'х',
  i: 'и й',
  j: 'ж й дж',
  k: 'к',
  l: 'л',
  m: 'м',
  n: 'н',
  o: 'о',
  p: 'п',
  q: 'я к',
  r: 'р',
  s: 'с',
  t: 'т',
  u: 'у ъ ю',
  v: 'в ж',
  w: 'в',
  y: 'й ъ и ь',
  z: 'з',
  '4': 'ч',
  '6': 'ш',
  č: 'ч',
  š: 'ш',
  ž: 'ж',
  ŭ: 'ъ',
  ă: 'ъ',
}

/** How Cyrillic letters are written in Latin by whoever gave their name so. */
const FROM_CYRILLIC: Record<string, string> = {
  ия: 'iya ia ija',
  ьо: 'yo io jo',
  йо: 'yo io jo',
  дж: 'dzh dj j',
  кс: 'ks x',
  а: 'a',
  б: 'b',
  в: 'v w',
  г: 'g',
  д: 'd',
  е: 'e',
  ж: 'zh j',
  з: 'z',
  и: 'i y',
  й: 'y i j',
  к: 'k c q',
  л: 'l',
  м: 'm',
  н: 'n',
  о: 'o',
  п: 'p',
  р: 'r',
  с: 's',
  т: 't',
  у: 'u ou',
  ф: 'f ph',
  х: 'h kh ch',
  ц: 'ts tz c',
  ч: 'ch tch',
  ш: 'sh',
  щ: 'sht',
  ъ: 'a u y',
  ь: 'y',
  ю: 'yu iu ju',
  я: 'ya ia ja',
}

const SOUNDS = new Map(
  [...Object.entries(FROM_LATIN), ...Object.entries(FROM_CYRILLIC)].map(([group, others]) => [
    group,
    [group, ...others.split(' ')],
  ]),
)
const LONGEST = Math.max(...[...SOUNDS.keys()].map((group) => group.length))
