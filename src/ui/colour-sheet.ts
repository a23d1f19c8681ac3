import { type Colours, mixed } from '../config/colours.ts'

/** A style sheet that puts a municipality's colours in the place of the house's: GOV.UK Frontend's custom properties and our own. */
export function colourSheet({ brand, link, surface }: Colours): string {
  const properties: Record<string, string> = {
    'govuk-brand-colour': brand,
    'priemna-brand-dark': mixed(brand, '#000000', 0.37),
    'govuk-link-colour': link,
    'govuk-link-visited-colour': link,
    'govuk-link-hover-colour': mixed(link, '#000000', 0.37),
    'govuk-surface-background-colour': surface,
    'govuk-surface-border-colour': mixed(surface, brand, 0.35),
  }
  const declared = Object.entries(properties).map(([name, value]) => `--${name}:${value}`)
  return `:root{${declared.join(';')}}\n`
}
