import { type ComponentChildren, Fragment } from 'preact'

/** A sentence of `i18n` with parts of the page in place of its words in braces: `{when}`. */
export function Filled({ text, parts }: { text: string; parts: Record<string, ComponentChildren> }) {
  // Cut at the braces, every second piece is the name of a part.
  return text
    .split(/\{(\w+)\}/)
    .map((piece, index) => <Fragment key={`${index} ${piece}`}>{index % 2 === 1 ? parts[piece] : piece}</Fragment>)
}
