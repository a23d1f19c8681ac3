import type { DateTime } from 'luxon'
import { renderToString } from 'preact-render-to-string'
import { sofiaTime } from '../desk/list-moment.ts'
import { countOf } from '../i18n/counts.ts'
import { dayShort, time } from '../i18n/format-time.ts'
import { type Locale, words } from '../i18n/words.ts'
import { keepTogether } from '../ui/keep-together.ts'
import { Head } from '../ui/page-shell.tsx'
import type { Site } from '../ui/site.ts'
import type { BoardScene, OnBoard } from './board.ts'
import type { NextReception } from './queries.ts'
import { roomOf } from './room.ts'

/** All that a board shows. */
export type Board = {
  scene: BoardScene
  following: NextReception | null
  /** The address of its stream. */
  stream: string
  /** Whether a sound is wanted at each call. */
  chime: boolean
  locale: Locale
  now: DateTime
}

/** The whole board as an HTML document: no frame, no links, nothing that could be pressed. */
export function boardHtml(site: Site, board: Board): string {
  return `<!DOCTYPE html>\n${renderToString(<BoardDocument site={site} board={board} />)}`
}

function BoardDocument({ site, board }: { site: Site; board: Board }) {
  const { locale, stream, chime, now, scene } = board
  const { board: text } = words[locale].pages
  const heading = headingOf(site, board)
  return (
    <html lang={locale} class="board-page">
      <Head site={site} title={heading}>
        <link rel="stylesheet" href={site.assets.url('board.css')} />
        <meta name="robots" content="noindex" />
      </Head>
      <body
        class={`board${scene.called.length > 1 ? ' board--many' : ''}`}
        data-board={stream}
        data-now={Math.round(now.toMillis())}
        data-off={text.offline('{time}')}
        data-locale={locale}
      >
        <header class="board__head">
          <h1 class="board__title" data-part="title">
            {heading}
          </h1>
          <p class="board__clock">
            <span data-clock>{now.toFormat('HH:mm')}</span>
          </p>
        </header>
        <main class="board__main">
          <div class="board__called" role="status" aria-atomic="true" data-part="called">
            <Called {...board} />
          </div>
          <div class="board__coming" data-part="coming">
            <Coming {...board} />
          </div>
        </main>
        <footer class="board__foot">
          <div data-part="notes">
            <Notes {...board} />
          </div>
          <p class="board__lost" data-lost hidden />
          {chime && (
            <button type="button" class="board__sound" data-sound hidden>
              {text.sound}
            </button>
          )}
          <noscript>
            <p>{text.asOf(time(now, locale))}</p>
          </noscript>
        </footer>
        <script type="module" src={site.assets.url('board.js')} />
      </body>
    </html>
  )
}

/** Whose day it is, where there is one reception; else the house's. */
function headingOf({ municipality }: Site, { scene, locale }: Board): string {
  const titles = new Set([...scene.days, ...scene.off].map(({ title }) => title[locale]))
  const [only, another] = titles
  if (only === undefined) return municipality.name[locale]
  return words[locale].pages.board.heading(another === undefined ? only : municipality.name[locale])
}

/** Whoever is called; the latest the largest. Else what there is to wait for. */
function Called({ scene, locale }: Board) {
  const { board: text } = words[locale].pages
  if (scene.called.length > 0)
    return (
      <>
        {scene.called.map(({ ticket, day }, index) => (
          <div key={`${day.id} ${ticket}`} class="board__box">
            <p class="board__please">
              {/* Those called before are inside: of them only where. */}
              {index === 0 && text.please}
              <strong>{keepTogether(roomOf(day.place[locale]).way)}</strong>
            </p>
            <p class="board__number">{ticket}</p>
          </div>
        ))}
      </>
    )
  const first = scene.days.find(({ state }) => state === 'open')
  return (
    <div class="board__box board__box--calm">
      <p class="board__please">
        <strong>
          {scene.mood === 'receiving'
            ? text.wait
            : scene.mood === 'before' && first
              ? text.before(time(sofiaTime(first.startsAt), locale))
              : text[scene.mood === 'off' ? 'allOff' : scene.mood === 'over' ? 'over' : 'none']}
        </strong>
        {scene.mood === 'receiving' && text.waitHow}
      </p>
    </div>
  )
}

/** The next numbers; where nobody waits and none is received, when there is a reception again. */
function Coming({ scene, following, locale, now }: Board) {
  const { board: text } = words[locale].pages
  if (scene.next.length > 0)
    return (
      <>
        <h2 class="board__heading">{text.coming}</h2>
        <ol class="board__next">
          {scene.next.map((each, index) => (
            <Next key={`${each.day.id} ${each.ticket}`} {...each} {...{ scene, locale, first: index === 0 }} />
          ))}
        </ol>
      </>
    )
  if (scene.mood === 'before') return <Today scene={scene} locale={locale} />
  if (scene.mood === 'receiving' || following === null) return null
  const at = sofiaTime(following.startsAt)
  return (
    <p class="board__following">
      {text.following(following.title[locale], `${dayShort(at, locale, now)}, ${time(at, locale)}`)}
    </p>
  )
}

function Next({
  ticket,
  hour,
  day,
  scene,
  locale,
  first,
}: OnBoard & { scene: BoardScene; locale: Locale; first: boolean }) {
  const several = new Set(scene.days.map(({ slug }) => slug)).size > 1
  return (
    <li class="board__row">
      <time class="board__hour">{sofiaTime(hour).toFormat('HH:mm')}</time>
      <strong class="board__ticket">{ticket}</strong>
      <span class="board__room">
        {keepTogether(roomOf(day.place[locale]).room)}
        {several && <span class="board__whose">{day.title[locale]}</span>}
      </span>
      {first && <span class="board__first">{words[locale].pages.board.next}</span>}
    </li>
  )
}

/** The receptions of a day that has not begun: when, where, whose. */
function Today({ scene, locale }: Pick<Board, 'scene' | 'locale'>) {
  return (
    <ul class="board__next">
      {scene.days.map(({ id, startsAt, place, title }) => (
        <li key={id} class="board__row">
          <time class="board__hour">{sofiaTime(startsAt).toFormat('HH:mm')}</time>
          <span class="board__room">
            {keepTogether(roomOf(place[locale]).way)}
            <span class="board__whose">{title[locale]}</span>
          </span>
        </li>
      ))}
    </ul>
  )
}

/** Which receptions run late, and which do not take place. */
function Notes({ scene, locale }: Board) {
  const { board: text } = words[locale].pages
  const several = scene.days.length > 1
  return (
    <>
      {scene.late.map(({ id, title, delayMinutes }) => {
        const minutes = countOf(delayMinutes, 'minute', locale)
        return <p key={id}>{several ? text.lateOf(title[locale], minutes) : text.late(minutes)}</p>
      })}
      {scene.off.length + scene.days.length > 1 &&
        scene.off.map(({ id, title }) => <p key={id}>{text.off(title[locale])}</p>)}
    </>
  )
}
