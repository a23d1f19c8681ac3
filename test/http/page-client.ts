import type pg from 'pg'

/** A page's answer, read whole; redirects are not followed. */
export type PageAnswer = { status: number; headers: Headers; text: string; location: string | null }

/** Fetches a page as a browser would. */
export async function page(
  origin: string,
  path: string,
  {
    method = 'GET',
    headers = {},
    form,
    raw,
  }: { method?: string; headers?: Record<string, string>; form?: Record<string, string>; raw?: string } = {},
): Promise<PageAnswer> {
  const response = await fetch(`${origin}${path}`, {
    method,
    redirect: 'manual',
    headers,
    ...(form ? { body: new URLSearchParams(form) } : raw === undefined ? {} : { body: raw }),
  })
  return {
    status: response.status,
    headers: response.headers,
    text: await response.text(),
    location: response.headers.get('location'),
  }
}

/** The words that a reader sees, without tags, and with plain spaces. */
export function wordsOf({ text }: PageAnswer): string {
  const body = text.slice(text.indexOf('<body'))
  return body
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&quot;', '"')
    .replace(/[\s\u00a0]+/g, ' ')
    .replace(/ ([.,:])/g, '$1')
}

/** The addresses of this house that a page links to. */
export function linksOf({ text }: PageAnswer): string[] {
  return [...text.matchAll(/(?:href|src)="(\/[^"#]*)"/g)].map(([, path]) => (path ?? '').replaceAll('&amp;', '&'))
}

/** Every row of every table, as one hash: equal before and after, nothing was changed. */
export async function rowsOf(sql: pg.Client): Promise<string> {
  const { rows } = await sql.query(
    `SELECT string_agg(t.tablename || (xpath('//h/text()', query_to_xml(format(
       'SELECT md5(coalesce(string_agg(x::text, '','' ORDER BY x::text), '''')) AS h FROM public.%I x', t.tablename),
       true, true, '')))[1]::text, ' ' ORDER BY t.tablename) AS rows
     FROM pg_tables t WHERE t.schemaname = 'public'`,
  )
  return rows[0].rows
}
