/** A number of the day as it is said and shown: the letter of the official and at least two digits, „К 08“. */
export function ticketName(letter: string, number: number): string {
  return `${letter} ${String(number).padStart(2, '0')}`
}
