/** How the parts of a bar are filled, in their order: told apart in black and white, by whoever sees no colours, and in forced colours. */
export const FILLS = ['full', 'lines', 'dots', 'empty', 'cross', 'bars'] as const

const DRAWN = {
  lines: <path d="M-2 2 L2 -2 M0 8 L8 0 M6 10 L10 6" stroke="currentColor" stroke-width="2" />,
  dots: <circle cx="4" cy="4" r="1.8" fill="currentColor" />,
  empty: null,
  cross: <path d="M0 0 L8 8 M8 0 L0 8" stroke="currentColor" stroke-width="1.2" />,
  bars: <path d="M0 2 H8 M0 6 H8" stroke="currentColor" stroke-width="1.6" />,
}

/** The patterns of a chart, by its id. Each takes the colour of its part, which is the text's where colours are forced. */
export function Patterns({ id, count }: { id: string; count: number }) {
  return (
    <defs>
      {Array.from({ length: count }, (_, n) => {
        const fill = FILLS[n % FILLS.length] ?? 'full'
        return (
          fill !== 'full' && (
            <pattern
              key={fill}
              id={`${id}-${n}`}
              class={`chart__part--${n}`}
              width={8}
              height={8}
              patternUnits="userSpaceOnUse"
            >
              {DRAWN[fill]}
            </pattern>
          )
        )
      })}
    </defs>
  )
}
