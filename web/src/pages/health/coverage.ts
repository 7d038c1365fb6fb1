import type { CoveragePlace } from '@/api/health'

export interface DayCell {
  complete: number
  partly: number
  missing: number
}
export const HOURS_OF_DAY = 24

/** Days of a place: hours that are complete, there in part, and those that are not complete. */
export function daysOf(place: CoveragePlace): DayCell[] {
  return place.hours_complete_by_day.map((complete, at) => ({
    complete,
    partly: place.hours_partly_by_day[at] ?? 0,
    missing: HOURS_OF_DAY - complete,
  }))
}

/** How a day is painted: nothing lacks, something, most of it, all of it. */
export function shade(day: DayCell): 'whole' | 'some' | 'most' | 'nothing' {
  if (day.missing === 0) return 'whole'
  if (day.complete === 0 && day.partly === 0) return 'nothing'
  return day.missing * 2 > HOURS_OF_DAY ? 'most' : 'some'
}

/** The hourly slots [from, to) that a stretch covers on an axis whose first hour ends at `firstEnding`. */
export function slotsOf(from: number, to: number, firstEnding: number, length: number): { from: number; to: number } {
  const HOUR = 3_600_000
  const begin = firstEnding - HOUR
  const clip = (at: number): number => Math.min(length, Math.max(0, at))
  return { from: clip(Math.floor((from - begin) / HOUR)), to: clip(Math.ceil((to - begin) / HOUR)) }
}
