import { geoContains } from 'd3-geo'
import type { Place } from '@/pages/sky/geometry'

/** The county that holds the point [longitude, latitude], or null: outside, or in a neighbour. */
export function countyAt(features: Place[], spot: [number, number]): string | null {
  const found = features.find(f => f.properties.role === 'county' && geoContains(f, spot))
  return found?.properties.id ?? null
}
