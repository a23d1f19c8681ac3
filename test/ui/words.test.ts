import t from 'tap'
import { words } from '../../src/i18n/words.ts'
import { manageUrl } from '../../src/messages/manage-link.ts'
import { ADDRESSES, fill, localeOfPath, pageOf, pathOf } from '../../src/ui/addresses.ts'
import { keepTogether } from '../../src/ui/keep-together.ts'
import { readablePhone, telephoneHref } from '../../src/ui/telephone.tsx'

type Tree = { [key: string]: Tree | string | ((...given: never[]) => string) } | readonly (Tree | string)[]

/** What a text is asked with: a seven as a number and as a word, and where it wants facts by name, each of them a seven. */
const SEVEN = new Proxy(Object('7'), {
  get: (seven, name) => {
    const own = Reflect.get(seven, name, seven)
    if (typeof own === 'function') return own.bind(seven)
    return typeof name === 'symbol' || name in seven ? own : '7'
  },
})

/** Every text with its place; a function is asked with its own parameters as words. */
function texts(tree: Tree, place = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] => {
    const here = `${place}/${key}`
    if (typeof value === 'string') return [[here, value]]
    if (typeof value === 'function') return [[here, (value as (...given: unknown[]) => string)(SEVEN, SEVEN, SEVEN)]]
    return texts(value as Tree, here)
  })
}

const placesIn = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort().join()

t.test('both languages say the same things in the same places', async (t) => {
  const inOrder = (tree: unknown) => texts(tree as Tree).sort(([a], [b]) => (a < b ? -1 : 1))
  const [bg, en] = [inOrder(words.bg.pages), inOrder(words.en.pages)]
  t.same(
    bg.map(([place, text]) => [place, placesIn(text)]),
    en.map(([place, text]) => [place, placesIn(text)]),
    'and leave the same places for parts of the page',
  )
  // Of two rules a free time has nothing to say: they are of the citizen, not of the time.
  const unsaid = ['one-per-official', 'three-in-all'].map((rule) => `/staffBookings/slots/rule/${rule}`)
  for (const [place, text] of [...bg, ...en].filter(([place]) => !unsaid.includes(place)))
    t.ok(text.trim() !== '' && !text.includes('undefined'), place)
  for (const [place, text] of bg) t.match(text, /[а-я]|OpenAPI|API|CSV|PDF|^[^a-z]*$/i, place)
  // ЕГН has no English name, and the letters of tickets are Cyrillic in both languages.
  for (const [place, text] of en)
    t.notMatch(text.replace('ЕГН', '').replaceAll(/К( 08)?(?![Ѐ-ӿ])/g, ''), /[Ѐ-ӿ]/, place)
  for (const [place, text] of bg)
    t.notMatch(
      text,
      /\b(записан|отказал|пристигнал|получил|сигурен|доволен)\b|\(а\)|\/а\b/i,
      `${place} tells no gender`,
    )
})

t.test('waiting is told in seconds, minutes or hours', async (t) => {
  const { wait } = words.bg.pages.errors
  t.equal(wait(1), 'Опитайте отново след 1\u00a0секунда.')
  t.equal(wait(60), 'Опитайте отново след 60\u00a0секунди.')
  t.equal(wait(900), 'Опитайте отново след 15\u00a0минути.')
  t.equal(wait(86_000), 'Опитайте отново след 24\u00a0часа.')
  t.equal(words.en.pages.errors.wait(5_500), 'Try again in 2 hours.')
  t.equal(words.en.pages.errors.wait(1), 'Try again in 1 second.')
  t.equal(words.en.pages.errors.wait(91), 'Try again in 2 minutes.')
})

t.test('the address in every mail is the address of the page', async (t) => {
  for (const locale of ['bg', 'en'] as const)
    t.equal(
      manageUrl('https://priem.example', locale, 'abc'),
      `https://priem.example${pathOf('booking', locale, { token: 'abc' })}`,
    )
})

t.test('addresses', async (t) => {
  t.equal(pageOf('/en/booking/:token/cancel'), 'cancel')
  t.equal(pageOf('/api/docs'), null)
  t.equal(fill('/a/:b/:c', { b: '../x', c: '"' }), '/a/..%2Fx/%22')
  for (const [path, locale] of [
    ['/bg', 'bg'],
    ['/bg/x', 'bg'],
    ['/en?x', 'en'],
    ['/bgx', null],
    ['/x/bg/', null],
  ] as const)
    t.equal(localeOfPath(path), locale, path)
  for (const [name, { bg, en }] of Object.entries(ADDRESSES)) t.ok(bg.startsWith('/bg/') && en.startsWith('/en/'), name)
})

t.test('telephones and numbers as people read them', async (t) => {
  t.equal(telephoneHref('03134/20-54'), 'tel:+35931342054')
  t.equal(telephoneHref('0700 12 345'), 'tel:+35970012345')
  t.equal(telephoneHref('112 вътр. 5'), 'tel:1125')
  t.equal(readablePhone('+359888123456'), '0888\u00a0123\u00a0456')
  t.equal(readablePhone('+442079460000'), '+44\u00a020\u00a07946\u00a00000')
  t.equal(readablePhone('?'), '?')
  t.equal(
    keepTogether('гр. Сопот, ул. „Иван Вазов“ № 34, стая 204'),
    'гр.\u00a0Сопот, ул.\u00a0„Иван Вазов“ №\u00a034, стая\u00a0204',
  )
  t.equal(keepTogether('34 Ivan Vazov Street, room 204'), '34 Ivan Vazov Street, room\u00a0204')
})
