import type { Part, Parts } from '@/api/carbon_accounts'
import { PARTS } from '@/api/carbon_accounts'
import { t } from '@/locale'

export const PART_FILL: Record<Part, string> = { fuel: '#17607f', process: '#8a5a14', electricity: '#6fb0c9', heat: '#d9a441', recovery: '#156b57' }
/** Part with the most tonnes, and its percent of the sum. */
export function greatest(parts: Parts, total: number): { part: Part; share: number } {
  const part = PARTS.reduce((most, one) => (parts[one] > parts[most] ? one : most), PARTS[0])
  return { part, share: total > 0 ? (100 * parts[part]) / total : 0 }
}
/** Parts that are there, one after the other, as shares of `of`; what was recovered counts against the others and stands last. */
export function stacked(parts: Parts, of: number): { part: Part; from: number; share: number }[] {
  let from = 0
  return PARTS.filter(part => parts[part] > 0).map(part => {
    const share = of > 0 ? parts[part] / of : 0
    const piece = { part, from, share }
    from += share
    return piece
  })
}
export const sumOf = (parts: Parts): number => PARTS.reduce((sum, part) => sum + parts[part], 0)
export const monthName = (month: string): string => t('accounts.month_short', { month: month.slice(0, 7), number: Number(month.slice(5)) })
export const gradeTone = (grade: string): string => (grade <= 'B' ? 'fine' : grade === 'C' ? 'sand' : 'fault')
