/** Characters that an address has none of; a browser drops or turns some of them, and `//` and `/\` begin another site. */
const OWN_PATH = /^\/sluzhebno\/(?!\/)[\w\-./~%?=&+:@,;!$'()*]*$/

/** Where to go on to after the sign-in: an own relative path of the staff's pages, or their start. */
export function wayBack(asked: unknown): string {
  return typeof asked === 'string' && asked.length <= 1_000 && OWN_PATH.test(asked) && !asked.includes('..')
    ? asked
    : '/sluzhebno/'
}
