import type { Worded } from '@/api/carbon_finance'
import { isWord, nameOf, t } from '@/locale'

/** The name of a part or purpose by the words of the answer. */
export const wordOf = (words: readonly Worded[], id: string): string => nameOf(words.find(word => word.id === id)) || id
/** A word of this slice for a name that comes from the program; unknown ones keep their id. */
export function told(group: string, id: string): string {
  const word = `fin.${group}_${id}`
  return isWord(word) ? t(word) : id
}
/** "2027-06-29T16:00:00Z" as the day of the official clock. */
export const dayOf = (instant: string): string => new Date(new Date(instant).getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
/** The same with minutes. */
export const minuteOf = (instant: string): string => new Date(new Date(instant).getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
/** Ten thousands of yuan. */
export const wan = (yuan: string): number => Number(yuan) / 1e4
