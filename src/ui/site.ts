import type { Config, Municipality } from '../config.ts'
import { type Assets, loadAssets, withAsset } from './assets.ts'
import { readCoatOfArms } from './coat-of-arms.ts'
import { colourSheet } from './colour-sheet.ts'

/** What every page knows of the house: whose it is, where it stands, and its public files. */
export type Site = Readonly<{
  municipality: Municipality
  /** Where citizens may write instead of coming; null: to the address only. */
  registryEmail: string | null
  publicUrl: string
  assets: Assets
  /** By name among the assets, in the order in which they hold. */
  styleSheets: readonly string[]
  /** The coat of arms, or the house's own shield, by name among the assets. */
  shield: string
}>

/** @throws ConfigError where the coat of arms that is set cannot be used */
export async function openSite({ municipality, notices, publicUrl, colours, coatOfArms }: Config): Promise<Site> {
  let assets = await loadAssets()
  if (colours !== null) assets = withAsset(assets, 'colours.css', Buffer.from(colourSheet(colours)))
  const arms = coatOfArms === null ? null : await readCoatOfArms(coatOfArms)
  if (arms !== null) assets = withAsset(assets, arms.name, arms.content)
  return Object.freeze({
    municipality,
    registryEmail: notices.registryEmail,
    publicUrl,
    assets,
    styleSheets: ['theme.css', ...(colours === null ? [] : ['colours.css'])],
    shield: arms?.name ?? 'shield.svg',
  })
}
