import { readFile, writeFile } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { packageRoot } from '../src/db/package-root.ts'
import type { Row } from './compare.ts'

/** `npm run bench:report -- <results.json>` writes the table of docs/performance.md and its picture from a run's results. */
type Results = { machine: Record<string, unknown> & { cpus: string[] }; seconds: number; rows: Row[] }

const START = '<!-- table: made by npm run bench:report -->'
const END = '<!-- end of table -->'

function reached({ value, floor, better }: Row): string {
  if (floor === null) return ''
  return (better === 'more' ? value >= floor * 0.9 : value <= floor * 1.1) ? 'yes' : '**no**'
}

function tableOf({ rows }: Results): string {
  const lines = rows.map((row) => {
    const { name, value, unit, floor, towards, detail } = row
    const target = floor === null ? '' : `${floor}${towards === null ? '' : ` → ${towards}`}`
    return `| ${name} | ${value} ${unit} | ${target} | ${reached(row)} | ${detail.replaceAll('|', '/')} |`
  })
  return ['| figure | measured | floor → towards | reached | in the run |', '|---|---|---|---|---|', ...lines].join(
    '\n',
  )
}

const WIDTH = 860
const LEFT = 400
const SCALE = 110
const LINE = 30

/** Bars of how many times better than its floor each figure is; the line at 1 is the floor itself. */
function pictureOf({ rows }: Results): string {
  const bars = rows.flatMap((row) => {
    if (row.floor === null || row.value === 0) return []
    const times = row.better === 'more' ? row.value / row.floor : row.floor / row.value
    return [{ ...row, times }]
  })
  const height = 70 + bars.length * LINE
  const body = bars.map(({ name, value, unit, floor, times }, n) => {
    const y = 50 + n * LINE
    const width = Math.max(2, Math.min(times * SCALE, WIDTH - LEFT - 90))
    const fill = times >= 0.9 ? '#1d70b8' : '#a2320a'
    return `<text x="${LEFT - 10}" y="${y + 14}" text-anchor="end">${escaped(name)}</text>
<rect x="${LEFT}" y="${y}" width="${width.toFixed(1)}" height="20" fill="${fill}"/>
<text x="${(LEFT + width + 6).toFixed(1)}" y="${y + 14}">${escaped(`${value} ${unit}`)} (${floor})</text>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12" role="img" aria-labelledby="title">
<title id="title">Each figure against its floor: longer is better, the line is the floor</title>
<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>
<text x="10" y="24" font-size="16" font-weight="bold">Against the floor: longer is better, the floor in brackets</text>
${body.join('\n')}
<line x1="${LEFT + SCALE}" y1="40" x2="${LEFT + SCALE}" y2="${height - 16}" stroke="#0b0c0c" stroke-dasharray="4 3"/>
<text x="${LEFT + SCALE}" y="${height - 4}" text-anchor="middle">floor</text>
</svg>
`
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const file = process.argv[2]
if (!file) throw new Error('which results? npm run bench:report -- bench/results/<date>.json')
const results = JSON.parse(await readFile(file, 'utf8')) as Results
const page = join(packageRoot, 'docs', 'performance.md')
const text = await readFile(page, 'utf8')
const { machine, seconds } = results
const where = `${machine.cpus.length} cores (${machine.cpus[0]}), Node ${machine['node']}, ${String(machine['postgres']).split(' on ')[0]}, ${machine['pinned'] ? 'servers pinned to one core' : 'cores shared'}; ${seconds} s, \`${relative(packageRoot, file)}\`.`
await writeFile(
  page,
  `${text.slice(0, text.indexOf(START))}${START}\n\n${where}\n\n${tableOf(results)}\n\n${text.slice(text.indexOf(END))}`,
)
await writeFile(join(packageRoot, 'docs', 'performance.svg'), pictureOf(results))
process.stdout.write(`docs/performance.md and docs/performance.svg tell of ${basename(file)}\n`)
