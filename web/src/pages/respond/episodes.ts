import type { Bilingual, WarningLevel } from '@/api/respond_episodes'
import { unitOf } from '@/api/region'
import { language, nameOf } from '@/locale'

/** Fill and ink of each level; with the fill the ink has a contrast of at least 4.5. */
export const levelFill: Record<WarningLevel, string> = {
  none: '#edf1f3',
  blue: '#2f6db5',
  yellow: '#f2c230',
  orange: '#e07b1a',
  red: '#b3261e',
}
export const levelInk: Record<WarningLevel, string> = {
  none: '#465863',
  blue: '#ffffff',
  yellow: '#14242e',
  orange: '#14242e',
  red: '#ffffff',
}

export const inWords = (name: Bilingual | null | undefined): string => (name ? (language.value === 'en' ? name.en : name.zh) : '')

export const unitsInWords = (units: string[]): string =>
  units.map(unit => nameOf(unitOf(unit)) || unit).join(language.value === 'en' ? ', ' : '、')

/** "2024-01-05T14" as the clock at which that hour ends: "2024-01-05 14:00". */
export const hourEnds = (hour: string | null): string => (hour ? `${hour.slice(0, 10)} ${hour.slice(11)}:00` : '–')

/** The moment at which that hour begins: "2024-01-05 13:00". */
export function hourBegins(hour: string | null): string {
  if (!hour) return '–'
  return `${hour.slice(0, 10)} ${String(Number(hour.slice(11)) - 1).padStart(2, '0')}:00`
}

/** Of a field for a day and a clock: the hour that begins there, and the hour that ends there. */
export function hourFrom(field: string): string {
  const hour = Number(field.slice(11, 13)) + 1
  return `${field.slice(0, 10)}T${String(hour).padStart(2, '0')}`
}
export function hourUntil(field: string): string {
  const hour = Number(field.slice(11, 13))
  if (hour > 0) return `${field.slice(0, 10)}T${String(hour).padStart(2, '0')}`
  const before = new Date(`${field.slice(0, 10)}T00:00:00Z`)
  before.setUTCDate(before.getUTCDate() - 1)
  return `${before.toISOString().slice(0, 10)}T24`
}
