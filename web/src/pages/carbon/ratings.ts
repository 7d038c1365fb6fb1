import type { ReviewName as Names } from '@/api/respond_review'
import type { Trend } from '@/api/carbon_ratings'
import { isWord, language, nameOf, t, type Word } from '@/locale'
import { plain } from '@/locale/format'

/** Fills of levels 1 to 5 in pictures; words stand beside them everywhere. */
const LEVEL_FILL: Record<string, string> = { 1: '#156b57', 2: '#6aa38f', 3: '#9aa8b0', 4: '#cf9f4a', 5: '#a3401f' }
export const levelFill = (level: string | null): string => LEVEL_FILL[level ?? ''] ?? '#dde4e8'
const COLOUR_FILL: Record<string, string> = { deep_green: '#156b57', light_green: '#8fc0ac', yellow: '#d9b44a', red: '#a3401f' }
export const colourFill = (colour: string | null): string => COLOUR_FILL[colour ?? ''] ?? 'transparent'

/** A word of the pages by a name from data; the name itself where there is none. */
export const wordOf = (family: string, name: string | null | undefined): string => {
  const word = `rating.${family}_${name ?? ''}`
  return isWord(word) ? t(word as Word) : (name ?? '')
}
const ARROWS: Record<Trend, string> = { falling: '↓', flat: '→', rising: '↑', unknown: '' }
export const arrowOf = (trend: Trend): string => ARROWS[trend]

/** Kilograms of CO2 or coal as people say them: 10^4 t in Chinese, kt in English. */
export const massText = (kg: number | null | undefined, digits = 2): string =>
  t('rating.mass', { value: plain(kg === null || kg === undefined ? null : kg / (language.value === 'en' ? 1e6 : 1e7), digits) })
/** Yuan: 10^8 in Chinese, millions in English. */
export const yuanText = (yuan: number | null | undefined, digits = 2): string =>
  t('rating.yuan', { value: plain(yuan === null || yuan === undefined ? null : yuan / (language.value === 'en' ? 1e6 : 1e8), digits) })

/** "class:3011" -> "class 3011", "sector:cement" -> the name of the sector. */
export function setName(set: string | null, sectors: Record<string, Names>): string {
  if (!set) return '—'
  const [width = '', key = ''] = set.split(':')
  if (width === 'all') return t('rating.width_all')
  const sector = width === 'sector' ? nameOf(sectors[key]) : ''
  return `${wordOf('width', width)} ${sector || key}`
}
export const codeAddress = (token: string): string => `${window.location.origin}/code/${token}`
