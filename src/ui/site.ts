import type { Config, Municipality } from '../config.ts'
import { type Assets, loadAssets } from './assets.ts'

/** What every page knows of the house: whose it is, where it stands, and its public files. */
export type Site = Readonly<{ municipality: Municipality; publicUrl: string; assets: Assets }>

export async function openSite({ municipality, publicUrl }: Config): Promise<Site> {
  return Object.freeze({ municipality, publicUrl, assets: await loadAssets() })
}
