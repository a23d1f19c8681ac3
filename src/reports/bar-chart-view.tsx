import type { Locale } from '../i18n/words.ts'
import { words } from '../i18n/words.ts'
import { FILLS, Patterns } from './chart-patterns-view.tsx'

/** A bar and its parts in the order of the series; null: nothing to draw, because there is none or it is hidden. */
type Bar = { label: string; parts: readonly (number | null)[]; said: string }
export type BarChart = {
  /** Unlike that of every other chart of the page. */
  id: string
  title: string
  series: readonly string[]
  bars: readonly Bar[]
  locale: Locale
}

/** In units of the drawing: it is as wide as its place, and its letters with it. */
const WIDE = 420
const ROW = 34
const LABEL = 138
const NUMBER = 46

/** Bars that lie, each as long as its number, its parts told by pattern before colour. The table beside it says the same. */
export function BarChart({ id, title, series, bars, locale }: BarChart) {
  const { chart } = words[locale].pages.reports
  const longest = Math.max(1, ...bars.map(({ parts }) => sumOf(parts)))
  const scale = (WIDE - LABEL - NUMBER) / longest
  const height = bars.length * ROW + 8
  return (
    <figure class="chart" aria-labelledby={`${id}-name`}>
      <p class="chart__title" id={`${id}-name`}>
        {title}
      </p>
      <svg
        class="chart__drawing"
        viewBox={`0 0 ${WIDE} ${height}`}
        role="img"
        aria-labelledby={`${id}-title ${id}-desc`}
        focusable="false"
      >
        <title id={`${id}-title`}>{title}</title>
        <desc id={`${id}-desc`}>{chart.desc(title)}</desc>
        <Patterns id={id} count={series.length} />
        {bars.map(({ label, parts, said }, row) => (
          <g key={label}>
            <text class="chart__label" x={LABEL - 8} y={row * ROW + 23} text-anchor="end">
              {label}
            </text>
            {partsOf(parts, scale).map(({ from, wide, n }) => (
              <rect
                key={n}
                class={`chart__part chart__part--${n}`}
                x={LABEL + from}
                y={row * ROW + 6}
                width={wide}
                height={ROW - 10}
                fill={FILLS[n % FILLS.length] === 'full' ? 'currentColor' : `url(#${id}-${n})`}
              />
            ))}
            <text class="chart__number" x={LABEL + sumOf(parts) * scale + 6} y={row * ROW + 23}>
              {said}
            </text>
          </g>
        ))}
        <line class="chart__axis" x1={LABEL} y1={2} x2={LABEL} y2={height - 2} />
      </svg>
      {series.length > 1 && <Legend id={id} series={series} label={chart.legend} />}
    </figure>
  )
}

/** What each pattern stands for: small drawings that nobody needs read aloud, beside their words. */
function Legend({ id, series, label }: { id: string; series: readonly string[]; label: string }) {
  return (
    <figcaption>
      <ul class="chart__legend" aria-label={label}>
        {series.map((name, n) => (
          <li key={name}>
            <svg class="chart__key" viewBox="0 0 24 16" aria-hidden="true" focusable="false">
              <rect
                class={`chart__part chart__part--${n}`}
                x={1}
                y={1}
                width={22}
                height={14}
                fill={FILLS[n % FILLS.length] === 'full' ? 'currentColor' : `url(#${id}-${n})`}
              />
            </svg>
            {name}
          </li>
        ))}
      </ul>
    </figcaption>
  )
}

const sumOf = (parts: readonly (number | null)[]) => parts.reduce<number>((sum, part) => sum + (part ?? 0), 0)

function partsOf(parts: readonly (number | null)[], scale: number): { from: number; wide: number; n: number }[] {
  let from = 0
  return parts.flatMap((part, n) => {
    const wide = Math.round((part ?? 0) * scale * 10) / 10
    const drawn = { from, wide, n }
    from += wide
    return wide > 0 ? [drawn] : []
  })
}
