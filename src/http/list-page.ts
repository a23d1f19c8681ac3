/** A part of a list, as the API answers it. */
export function listPage<T>(
  all: T[],
  { limit, cursor }: { limit?: string; cursor?: string },
): { items: T[]; nextCursor: string | null } {
  const from = Number(cursor ?? 0)
  const to = limit === undefined ? all.length : from + Number(limit)
  return { items: all.slice(from, to), nextCursor: to < all.length ? String(to) : null }
}
