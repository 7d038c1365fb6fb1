import { geoDistance, type GeoProjection } from 'd3-geo'
import type { UpwindGrid } from '@/api/wind'
import { niceAbove } from '@/pages/station/roses'

/** Classes that halve and halve again on the numbers 1, 2, 5: influence falls off by orders of magnitude. */
export function influenceBounds(most: number, classes: number): number[] {
  const steps: number[] = []
  let power = 10 ** Math.floor(Math.log10(niceAbove(most)))
  while (steps.length < classes) {
    for (const step of [5, 2, 1]) if (step * power < most && steps.length < classes) steps.push(Number((step * power).toPrecision(3)))
    power /= 10
  }
  return steps.reverse()
}

type Corner = readonly [number, number]

/** One path for each class, the faintest first; what lies below the first bound is not drawn. */
export function cellPaths(grid: UpwindGrid, values: readonly number[], bounds: readonly number[], project: GeoProjection): string[] {
  const across = grid.columns + 1
  const corners = grid.corner_longitude.map((longitude, at): Corner => {
    const [x, y] = project([longitude, grid.corner_latitude[at] ?? 0]) ?? [0, 0]
    return [x, y]
  })
  const say = (corner: Corner | undefined): string => `${corner?.[0].toFixed(1)} ${corner?.[1].toFixed(1)}`
  const paths = bounds.map(() => '')
  values.forEach((value, at) => {
    const level = bounds.filter(b => value >= b).length - 1
    if (level < 0) return
    const corner = Math.floor(at / grid.columns) * across + (at % grid.columns)
    paths[level] += `M${say(corners[corner])}L${say(corners[corner + 1])}L${say(corners[corner + across + 1])}L${say(corners[corner + across])}Z`
  })
  return paths
}

/** The border of the grid. */
export function gridOutline(grid: UpwindGrid, project: GeoProjection): string {
  const across = grid.columns + 1
  const around: number[] = []
  for (let i = 0; i <= grid.columns; i++) around.push(i)
  for (let j = 1; j <= grid.rows; j++) around.push(j * across + grid.columns)
  for (let i = grid.columns - 1; i >= 0; i--) around.push(grid.rows * across + i)
  for (let j = grid.rows - 1; j > 0; j--) around.push(j * across)
  const points = around.map(at => project([grid.corner_longitude[at] ?? 0, grid.corner_latitude[at] ?? 0]) ?? [0, 0])
  return `M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`
}

/** The cell whose middle is nearest, or -1 further than a cell away. */
export function cellAt(grid: UpwindGrid, longitude: number, latitude: number): number {
  const across = grid.columns + 1
  const EARTH_M = 6_371_000
  let best = -1
  let least = grid.cell_m / EARTH_M
  for (let at = 0; at < grid.columns * grid.rows; at++) {
    const corner = Math.floor(at / grid.columns) * across + (at % grid.columns)
    const middle: [number, number] = [
      ((grid.corner_longitude[corner] ?? 0) + (grid.corner_longitude[corner + across + 1] ?? 0)) / 2,
      ((grid.corner_latitude[corner] ?? 0) + (grid.corner_latitude[corner + across + 1] ?? 0)) / 2,
    ]
    const distance = geoDistance(middle, [longitude, latitude])
    if (distance < least) {
      least = distance
      best = at
    }
  }
  return best
}
