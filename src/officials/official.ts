/** An official as the staff send and read them. */
export type OfficialInput = {
  office: string
  title: string
  titleEn: string
  name?: string | null
  portfolio?: string | null
  portfolioEn?: string | null
  room?: string | null
  sortOrder?: number
  /** Before the numbers of their receptions; left out: the house chooses. */
  ticketLetter?: string
}

/** A row of `officials` as Prisma writes it; what was not said is left out. */
export function officialRow(input: Partial<OfficialInput> & { active?: boolean }, clean: (text: string) => string) {
  const text = (value: string | null | undefined) => (value ? clean(value) || null : value)
  const row = {
    office: input.office,
    titleBg: input.title === undefined ? undefined : clean(input.title),
    titleEn: input.titleEn === undefined ? undefined : clean(input.titleEn),
    name: text(input.name),
    portfolioBg: text(input.portfolio),
    portfolioEn: text(input.portfolioEn),
    room: text(input.room),
    sortOrder: input.sortOrder,
    ticketLetter: input.ticketLetter,
    active: input.active,
  }
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as typeof row
}

/** What Prisma reads of an official. */
export type OfficialRow = {
  id: number
  slug: string
  office: string
  titleBg: string
  titleEn: string
  name: string | null
  portfolioBg: string | null
  portfolioEn: string | null
  room: string | null
  sortOrder: number
  active: boolean
  ticketLetter: string
  /** Each change raises it. */
  version: number
}

/** The shape of the staff's API. */
export function officialAnswer({ id, titleBg, portfolioBg, ...rest }: OfficialRow) {
  const { slug, office, titleEn, name, portfolioEn, room, sortOrder, active, ticketLetter, version } = rest
  return {
    id: String(id),
    slug,
    office,
    title: titleBg,
    titleEn,
    name,
    portfolio: portfolioBg,
    portfolioEn,
    room,
    sortOrder,
    active,
    ticketLetter,
    version,
  }
}
