// Keeps the list of a day live: at each word of the house the list is fetched anew and put in place of the old one. Focus, open parts
// and scroll stay; what was typed is outside of it. One voice says what changed. Without this script everything works by posts.
const box = document.querySelector('[data-live]')
const state = box.querySelector('[data-live-state]')
const said = box.querySelector('[data-live-said]')
const pause = box.querySelector('[data-live-pause]')
const clock = new Intl.DateTimeFormat('bg', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Sofia' })
/** The house says something every 15 seconds: after so long without a word the connection is gone, whatever the browser believes. */
const SILENCE_MS = 40_000
let source = null
let fetching = false
let again = false
let lostAt = null
let heardAt = performance.now()

const part = (from) => from.querySelector('[data-live-part]')
const rowsOf = (from) =>
  new Map([...from.querySelectorAll('[data-row]')].map((row) => [row.dataset.row, row.dataset.said]))
const rowOf = (element) => element?.closest('tr')?.querySelector('[data-row]')?.dataset.row

async function renew() {
  again = fetching
  if (fetching) return
  fetching = true
  try {
    const answer = await fetch(box.dataset.list, {
      headers: { accept: 'text/html' },
      signal: AbortSignal.timeout(10_000),
    })
    // Signed out meanwhile: the page itself says so.
    if (answer.redirected) return location.reload()
    if (answer.ok) put(new DOMParser().parseFromString(await answer.text(), 'text/html'))
  } catch {
    // The stream tells of a lost connection, and of one that is there again.
  } finally {
    fetching = false
    if (again) renew()
  }
}

function put(page) {
  const [old, fresh] = [part(document), part(page)]
  if (!old || !fresh) return
  const before = rowsOf(old)
  const held = old.contains(document.activeElement) ? document.activeElement : null
  const focused = held && { row: rowOf(held), name: held.getAttribute('name'), value: held.getAttribute('value') }
  const open = [...old.querySelectorAll('details[open]')].map(rowOf)
  const top = scrollY
  old.replaceWith(document.adoptNode(fresh))
  for (const row of open) lineOf(row)?.querySelector('details')?.setAttribute('open', '')
  if (focused) focusAgain(focused)
  scrollTo({ top, behavior: 'instant' })
  const changes = [...rowsOf(fresh)].filter(([row, words]) => before.get(row) !== words).map(([, words]) => words)
  if (changes.length > 0)
    said.textContent =
      changes.length < 3 ? changes.join('; ') : box.dataset.many.replace('{count}', String(changes.length))
}

const lineOf = (row) => document.querySelector(`[data-row="${row}"]`)?.closest('tr')

/** The same button of the row; else its first; else the row. */
function focusAgain({ row, name, value }) {
  const line = row && lineOf(row)
  if (!line) return
  const buttons = [...line.querySelectorAll('button, summary, a[href]')]
  const same = buttons.find((each) => each.getAttribute('name') === name && each.getAttribute('value') === value)
  const next = same ?? line.querySelector('button') ?? line.querySelector('[data-row]')
  next?.focus({ preventScroll: true })
}

function show() {
  state.textContent =
    source === null ? box.dataset.paused : lostAt === null ? box.dataset.on : box.dataset.off.replace('{time}', lostAt)
  pause.textContent = source === null ? pause.dataset.goOn : pause.dataset.pause
}

function listen() {
  source = new EventSource(box.dataset.live)
  heardAt = performance.now()
  source.addEventListener('here', () => {
    heardAt = performance.now()
  })
  source.addEventListener('day-list', () => {
    lostAt = null
    heardAt = performance.now()
    show()
    renew()
  })
  source.onerror = () => {
    loseTouch()
    // Refused for good, signed out say: a browser does not ask again by itself.
    if (source.readyState === EventSource.CLOSED) setTimeout(askAgain, 5_000)
  }
  show()
}

function loseTouch() {
  lostAt ??= clock.format()
  show()
}

/** A cable that was pulled tells nobody. */
setInterval(() => {
  if (source === null || performance.now() - heardAt < SILENCE_MS) return
  loseTouch()
  source.close()
  listen()
}, 5_000)

function askAgain() {
  if (source?.readyState !== EventSource.CLOSED) return
  renew()
  listen()
}

pause.addEventListener('click', () => {
  if (source === null) return listen()
  source.close()
  source = null
  show()
})
box.hidden = false
listen()
