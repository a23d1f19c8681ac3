import type { Deps } from '../deps.ts'

/** Changes within this become one word. */
const GATHER_MS = 100
/** Proxies let go of what says nothing for a minute; and a browser whose cable was pulled notices by the silence. */
const HEARTBEAT_MS = 15_000
/** A stream outlives no session for longer. */
const LOOK_AGAIN_MS = 60_000
/** After a lost connection a browser asks again so soon. */
const RETRY_MS = 1_000

/** Where a stream is written to: a response whose head is out. */
export type Outlet = {
  write(text: string): unknown
  end(): unknown
  on(event: 'close', listener: () => void): unknown
}

/** Whose days somebody hears of: slugs; null: of all. */
export type Heard = { officials: readonly string[] | null }
/** What somebody hears of, and of what by now: somebody else may receive on a day. Null: they may not listen any more. */
export type Listener = Heard & { hears(): Promise<Heard | null> }

/**
 * The streams of a process (server-sent events, HTML Living Standard 9.2): `event: day-list` whenever something of the days of the
 * officials that somebody listens to has changed, without a word of what. The first comes at once: whoever lost the connection
 * reads anew and has missed nothing.
 */
export function dayStreams({ changes }: Pick<Deps, 'changes'>, { lookAgainMs = LOOK_AGAIN_MS } = {}) {
  const open = new Set<{ tell(slug: string | null): void; end(): void }>()
  changes.subscribe((slug) => {
    for (const stream of open) stream.tell(slug)
  })
  return {
    /** How many listen. */
    get size() {
      return open.size
    },
    /** Begins a stream; it ends with its session, its reader or the house. */
    open(outlet: Outlet, { officials, hears }: Listener): void {
      let heard: Heard | null = { officials }
      let gathering: NodeJS.Timeout | undefined
      const say = () => {
        gathering = undefined
        outlet.write('event: day-list\ndata: {}\n\n')
      }
      const stream = {
        tell: (slug: string | null) => {
          if (slug !== null && heard?.officials && !heard.officials.includes(slug)) return
          gathering ??= setTimeout(say, GATHER_MS)
        },
        end: () => {
          clearTimeout(gathering)
          clearInterval(beating)
          clearInterval(looking)
          open.delete(stream)
          outlet.end()
        },
      }
      const beating = setInterval(() => outlet.write('event: here\ndata: {}\n\n'), HEARTBEAT_MS)
      const looking = setInterval(() => {
        hears().then(
          (now) => {
            heard = now
            if (now === null) stream.end()
          },
          () => stream.end(),
        )
      }, lookAgainMs)
      open.add(stream)
      outlet.on('close', stream.end)
      outlet.write(`retry: ${RETRY_MS}\n\n`)
      say()
    },
    /** Ends them all, so that a house may close. */
    close(): void {
      for (const stream of [...open]) stream.end()
    },
  }
}

export type DayStreams = ReturnType<typeof dayStreams>
