import type { Concentrations } from '@/api/types'

export type SeriesKey = keyof Concentrations

export const SPECIES: { id: string; key: SeriesKey; unit: string; colour: string }[] = [
  { id: 'PM2.5', key: 'pm25_ug_m3', unit: 'µg/m³', colour: '#17607f' },
  { id: 'PM10', key: 'pm10_ug_m3', unit: 'µg/m³', colour: '#8a5a14' },
  { id: 'O3', key: 'o3_ug_m3', unit: 'µg/m³', colour: '#5b4b8a' },
  { id: 'NO2', key: 'no2_ug_m3', unit: 'µg/m³', colour: '#a3401f' },
  { id: 'SO2', key: 'so2_ug_m3', unit: 'µg/m³', colour: '#156b57' },
  { id: 'CO', key: 'co_mg_m3', unit: 'mg/m³', colour: '#465863' },
]

type Values = readonly (number | null)[]

/** Means by a class of each hour, such as its hour of the day; null where nothing was measured. */
export function meansBy(values: Values, classes: number, classOf: (hour: number) => number): (number | null)[] {
  const sums = new Float64Array(classes)
  const counts = new Uint32Array(classes)
  values.forEach((value, at) => {
    if (value === null) return
    const c = classOf(at)
    sums[c] = (sums[c] ?? 0) + value
    counts[c] = (counts[c] ?? 0) + 1
  })
  return Array.from(sums, (sum, c) => (counts[c] ? sum / counts[c] : null))
}

export interface Gap {
  from: number
  hours: number
}

/** Runs of missing hours, the longest first. */
export function gapsIn(values: Values): Gap[] {
  const gaps: Gap[] = []
  let begin = -1
  for (let at = 0; at <= values.length; at++) {
    const missing = at < values.length && values[at] === null
    if (missing && begin < 0) begin = at
    if (!missing && begin >= 0) {
      gaps.push({ from: begin, hours: at - begin })
      begin = -1
    }
  }
  return gaps.sort((a, b) => b.hours - a.hours)
}
