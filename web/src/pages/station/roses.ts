import type { PolarCell } from '@/api/wind'

/** One hue from light to dark; for speeds, means and influences, never for AQI levels. */
export const RAMP = ['#d9e9f0', '#b3d0dd', '#84b2c7', '#5590ac', '#2f6f8e', '#17506c', '#0b3145'] as const

const radians = (from: number): number => ((from - 90) * Math.PI) / 180

/** A piece of a ring around 0, 0: compass degrees, clockwise from north. */
export function wedge(from: number, to: number, inner: number, outer: number): string {
  const at = (degrees: number, radius: number): string =>
    `${(radius * Math.cos(radians(degrees))).toFixed(2)} ${(radius * Math.sin(radians(degrees))).toFixed(2)}`
  const r = outer.toFixed(2)
  const large = to - from > 180 ? 1 : 0
  const out = `M${at(from, outer)}A${r} ${r} 0 ${large} 1 ${at(to, outer)}`
  if (inner <= 0) return `${out}L0 0Z`
  const i = inner.toFixed(2)
  return `${out}L${at(to, inner)}A${i} ${i} 0 ${large} 0 ${at(from, inner)}Z`
}

/** The least number of the form 1, 2, 2.5 or 5 times a power of ten that is not below `value`. */
export function niceAbove(value: number): number {
  if (!(value > 0)) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  const step = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find(s => s * power >= value * 0.999999) ?? 10
  return step * power
}

/** `count` bounds between the least and the most of some values, evenly apart on nice numbers. */
export function niceBounds(values: readonly number[], count: number): number[] {
  if (!values.length) return []
  const low = Math.min(...values)
  const high = Math.max(...values)
  const step = niceAbove((high - low) / (count + 1))
  const first = Math.ceil((low + step * 0.2) / step) * step
  return Array.from({ length: count }, (_, n) => Number((first + n * step).toPrecision(6))).filter(b => b < high)
}

export const classOf = (value: number, bounds: readonly number[]): number => bounds.filter(b => value >= b).length

/** The fastest ring that is drawn: beyond it lie less than 1 % of the hours. */
export function fastestShown(cells: readonly PolarCell[], step: number): number {
  const hours = cells.reduce((sum, c) => sum + c.hours, 0)
  const speeds = [...new Set(cells.map(c => c.speed_m_s))].sort((a, b) => b - a)
  let beyond = 0
  for (const speed of speeds) {
    beyond += cells.filter(c => c.speed_m_s === speed).reduce((sum, c) => sum + c.hours, 0)
    if (beyond > hours * 0.01) return speed + step
  }
  return step
}
