const WEIGHTS = [2, 4, 8, 5, 10, 9, 7, 3, 6]

/** How people write it: in one, or cut as 750102 0018, 75.01.02.0018, 750102 00 18, 75 0102 0018, or each digit apart. */
const GROUPINGS = ['10', '6 4', '2 2 2 4', '6 2 2', '2 2 2 2 2', '2 4 4', '5 5', '1 1 1 1 1 1 1 1 1 1']

/**
 * Whether a text holds a valid ЕГН (uniform civil number): ten digits whose date exists and whose check digit agrees
 * (Наредба № РД-02-20-9 of 2012). Mobile numbers and other ten digits in a row practically never agree with both.
 */
export function containsEgn(text: string): boolean {
  const plain = text.normalize('NFKC')
  const runs = [...plain.matchAll(/\d+/g)].map(({ 0: digits, index }) => ({
    digits,
    from: index,
    to: index + digits.length,
  }))
  return runs.some((_, first) =>
    GROUPINGS.some((grouping) => {
      const group = runs.slice(first, first + grouping.split(' ').length)
      const together = group.every(
        ({ from }, n) => n === 0 || /^[\s./-]{1,2}$/.test(plain.slice(group[n - 1]?.to, from)),
      )
      return (
        together &&
        group.map(({ digits }) => digits.length).join(' ') === grouping &&
        isEgn(group.map(({ digits }) => digits).join(''))
      )
    }),
  )
}

/** Whether ten digits are a valid ЕГН: months 1-12 are of 19xx, 21-32 of 18xx, 41-52 of 20xx. */
export function isEgn(digits: string): boolean {
  if (!/^\d{10}$/.test(digits)) return false
  const [year, month, day] = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4, 6)].map(Number) as [
    number,
    number,
    number,
  ]
  const [century, plainMonth] = month > 40 ? [2000, month - 40] : month > 20 ? [1800, month - 20] : [1900, month]
  if (plainMonth < 1 || plainMonth > 12 || day < 1 || day > daysIn(century + year, plainMonth)) return false
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(digits[index]), 0)
  return (sum % 11) % 10 === Number(digits[9])
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}
