import { computed, shallowRef } from 'vue'
import { get } from './client'
import type { Level, Problem, Region, Station, Unit } from './types'
import { Refused } from './client'

/** The region, asked once for all pages, and again when the book has grown. */
export const region = shallowRef<Region | null>(null)
export const regionProblem = shallowRef<Problem | null>(null)

export async function loadRegion(): Promise<void> {
  try {
    region.value = await get<Region>('/region')
    regionProblem.value = null
  } catch (error) {
    regionProblem.value = error instanceof Refused ? error.problem : { title: String(error), status: 0 }
  }
}

const units = computed(() => new Map(region.value?.units.map(u => [u.id, u])))
const stations = computed(() => new Map(region.value?.stations.map(s => [s.id, s])))

export const unitOf = (id: string): Unit | undefined => units.value.get(id)
export const stationOf = (id: string): Station | undefined => stations.value.get(id)
/** The levels of one standard; of the first when none is named. */
export const levelsOf = (standard?: string): Level[] => {
  const levels = region.value?.levels ?? {}
  return levels[standard ?? region.value?.standards[0]?.id ?? ''] ?? Object.values(levels)[0] ?? []
}
export const levelOf = (level: number | null | undefined, standard?: string): Level | undefined =>
  levelsOf(standard).find(l => l.level === level)
export const counties = computed(() => region.value?.units.filter(u => u.kind === 'county' && u.stations.length > 0) ?? [])
/** Units that have air to be judged: with stations, or with members that have. */
export const judged = computed(() => region.value?.units.filter(u => u.stations.length > 0 || u.members.length > 0) ?? [])
export const standardTitle = (id: string, english: boolean): string => {
  const found = region.value?.standards.find(s => s.id === id)
  return found ? (english ? found.title_en : found.title_zh) : id
}
