// Solves ALTCHA's proof of work (version 2, PBKDF2/SHA-256) while a citizen reads the last page of a booking, in a worker made of this
// very file. Only brought along while the house is under attack. Whatever goes wrong here, the form can still be sent.
const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, '0')).join('')

/** The counter whose key begins as the puzzle wants it. */
async function solve({ nonce, salt, cost, keyLength, keyPrefix }) {
  const start = bytes(nonce)
  const password = new Uint8Array(start.length + 4)
  password.set(start)
  const view = new DataView(password.buffer)
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt: bytes(salt), iterations: cost }
  for (let counter = 0; ; counter++) {
    view.setUint32(start.length, counter)
    const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits'])
    const derivedKey = hex(await crypto.subtle.deriveBits(how, key, keyLength * 8))
    if (derivedKey.startsWith(keyPrefix)) return { counter, derivedKey }
  }
}

/** Asks for a puzzle and has it solved; the solution as the house takes it. */
async function proof(address) {
  const answer = await fetch(address)
  if (!answer.ok) throw new Error(`${answer.status}`)
  const challenge = await answer.json()
  const worker = new Worker(import.meta.url, { type: 'module' })
  try {
    const solution = await new Promise((done, failed) => {
      worker.onmessage = ({ data }) => done(data)
      worker.onerror = failed
      worker.postMessage(challenge.parameters)
    })
    return btoa(JSON.stringify({ challenge, solution }))
  } finally {
    worker.terminate()
  }
}

if (typeof document === 'undefined') {
  self.onmessage = async ({ data }) => self.postMessage(await solve(data))
} else {
  const form = document.querySelector('form[data-proof]')
  const field = form.elements.namedItem('altcha')
  let solved = null
  const begin = () => {
    field.value = ''
    solved = proof(form.dataset.proof).then(
      (solution) => {
        field.value = solution
      },
      () => {},
    )
  }
  begin()
  // A puzzle is good for five minutes; who reads longer has another by then.
  setInterval(begin, 240_000)
  form.addEventListener('submit', (event) => {
    if (field.value !== '' || event.submitter?.name === 'do' || form.dataset.sent) return
    event.preventDefault()
    const { submitter } = event
    solved.then(() => {
      form.dataset.sent = 'yes'
      form.requestSubmit(submitter)
    })
  })
}
