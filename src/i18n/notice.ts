/**
 * A page of plain text: headings, each with paragraphs and a list. Words in braces are filled from the settings; a line that names what
 * is not set is not said.
 */
export type Notice = {
  title: string
  lead: string
  sections: readonly { heading: string; lines: readonly string[]; list: readonly string[] }[]
}
