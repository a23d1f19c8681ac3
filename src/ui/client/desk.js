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
let asking = null
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
    if (!answer.ok) throw new Error(`${answer.status}`)
    put(new DOMParser().parseFromString(await answer.text(), 'text/html'))
    lostAt = null
    show()
  } catch {
    // The stream may be there all the same: what it told of is read when the house answers again.
    loseTouch()
    clearTimeout(asking)
    asking = setTimeout(() => source !== null && renew(), 5_000)
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
  const focused = held && { row: rowOf(held), like: likeness(held) }
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

/** By what a part of a row is known again: what it is, and what it does. */
const likeness = (element) =>
  [element.tagName, ...['name', 'value', 'href', 'data-row'].map((each) => element.getAttribute(each))].join(' ')

/** The same part of the row, be it the row itself; else its first button; else the row. Outside of rows the same part of the list. */
function focusAgain({ row, like }) {
  const line = row ? lineOf(row) : part(document)
  if (!line) return
  const same = [...line.querySelectorAll('button, summary, a[href], [data-row]')].find(
    (each) => likeness(each) === like,
  )
  const next = same ?? (row && (line.querySelector('button') ?? line.querySelector('[data-row]')))
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
    heardAt = performance.now()
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
