import type { ComponentChildren } from 'preact'

type Column = {
  text: ComponentChildren /** As a name before the cell where there is no room for columns. */
  label?: string
  numeric?: boolean
}
type Row = {
  key: string
  cells: readonly ComponentChildren[]
  /** How the row stands out; words in it say the same. */
  tone?: 'now' | 'waits' | 'off' | undefined
}
type Rows = {
  caption: ComponentChildren
  columns: readonly Column[]
  rows: readonly Row[]
  /** Which cell names its row; absent: the first. */
  named?: number
}

/** A list of the staff's: a table where there is room, else a block for each row. Its roles are said, as blocks would lose them. */
export function RowTable({ caption, columns, rows, named = 0 }: Rows) {
  return (
    <div class="rows">
      {/* biome-ignore-start lint/a11y/noRedundantRoles: a table shown as blocks is none to a screen reader unless it is said */}
      <table class="rows__table" role="table">
        <caption>{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ text, numeric }, index) => (
              <th key={index} scope="col" role="columnheader" class={numeric ? 'rows__numeric' : undefined}>
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map(({ key, cells, tone }) => (
            <tr key={key} role="row" class={tone && `row--${tone}`}>
              {cells.map((cell, index) => {
                const { label, numeric } = columns[index] ?? {}
                const look = numeric ? 'rows__numeric' : undefined
                return index === named ? (
                  <th key={index} scope="row" role="rowheader" class={look}>
                    {cell}
                  </th>
                ) : (
                  <td key={index} role="cell" class={look} data-label={label}>
                    {cell}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {/* biome-ignore-end lint/a11y/noRedundantRoles: see above */}
    </div>
  )
}
