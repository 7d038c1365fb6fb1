/** What is told beside every wind. */
export interface WindFacts {
  synthetic: boolean
  /** False: the air shown was neither made by nor measured in this wind. */
  of_this_air: boolean
  source: string
  height_m: number
  cell_m: number
}

interface Spot {
  longitude: number
  latitude: number
}

/** Arrows by hour and point. */
export interface SkyWind extends WindFacts {
  points: Spot[]
  speed_m_s: (number | null)[][]
  from_deg: (number | null)[][]
}

export type Season = 'spring' | 'summer' | 'autumn' | 'winter'

interface Sector {
  from_deg: number
  hours: number
  percent: number | null
  share_percent: number | null
  hours_by_class: number[]
}
export interface WindSector extends Sector {
  mean_m_s: number | null
}
export interface PollutionSector extends Sector {
  mean_ug_m3: number | null
}
interface Rose {
  hours: number
  hours_missing: number
  hours_calm: number
  calm_percent: number | null
  calm_share_percent: number | null
}

export interface PolarCell {
  from_deg: number
  speed_m_s: number
  hours: number
  mean_ug_m3: number | null
  smooth_ug_m3: number | null
}

export interface StationRose {
  synthetic: boolean
  station: string
  first_day: string
  last_day: string
  season: Season | null
  species: string
  hours: number
  calm_below_m_s: number
  wind: WindFacts & Spot
  wind_rose: Rose & { bounds_m_s: number[]; mean_m_s: number | null; calm_mean_m_s: number | null; sectors: WindSector[] }
  pollution_rose: Rose & { bounds_ug_m3: number[]; mean_ug_m3: number | null; calm_mean_ug_m3: number | null; sectors: PollutionSector[] }
  polar: { hours: number; hours_missing: number; hours_calm: number; hours_faster: number; speed_step_m_s: number; cells: PolarCell[] }
}

export interface UpwindLayer {
  path: 'fine' | 'sulphate' | 'nitrate'
  precursor: 'pm25' | 'so2' | 'nox'
  from_m: number
  to_m: number
  /** By cell, row by row from the south-west. */
  influence_ug_m3_per_t_d: number[]
}

export interface UpwindGrid {
  cell_m: number
  columns: number
  rows: number
  corner_longitude: number[]
  corner_latitude: number[]
}

export interface UpwindAnswer {
  synthetic: boolean
  unit: string
  period: string
  against: string | null
  first_hour_ending: string
  last_hour_ending: string
  spin_back_hours: number
  receptors: (Spot & { id: string; weight: number })[]
  towns: (Spot & { unit: string })[]
  grid: UpwindGrid
  layers: UpwindLayer[]
  wind: (WindFacts & { points: (Spot & { mean_speed_m_s: number | null; mean_from_deg: number | null; steadiness: number | null })[] }) | null
  lineage: { what: string; text: string }[]
}
