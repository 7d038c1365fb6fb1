// Beijing's clock, whatever the clock of the reader's machine says. An hour is named by its end.
import { language, t } from '.'

const HOUR_MS = 3_600_000
const OFFSET_MS = 8 * HOUR_MS

export interface Moment {
  year: number
  month: number
  day: number
  hour: number
}

/** Reads an RFC 3339 instant as milliseconds. */
export const instant = (text: string): number => Date.parse(text)

export function beijing(ms: number): Moment {
  const d = new Date(ms + OFFSET_MS)
  return { year: d.getUTCFullYear(), month: d.getUTCMonth() + 1, day: d.getUTCDate(), hour: d.getUTCHours() }
}

const two = (n: number): string => String(n).padStart(2, '0')

/** The hour that ends then: midnight is hour 24 of the day before. */
export function hourEnding(ms: number): Moment {
  const m = beijing(ms)
  return m.hour === 0 ? { ...beijing(ms - HOUR_MS), hour: 24 } : m
}

export function hourText(ms: number): string {
  const m = hourEnding(ms)
  const write = language.value === 'en' ? two : String
  return t('sky.hour', { month: write(m.month), day: write(m.day), hour: write(m.hour) })
}

export function dayText(ms: number): string {
  const m = beijing(ms)
  return `${m.year}-${two(m.month)}-${two(m.day)}`
}

export function minuteText(ms: number): string {
  const d = new Date(ms + OFFSET_MS)
  return `${dayText(ms)} ${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`
}

/** Midnight at the end of a day, as the API names it. */
export function endOfDay(day: string): string {
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + 24 * HOUR_MS)
  return `${next.toISOString().slice(0, 10)}T00:00:00+08:00`
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 24 * HOUR_MS).toISOString().slice(0, 10)
}

export { HOUR_MS, OFFSET_MS }
