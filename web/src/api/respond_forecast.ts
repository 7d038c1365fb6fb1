/** Forecasts as the API tells them: /respond/forecasts, /respond/verification. */
export type ForecastItem = 'pm25' | 'pm10' | 'o3'
/** Value and the interval that holds 90 of 100 outcomes, µg/m³. */
export type Three = [number, number, number]

export interface ForecastDay {
  day: string
  lead: number
  pm25: Three | null
  pm10: Three | null
  o3: Three | null
  aqi: number | null
  cause: 'pm25' | 'dust' | 'ozone' | 'cross_border' | 'other'
  primary: string[]
  chance: number[]
  persistence: Three | null
  climatology: Three | null
  table: number | null
  edited?: boolean
}
export interface ForecastPlace {
  id: string
  station: boolean
  days: ForecastDay[]
}
export interface ForecastEdit {
  place: string
  day: string
  item: ForecastItem
  from: number
  to: number
  reason: string
  who: string
  at: string
}
export interface Forecast {
  id: string
  issued: string
  /** From when on an act may stand on it; older snapshots do not say it. */
  known_from?: string
  synthetic: boolean
  lineage: { what: string; from: string }[]
  places: ForecastPlace[]
  edits: ForecastEdit[]
}
export interface ForecastRow {
  key: string
  issued: string
  aqi: number | null
  heavy: number | null
  edited: boolean
}
export interface MeasuredRow {
  place: string
  day: string
  pm25: number | null
  pm10: number | null
  o3: number | null
  aqi: number | null
}

export interface PointScores {
  rows: number
  rmse: number
  mae: number
  bias: number
  r: number | null
  rmse_persistence: number
  rmse_climatology: number
  skill_persistence: number | null
  skill_climatology: number | null
  skill_mean: number | null
}
export interface Contingency {
  hits: number
  misses: number
  false_alarms: number
  quiet: number
  pod: number | null
  far: number | null
  csi: number | null
}
export interface EventScores {
  above: number
  forecast: Contingency
  persistence: Contingency
  brier: number
  brier_climatology: number
  brier_skill: number | null
}
export interface LeadScores {
  lead: number
  values: Record<ForecastItem, PointScores>
  events: EventScores[]
  level: { rows: number; exact: number; off_one: number; off_more: number }
  crps: number
  crps_climatology: number
  crps_skill: number | null
}
export interface Slice {
  kind: 'counties' | 'stations' | 'unit' | 'group' | 'station' | 'season' | 'month'
  id: string
  leads: LeadScores[]
}
export interface Bin {
  rows: number
  forecast: number
  came: number
}
export interface Verification {
  period: string
  synthetic: boolean
  rows: number
  lineage: { what: string; from: string }[]
  slices: Slice[]
  reliability: { above: number; bins: Bin[] }[]
  lead_times: { above: number; events: number; forecast: number; mean_days: number }[]
  edited: {
    rows: number
    mae_model: number | null
    mae_edited: number | null
    values: { issued: string; place: string; day: string; item: ForecastItem; model: number; edited: number; measured: number | null }[]
  }
}
