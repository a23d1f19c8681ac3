import t from 'tap'
import { type Import, importsOf, type Sources, sourcesBelow, withoutComments } from './support/source-tree.ts'

// The rules of shared/design/architecture.md that a program can check. Each is a function from sources to the lines that
// break it; each is shown sources that do.

type Rule = (sources: Sources) => string[]

const tree = sourcesBelow('src', 'prisma')
const tests = sourcesBelow('test')

/** Holds a rule against the tree, and against sources that break it: each of them must be found. */
function enforce(name: string, rule: Rule, against: Sources, broken: Record<string, string>): void {
  t.test(name, async (t) => {
    t.same(rule(against), [])
    for (const [path, text] of Object.entries(broken)) {
      const found = rule(new Map([...against, [path, text]]))
      t.ok(
        found.some((line) => line.startsWith(path)),
        `finds: ${text}`,
      )
    }
  })
}

const imports = (sources: Sources): Import[] => [...sources].flatMap(([path, text]) => importsOf(path, text))
const ours = ({ to }: Import) => /^(src|prisma)\//.test(to)
const say = ({ from, written }: Import) => `${from} imports ${written}`

/** A rule that no line of code may match, but in the files excepted. */
const never =
  (pattern: RegExp, ...except: string[]): Rule =>
  (sources) =>
    [...sources]
      .filter(([path]) => !except.includes(path))
      .flatMap(([path, text]) =>
        withoutComments(text)
          .split('\n')
          .filter((line) => pattern.test(line))
          .map((line) => `${path}: ${line.trim()}`),
      )

// 1. Who may import whom

const MAIN = [
  ...['app', 'main', 'house', 'greeting', 'seed', 'seed-past'],
  ...['migrate-command', 'check-invariants', 'release-messages', 'replay-erasures', 'verify-audit', 'privacy-command'],
]
/** The floors of the house from below. Rooms within one pair of brackets may import each other. */
const FLOORS = [
  ['config', 'known-addresses', 'clock', 'domain-error', 'i18n', 'calendar'],
  ['db'],
  ['jobs'],
  ['messages'],
  ['deps', 'http', 'ui'],
  ...[
    'staff',
    'audit',
    'officials',
    'receptions',
    'bookings',
    'waitlist',
    'calls',
    'outbox',
    'closures',
    'desk',
    'board',
    'outcomes',
    'reports',
    'privacy',
    'today',
  ].map((room) => [room]),
  MAIN,
]
const FEATURES = FLOORS.slice(5, -1).flat()

const roomOf = (path: string) => /^(?:src|prisma)\/([^/.]+)/.exec(path)?.[1] ?? ''
const floorOf = (path: string) => FLOORS.findIndex((rooms) => rooms.includes(roomOf(path)))

function everyoneImportsOnlyFromBelow(sources: Sources): string[] {
  const homeless = [...sources.keys()].filter((path) => floorOf(path) < 0).map((path) => `${path} has no floor`)
  return [
    ...homeless,
    ...imports(sources)
      .filter((each) => ours(each) && floorOf(each.to) > floorOf(each.from))
      .map(say),
  ]
}
enforce('everyone imports only from below', everyoneImportsOnlyFromBelow, tree, {
  'src/clock.ts': "import { createDb } from './db/client.ts'",
  'src/db/client.ts': "import type { Nudge } from '../jobs/nudge.ts'",
  'src/messages/queries.ts': "import { bookSlot } from '../bookings/book-slot.ts'",
  'src/http/problems.ts': "export { localTime } from '../receptions/local-time.ts'",
  'src/receptions/api.ts': "const { bookSlot } = await import('../bookings/book-slot.ts')",
  'src/utils/strings.ts': '',
})

/** What only the process itself puts together. */
function nobodyImportsTheProcess(sources: Sources): string[] {
  const allowed: Record<string, string[]> = {
    'src/app.ts': ['src/house.ts'],
    'src/house.ts': ['src/main.ts'],
    'src/greeting.ts': ['src/house.ts'],
    'prisma/seed.ts': ['src/house.ts'],
    'prisma/seed-past.ts': ['prisma/seed.ts'],
  }
  return imports(sources)
    .filter(({ from, to }) => MAIN.includes(roomOf(to)) && ours({ to } as Import) && !allowed[to]?.includes(from))
    .map(say)
}
enforce('nobody imports what only the process puts together', nobodyImportsTheProcess, tree, {
  'src/app.ts': "import { seedDemo } from '../prisma/seed.ts'",
  'src/greeting.ts': "import type { House } from './house.ts'",
  'src/desk/pages.ts': "import { buildApp } from '../app.ts'",
})

// 2. Inside a feature: who may know HTTP, the database, the outer world

const isFeature = (path: string) => FEATURES.includes(roomOf(path)) || roomOf(path) === 'messages'
const isDoor = (path: string) => /(^|[/-])(api|pages)\.ts$/.test(path)
const isView = (path: string) => /(^|[/-])views?\.tsx$/.test(path)
const isSchema = (path: string) => /[/-]schemas\.ts$/.test(path)
const isRule = (path: string) => path.endsWith('-rules.ts')
const HTTP = /^(fastify|@fastify\/.*|src\/http\/.*)$/

function onlyDoorsKnowHttp(sources: Sources): string[] {
  return imports(sources)
    .filter(({ from }) => isFeature(from) && !isDoor(from))
    .filter(({ from, to }) => HTTP.test(to) && !(isSchema(from) && to === 'src/http/schemas.ts'))
    .map(say)
}
enforce('inside a feature only api and pages know HTTP', onlyDoorsKnowHttp, tree, {
  'src/bookings/book-slot.ts': "import type { FastifyRequest } from 'fastify'",
  'src/bookings/views.tsx': "import { sendPage } from '../http/send-page.ts'",
})

function doorsAndViewsLeaveTheDatabaseToOthers(sources: Sources): string[] {
  const doors = new Map([...sources].filter(([path]) => isFeature(path) && (isDoor(path) || isView(path))))
  return [
    ...never(/\$(queryRaw|executeRaw|transaction)\b/)(doors),
    ...imports(doors)
      .filter(({ to }) => /^(pg|@prisma\/.*|src\/db\/.*)$/.test(to))
      .map(say),
  ]
}
enforce('api, pages and views leave the database to others', doorsAndViewsLeaveTheDatabaseToOthers, tree, {
  'src/bookings/pages.ts': 'await deps.db.$queryRaw`SELECT 1`',
  'src/bookings/views.tsx': "import type { Db } from '../db/client.ts'",
})

/** Packages and parts of Node through which a program touches the world. */
const WORLD =
  /^(fastify|@fastify\/.*|pg|pg-boss|@prisma\/.*|nodemailer|prom-client|pino|node:(fs|fs\/promises|net|http|https|dns|child_process|timers|timers\/promises|worker_threads|os|process))$/
const touchesTheWorld = ({ to }: Import) => WORLD.test(to) || /^src\/(db|jobs)\//.test(to)

/** Rules, schemas, words and the calendar, with all that they import when they run, decide without touching the world. */
function pureFilesStayPure(sources: Sources): string[] {
  const pure = [...sources.keys()].filter(
    (path) => isRule(path) || isSchema(path) || /^src\/(i18n|calendar)\/|^src\/domain-error\.ts$/.test(path),
  )
  return pure.flatMap((path) => [
    ...(/\b(async|await)\b/.test(withoutComments(sources.get(path) ?? '')) ? [`${path} waits`] : []),
    ...reach(sources, path)
      .filter(touchesTheWorld)
      .map((each) => `${path} reaches the world: ${say(each)}`),
  ])
}

/** All imports that run when a file is imported, its own first. A rule's types count too: it decides about nouns. */
function reach(sources: Sources, start: string): Import[] {
  const seen = new Set<string>()
  const visit = (path: string): Import[] => {
    if (seen.has(path)) return []
    seen.add(path)
    const found = importsOf(path, sources.get(path) ?? '').filter(({ typeOnly }) => !typeOnly || isRule(path))
    return [...found, ...found.flatMap(({ to }) => visit(to))]
  }
  return visit(start)
}
enforce('rules, schemas, words and the calendar touch nothing of the world', pureFilesStayPure, tree, {
  'src/bookings/booking-rules.ts': "import { readFile } from 'node:fs/promises'",
  'src/bookings/contact-rules.ts': "import type { Row } from '../db/client.ts'",
  'src/receptions/schedule-rules.ts': 'export async function decide() {}',
  'src/calendar/non-working-days.ts': "import { request } from 'node:http'",
  'src/desk/schemas.ts': "import { makeReceptionDays } from '../receptions/make-reception-days.ts'",
})

// 3. Time

const onlyTheClockAsksTheTime = never(
  /\bnew Date\(\s*\)|\bDate\.now\b|\bDate\(\s*\)|\bDateTime\.(now|local|utc)\(\s*\)|\bDateTime\.(now|local)\b|\bperformance\.now\b|\bhrtime\b/,
  'src/clock.ts',
)
enforce('only the clock asks what time it is', onlyTheClockAsksTheTime, tree, {
  'src/bookings/a.ts': 'const now = new Date()',
  'src/bookings/b.ts': 'const now = Date.now()',
  'src/bookings/c.ts': "const now = DateTime.now().setZone('Europe/Sofia')",
  'src/bookings/d.ts': 'const now = DateTime.local()',
  'src/bookings/e.ts': 'const now = performance.now()',
  'src/bookings/f.ts': 'const now = DateTime.utc( )',
})

/** In the database too: house_now() can be moved for a rehearsal, now() cannot. */
function sqlAsksTheHouse(sources: Sources): string[] {
  const features = new Map(
    [...sources].filter(
      ([path, text]) => (isFeature(path) || path === 'prisma/seed.ts') && /\$(query|execute)Raw/.test(text),
    ),
  )
  return never(/(?<![.\w])now\(\)|\b(current_date|current_timestamp|localtimestamp|clock_timestamp)\b/i)(features)
}
enforce('SQL asks the house for the time', sqlAsksTheHouse, tree, {
  'src/bookings/queries.ts': 'db.$queryRaw`SELECT 1 FROM slots WHERE starts_at > now()`',
  'src/receptions/queries.ts': 'db.$executeRaw`UPDATE days WHERE local_date = CURRENT_DATE`',
})

// 4. Size

const lines = (text: string) => text.trimEnd().split('\n').length

function noFileAbove300Lines(sources: Sources): string[] {
  return [...sources]
    .filter(([path, text]) => path.startsWith('src/') && lines(text) > 300)
    .map(([path, text]) => `${path} has ${lines(text)} lines`)
}
enforce('no file has more than 300 lines', noFileAbove300Lines, tree, { 'src/bookings/long.ts': '//\n'.repeat(301) })
for (const [path, text] of tree) if (lines(text) > 200) t.comment(`to talk about: ${path} has ${lines(text)} lines`)

// 5. What is never written

enforce('no SQL is put together from text', never(/\$(queryRaw|executeRaw)Unsafe\b|\bPrisma\.raw\b/), tree, {
  'src/bookings/queries.ts': 'await db.$queryRawUnsafe(text)',
  'src/bookings/book-slot.ts': 'db.$executeRawUnsafe(`DELETE`)',
  'src/bookings/a.ts': 'Prisma.raw(text)',
})

enforce(
  'no HTML goes unescaped',
  never(/dangerouslySetInnerHTML|\b(inner|outer)HTML\b|insertAdjacentHTML|document\.write\b/),
  tree,
  { 'src/bookings/views.tsx': '<div dangerouslySetInnerHTML={{ __html }} />', 'src/ui/a.ts': 'box.innerHTML = name' },
)

enforce(
  'only config reads the environment',
  never(/\bprocess\.env\b|\benv\b[^=]*=\s*process\b|from 'node:process'/, 'src/config.ts'),
  tree,
  {
    'src/db/client.ts': "const url = process.env['DATABASE_URL']",
    'src/http/security.ts': 'const { env } = process',
    'src/jobs/queue.ts': "import { env } from 'node:process'",
  },
)

enforce('no test is left out', never(/\.(only|skip|todo)\b|\b(only|skip|todo): (?!false)/), tests, {
  'test/a.test.ts': `t.${'skip'}('later', async () => {})`,
  'test/b.test.ts': `t.${'only'}('this', async () => {})`,
  'test/c.test.ts': `t.test('later', { ${'todo'}: true }, async () => {})`,
})

function importsNameTheirFile(sources: Sources): string[] {
  return imports(sources)
    .filter(({ written }) => written.startsWith('.') && !/\.(tsx?|json)$/.test(written))
    .map(say)
}
enforce('imports name their file', importsNameTheirFile, new Map([...tree, ...tests]), {
  'src/bookings/a.ts': "import { bookSlot } from './book-slot'",
  'src/bookings/b.ts': "import { bookSlot } from './book-slot.js'",
  'test/c.test.ts': "export * from '../src/clock'",
})
