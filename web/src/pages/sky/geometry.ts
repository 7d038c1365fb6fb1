import { geoArea, geoConicEqualArea, geoPath, type GeoProjection } from 'd3-geo'
import type { Feature, FeatureCollection, MultiPolygon, Polygon } from 'geojson'
import { shallowRef } from 'vue'

export interface PlaceProperties {
  id: string
  name_zh: string
  name_en?: string
  role: 'county' | 'neighbour'
  label: [number, number]
}
export type Place = Feature<Polygon | MultiPolygon, PlaceProperties>
export interface RegionMap extends FeatureCollection<Polygon | MultiPolygon, PlaceProperties> {
  features: Place[]
  origin?: { note_zh: string; note_en: string }
  approval?: string | null
}

const HALF_SPHERE = 2 * Math.PI

/** Rings the way round that d3-geo wants, whichever way the file has them. */
function rewound(place: Place): Place {
  const { geometry } = place
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  const right = polygons.map(rings =>
    rings.map((ring, at) => {
      const large = geoArea({ type: 'Polygon', coordinates: [ring] }) > HALF_SPHERE
      return large === (at === 0) ? [...ring].reverse() : ring
    }),
  )
  return { ...place, geometry: { type: 'MultiPolygon', coordinates: right } }
}

/** The approval number that the file of the map states, once it is read. */
export const approval = shallowRef<string | null>(null)

let asked: Promise<RegionMap> | null = null

/** The borders, asked once. */
export function loadMap(url: string): Promise<RegionMap> {
  asked ??= fetch(url).then(async reply => {
    if (!reply.ok) throw new Error(`${url}: ${reply.status}`)
    const map = (await reply.json()) as RegionMap
    approval.value = map.approval ?? null
    return { ...map, features: map.features.map(rewound) }
  })
  asked.catch(() => (asked = null))
  return asked
}

/** The counties fill the frame; neighbours run out of it where they must. Equal areas, turned to the middle. */
export function projectionFor(map: RegionMap, width: number, height: number, margin: number): GeoProjection {
  const counties = map.features.filter(f => f.properties.role === 'county')
  const middle = counties.reduce((sum, f) => sum + f.properties.label[0], 0) / Math.max(1, counties.length)
  return geoConicEqualArea()
    .parallels([43, 45.5])
    .rotate([-middle, 0])
    .fitExtent(
      [
        [margin, margin],
        [width - margin, height - margin],
      ],
      { type: 'FeatureCollection', features: counties },
    )
}

export function outline(projection: GeoProjection, place: Place): string {
  return geoPath(projection).digits(1)(place) ?? ''
}
