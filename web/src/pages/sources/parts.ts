/** The pure parts of the page of sources. */
import type { CountyTotal, SectorTotal, WhatIfGroup } from '@/api/sources'

/** Groups that are cut, as the API reads them. */
export function cutText(cuts: Readonly<Record<string, number>>): string {
  return Object.entries(cuts)
    .filter(([, percent]) => percent !== 0)
    .map(([group, percent]) => `${group}:${percent}`)
    .join(',')
}

/** The groups that can be moved with an effect, the largest share first; those that give nothing are left out. */
export function movable(groups: readonly WhatIfGroup[], most: number): WhatIfGroup[] {
  return groups.filter(g => g.share_percent > 0).sort((a, b) => b.share_percent - a.share_percent).slice(0, most)
}

export interface Flow {
  source: string
  target: string
  value: number
}
const TOGETHER = ['SO2', 'NOx', 'PM', 'VOC', 'NH3']

/** From sectors to pollutants: what a document adds up as pollutants. */
export function sectorFlows(sectors: readonly SectorTotal[]): Flow[] {
  return sectors.filter(s => TOGETHER.includes(s.pollutant) && (s.mass_t ?? 0) > 0).map(s => ({ source: s.sector, target: s.pollutant, value: s.mass_t ?? 0 }))
}

/** From counties to sectors, of one pollutant. */
export function countyFlows(cells: readonly CountyTotal[], pollutant: string): Flow[] {
  return cells.filter(c => c.pollutant === pollutant && (c.mass_t ?? 0) > 0).map(c => ({ source: c.unit, target: c.sector, value: c.mass_t ?? 0 }))
}

export interface Matrix<T> {
  rows: string[]
  columns: string[]
  at: (row: string, column: string) => T | undefined
}

/** A list as a table: rows and columns in the order in which they first come. */
export function matrixOf<T>(cells: readonly T[], row: (cell: T) => string, column: (cell: T) => string): Matrix<T> {
  const found = new Map(cells.map(cell => [`${row(cell)}\n${column(cell)}`, cell]))
  return {
    rows: [...new Set(cells.map(row))],
    columns: [...new Set(cells.map(column))],
    at: (r, c) => found.get(`${r}\n${c}`),
  }
}
