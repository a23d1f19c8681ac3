import { ConfigError, type Env } from './config-error.ts'

/** The municipality's colours, as `#rrggbb`. */
export type Colours = Readonly<{ brand: string; link: string; surface: string }>

const WHITE = '#ffffff'
const TEXT = '#14202b'
const SECONDARY = '#44525f'
const FOOTER = '#f3f6f9'

/** WCAG 1.4.3, for text of any size. */
const LEAST_CONTRAST = 4.5

/**
 * The colours of the settings; null: those of the house. Links are in the brand's colour where none is set for them.
 *
 * @throws ConfigError where one is no colour, or could not be read on what it stands on
 */
export function coloursOf(env: Env): Colours | null {
  if (!env['THEME_BRAND'] && !env['THEME_LINK'] && !env['THEME_SURFACE']) return null
  const brand = colour('THEME_BRAND', env['THEME_BRAND'] || '0B4F8A')
  const link = colour('THEME_LINK', env['THEME_LINK'] || brand)
  const surface = colour('THEME_SURFACE', env['THEME_SURFACE'] || 'EAF2F9')
  insist('THEME_BRAND', brand, { 'the white letters of buttons': WHITE })
  insist('THEME_SURFACE', surface, { text: TEXT, 'secondary text': SECONDARY })
  insist('THEME_LINK', link, { 'the white page': WHITE, 'the footer': FOOTER, THEME_SURFACE: surface })
  insist('THEME_BRAND', brand, { THEME_SURFACE: surface })
  return { brand, link, surface }
}

function colour(name: string, text: string): string {
  const digits = /^#?([0-9a-f]{6})$/i.exec(text)?.[1]
  if (!digits) throw new ConfigError(`${name} must be six hexadecimal digits such as 0B4F8A, not "${text}"`)
  return `#${digits.toLowerCase()}`
}

function insist(name: string, value: string, grounds: Record<string, string>): void {
  for (const [ground, other] of Object.entries(grounds)) {
    const found = contrast(value, other)
    if (found >= LEAST_CONTRAST) continue
    // Cut, not rounded: 4.499 is not 4.5.
    const shown = Math.floor(found * 100) / 100
    throw new ConfigError(
      `${name} ${value} has a contrast of ${shown} : 1 to ${ground} (${other}), it must be ${LEAST_CONTRAST} : 1 or more`,
    )
  }
}

/** The contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)]
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05)
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => {
    const share = value / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** So much (0 to 1) of another colour in one. */
export function mixed(colour: string, other: string, share: number): string {
  const others = channels(other)
  const parts = channels(colour).map((value, n) => Math.round(value * (1 - share) + (others[n] ?? 0) * share))
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
}
