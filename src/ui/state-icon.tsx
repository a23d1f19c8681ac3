/** A sign beside the words that say the same: a tick, an „i“, or a cross. */
export function StateIcon({ tone }: { tone: 'good' | 'plain' | 'bad' }) {
  return (
    <svg class="state__icon" viewBox="0 0 40 40" aria-hidden="true" focusable="false">
      <circle cx="20" cy="20" r="20" fill="currentColor" />
      <path
        d={STROKES[tone]}
        fill="none"
        stroke="#fff"
        stroke-width="4"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  )
}

const STROKES = {
  good: 'M11 20.5l6.5 6.5L29.5 14',
  plain: 'M20 18.5v11M20 11.2v.1',
  bad: 'M13 13l14 14M27 13L13 27',
}
