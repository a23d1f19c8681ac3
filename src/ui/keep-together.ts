/** A text of the municipality (an address, a room) whose numbers do not part from their words at the end of a line. */
export function keepTogether(text: string): string {
  return text.replace(/(№|стая|етаж|ет\.|гр\.|с\.|ул\.|бул\.|пл\.|room|floor) (?=\S)/giu, '$1\u00a0')
}
