// Keeps the board in the corridor live: at each word of the house, and every minute besides, the page is fetched anew and its parts are put
// in place of the old ones. The clock is the house's, carried on by the machine's counter: it runs on without a connection, which is said.
const body = document.body
const lost = document.querySelector('[data-lost]')
const clock = new Intl.DateTimeFormat('bg', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Sofia' })
/** The house says something every 15 seconds: after so long without a word the connection is gone, whatever the browser believes. */
const SILENCE_MS = 40_000
/** A picture that stands still for years burns in. In steps of the style sheet. */
const SHIFTS = 8
let read = { house: Number(body.dataset.now), at: performance.now() }
let heardAt = performance.now()
let lostAt = null
let source = null
let fetching = false
let again = false
let minute = null

const houseTime = () => clock.format(read.house + performance.now() - read.at)

function say() {
  lost.hidden = lostAt === null
  lost.textContent = lostAt === null ? '' : body.dataset.off.replace('{time}', lostAt)
}

function loseTouch() {
  lostAt ??= body.dataset.locale === 'bg' ? `${houseTime()}\u00a0ч.` : houseTime()
  say()
}

async function renew() {
  again = fetching
  if (fetching) return
  fetching = true
  try {
    const answer = await fetch(location.href, { cache: 'no-store', signal: AbortSignal.timeout(10_000) })
    // Revoked meanwhile: the page itself says so.
    if (answer.status === 404) return location.reload()
    if (!answer.ok) throw new Error(`${answer.status}`)
    put(new DOMParser().parseFromString(await answer.text(), 'text/html'))
    lostAt = null
    say()
  } catch {
    loseTouch()
  } finally {
    fetching = false
    if (again) renew()
  }
}

/** Only what is another than before: the box of the numbers is read aloud when it changes. */
function put(page) {
  read = { house: Number(page.body.dataset.now), at: performance.now() }
  document.title = page.title
  body.className = page.body.className
  const before = numbers()
  for (const part of document.querySelectorAll('[data-part]')) {
    const fresh = page.querySelector(`[data-part="${part.dataset.part}"]`)
    if (fresh && fresh.innerHTML !== part.innerHTML)
      part.replaceChildren(...[...fresh.childNodes].map((node) => document.adoptNode(node)))
  }
  if (numbers().some((number) => !before.includes(number))) ring()
  tick()
}

const numbers = () => [...document.querySelectorAll('.board__number')].map(({ textContent }) => textContent)

function tick() {
  document.querySelector('[data-clock]').textContent = houseTime()
  if (performance.now() - heardAt > SILENCE_MS) {
    loseTouch()
    listen()
  }
  const passed = Math.floor((read.house + performance.now() - read.at) / 60_000)
  if (minute !== null && minute !== passed) {
    body.dataset.shift = String(passed % SHIFTS)
    minute = passed
    renew()
  }
  minute = passed
}

function listen() {
  source?.close()
  heardAt = performance.now()
  source = new EventSource(body.dataset.board)
  const heard = () => {
    heardAt = performance.now()
  }
  source.addEventListener('here', heard)
  source.addEventListener('day-list', () => {
    heard()
    renew()
  })
  source.onerror = () => {
    loseTouch()
    // Refused for good: revoked, or the house is closed at this moment. The page itself says which.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => renew().then(listen), 5_000)
  }
}

// Two tones when another number is called; only where the address asks for it, and where the browser allows it or somebody pressed.
const sound = document.querySelector('[data-sound]')
const audio = sound && new AudioContext()
const showSound = () => {
  if (sound) sound.hidden = audio.state === 'running'
}

function ring() {
  if (audio?.state !== 'running') return
  for (const [n, pitch] of [660, 528].entries()) {
    const [tone, loudness] = [audio.createOscillator(), audio.createGain()]
    const from = audio.currentTime + n * 0.35
    tone.frequency.value = pitch
    loudness.gain.setValueAtTime(0.25, from)
    loudness.gain.exponentialRampToValueAtTime(0.001, from + 0.6)
    tone.connect(loudness).connect(audio.destination)
    tone.start(from)
    tone.stop(from + 0.6)
  }
}

sound?.addEventListener('click', () => audio.resume().then(showSound).then(ring))
showSound()
addEventListener('online', listen)
addEventListener('offline', loseTouch)
setInterval(tick, 1_000)
tick()
listen()
