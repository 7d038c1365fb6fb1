import { isWord, t } from '@/locale'
import { instant, minuteText } from '@/locale/clock'
import { species } from '@/locale/format'

/** A word of this page for a value of the data; the value itself when there is none. */
export function word(group: string, value: string | null | undefined): string {
  if (!value) return '—'
  const name = `health.${group}.${value}`
  return isWord(name) ? t(name) : value
}

export const when = (text: string | null | undefined): string => (text ? minuteText(instant(text)) : '—')

export function stretch(from: string, to: string): string {
  const [begin, end] = [when(from), when(to)]
  return begin.slice(0, 10) === end.slice(0, 10) ? `${begin} – ${end.slice(11)}` : `${begin} – ${end}`
}

export const factorName = (factor: string): string => (factor === 'all' ? t('health.all_kinds') : species(factor))
