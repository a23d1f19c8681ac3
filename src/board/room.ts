const ROOM = /стая|зала|кабинет|гише|салон|room|hall|office|desk/iu

/**
 * What of a reception's place helps somebody who stands in the corridor: „стая 204, етаж 2“ of „ул. „Иван Вазов“ № 34, стая 204, етаж 2“,
 * and the room alone. A place that names no room is said whole.
 */
export function roomOf(place: string): { room: string; way: string } {
  const parts = place.split(',').map((part) => part.trim())
  const last = parts.findLastIndex((part) => ROOM.test(part))
  const room = parts[last]
  return room === undefined ? { room: place, way: place } : { room, way: parts.slice(last).join(', ') }
}
