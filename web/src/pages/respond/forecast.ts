import { levelsOf } from '@/api/region'
import type { Forecast, ForecastDay, ForecastPlace } from '@/api/respond_forecast'
import { language } from '@/locale'

/** The chance of a class above the n-th. */
export const chanceAbove = (day: ForecastDay, level: number): number => day.chance.slice(level).reduce((sum, one) => sum + one, 0)

/** Level 1..6 of the forecast index, by the bounds of the standard that the pages show. */
export const levelOfChance = (day: ForecastDay): number | null => {
  const index = day.aqi
  if (index === null) return null
  return levelsOf().find(level => level.index_to === null || index <= level.index_to)?.level ?? null
}

/** "Fri 1/5", and its like in Chinese. */
export function shortDay(day: string): string {
  const date = new Date(`${day}T12:00:00+08:00`)
  const week = date.toLocaleDateString(language.value === 'en' ? 'en-GB' : 'zh-CN', { weekday: 'short', timeZone: 'Asia/Shanghai' })
  return `${week} ${Number(day.slice(5, 7))}/${Number(day.slice(8, 10))}`
}

export function dayAfter(day: string, count: number): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + count)
  return date.toISOString().slice(0, 10)
}

/** The place and day that the sentence speaks of: the greatest chance of a heavy day, then the highest index. */
export function worstOf(forecast: Forecast): { place: ForecastPlace; day: ForecastDay } | null {
  let worst: { place: ForecastPlace; day: ForecastDay } | null = null
  const rank = (day: ForecastDay): number => 1000 * chanceAbove(day, 4) + (day.aqi ?? 0)
  for (const place of forecast.places) {
    if (place.station) continue
    for (const day of place.days) {
      if (!worst || rank(day) > rank(worst.day)) worst = { place, day }
    }
  }
  return worst
}
