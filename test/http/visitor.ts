import { type PageAnswer, page } from './page-client.ts'

/** A citizen's browser: keeps its cookies, and names the page's own origin when it posts. */
export type Visitor = {
  origin: string
  cookies: Map<string, string>
  get(path: string, headers?: Record<string, string>): Promise<PageAnswer>
  post(path: string, form: Form, headers?: Record<string, string>): Promise<PageAnswer>
}
type Form = Record<string, string | string[]>

export function visitor(origin: string): Visitor {
  const cookies = new Map<string, string>()
  const send = async (path: string, method: string, headers: Record<string, string>, raw?: string) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await page(origin, path, {
      method,
      headers: { ...(cookie && { cookie }), ...headers },
      ...(raw !== undefined && { raw }),
    })
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      cookies.set(name, value)
    }
    return answer
  }
  return {
    origin,
    cookies,
    get: (path, headers = {}) => send(path, 'GET', headers),
    post: (path, form, headers = {}) => {
      const fields = Object.entries(form).flatMap(([name, values]) => [values].flat().map((value) => [name, value]))
      const type = { 'content-type': 'application/x-www-form-urlencoded' }
      return send(path, 'POST', { origin, ...type, ...headers }, new URLSearchParams(fields).toString())
    },
  }
}

/** What an invented citizen types; every number is another. */
export const detailsOf = (person: number) => ({
  name: 'Иванка Тодорова',
  phone: `0888 ${String(200_000 + person).replace(/(...)$/, ' $1')}`,
  email: `ivanka${person}@mail.example`,
  topic: 'Осветление на улицата',
})

/** The key that the check page carries. */
export function keyIn({ text }: PageAnswer): string {
  return /name="key" value="([^"]+)"/.exec(text)?.[1] ?? ''
}

/** The slots that a page offers, in order. */
export function slotsIn({ text }: PageAnswer): number[] {
  return [...text.matchAll(/<input class="slot__input"[^>]*value="(\d+)"/g)].map(([, id]) => Number(id))
}

/** The slot that a page shows as chosen. */
export function chosenIn({ text }: PageAnswer): number | null {
  const input = /<input class="slot__input"[^>]*checked[^>]*>/.exec(text)?.[0] ?? ''
  const id = /value="(\d+)"/.exec(input)?.[1]
  return id === undefined ? null : Number(id)
}
