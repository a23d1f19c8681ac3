import type { ComponentChildren } from 'preact'

type Cell = { text: ComponentChildren; numeric?: boolean }
type Table = {
  caption?: ComponentChildren
  head?: readonly Cell[]
  rows: readonly (readonly Cell[])[]
  /** The first cell names its row. */
  namedRows?: boolean
}

/** Facts with rows and columns. */
export function Table({ caption, head, rows, namedRows = false }: Table) {
  return (
    <table class="govuk-table">
      {caption && <caption class="govuk-table__caption">{caption}</caption>}
      {head && (
        <thead class="govuk-table__head">
          <tr class="govuk-table__row">
            {head.map(({ text, numeric }, index) => (
              <th key={index} scope="col" class={classOf('govuk-table__header', numeric)}>
                {text}
              </th>
            ))}
          </tr>
        </thead>
      )}
      <tbody class="govuk-table__body">
        {rows.map((cells, row) => (
          <tr key={row} class="govuk-table__row">
            {cells.map(({ text, numeric }, index) =>
              namedRows && index === 0 ? (
                <th key={index} scope="row" class="govuk-table__header">
                  {text}
                </th>
              ) : (
                <td key={index} class={classOf('govuk-table__cell', numeric)}>
                  {text}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function classOf(block: string, numeric = false): string {
  return numeric ? `${block} ${block}--numeric` : block
}
