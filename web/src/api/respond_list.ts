/** What the addresses of the emergency reduction list answer. */
export interface Bilingual {
  zh: string
  en: string
}
export type ListLevelWord = 'yellow' | 'orange' | 'red'
export const LIST_LEVELS: ListLevelWord[] = ['yellow', 'orange', 'red']
export type ListPollutant = 'so2' | 'nox' | 'pm' | 'voc'
export const LIST_POLLUTANTS: ListPollutant[] = ['so2', 'nox', 'pm', 'voc']
/** Whole grams a day. */
export type Grams = Record<ListPollutant, number>

export interface ShareLine {
  pollutant: ListPollutant
  reduced_g_d: number
  base_g_d: number
  percent: string | null
  required_percent: number | null
  reached: boolean
}
export interface ShareSet {
  set: string
  name: Bilingual
  status: string
  source: string
  /** At the list's level, place and day. */
  in_force: boolean
  passes: boolean
  lines: ShareLine[]
  failing: ListPollutant[]
  unknown: ListPollutant[]
  balance_percent?: string
  balance_required_percent?: number
  balance_used?: boolean
  enterprises_percent?: string | null
  enterprises_required_percent?: number
}
export interface ListLevel {
  level: ListLevelWord
  stopped: number
  lowered: number
  stretched: number
  pledged: number
  industry_g_d: Grams
  dust_g_d: Grams
  mobile_g_d: Grams
  sets: ShareSet[]
}
export interface ListFinding {
  code: string
  severity: 'error' | 'warning'
  enterprise: string
  unit: string
  level: ListLevelWord | null
  message: Bilingual
}
export interface ListRow {
  key: string
  row: number
  at: string
  who: string
  approved: boolean
}
export interface ListApproval {
  list: string
  row: number
  list_id: string
  by: string
  role: string
  at: string
  reason: string
}
export interface ListSummary {
  key: string
  id: string
  unit: string
  season: string
  synthetic: boolean
  row: number
  at: string
  who: string
  on: string
  hour: number
  enterprises: number
  units: number
  measures: number
  guarantees: number
  dust_sites: number
  fleets: number
  by_grade: Record<string, number>
  by_county: Record<string, number>
  by_industry: { id: string; name: Bilingual | null; status: string; count: number }[]
  base_g_d: Grams
  levels: ListLevel[]
  dispatchable: boolean
  /** Of this very row; null: orders are not made from it. */
  approval: ListApproval | null
  /** The approved row that is in force; another one than this while this waits. */
  in_force: ListApproval | null
  errors: number
  warnings: number
  findings: ListFinding[]
}
export type ListKind = 'own' | 'stop' | 'reduce' | 'stretch' | 'transport'
export interface WhatItDoes extends Record<ListKind, number> {
  level: ListLevelWord
  reduction_g_d: Grams
}
export interface ListedEnterprise {
  id: string
  name: Bilingual
  county: string
  industry: string
  industry_name: Bilingual | null
  grade: string
  duty: string
  guarantee: string | null
  units: number
  heavy_vehicles_per_day: number
  base_g_d: Grams
  levels: WhatItDoes[]
}
export interface ListUnit {
  id: string
  process: string
  process_name: Bilingual | null
  name: Bilingual
  interruptible: boolean
  hours_to_reduce: number
  minimum_load_percent: number
  base_g_d?: Grams
}
export interface ListMeasure {
  unit: string
  level: ListLevelWord
  kind: ListKind
  cut_percent: number
  from_hour: number
  reduction_g_d: Grams
  text: string
  checks: string[]
  threshold_percent: number
}
export interface GradeTask {
  group: string
  group_name: Bilingual | null
  from: string
  to: string
  text: Bilingual
  status: string
}
export interface EnterpriseSheet {
  id: string
  name: Bilingual
  county: string
  permit_no: string
  industry: string
  industry_name: Bilingual | null
  industry_status: string
  grade: string
  grade_until?: string
  duty: string
  small: boolean
  heavy_vehicles_per_day: number
  heavy_vehicles_c4: number
  guarantee?: { type: string; proof: string; load_percent: number; from: string; to: string; approver: string; notice: string }
  units: ListUnit[]
  measures: ListMeasure[]
  tasks: GradeTask[]
  duty_rows: { level: ListLevelWord; processes: string[]; kind: ListKind; percent: number; from_hour: number; source: string; status: string }[]
  findings: ListFinding[]
}
export interface ListUpload {
  stored: boolean
  row: number
  rows: number
  acceptable: boolean
  refused: number
  refusals: { file: string; line: number; column: string; given: string; message: string }[]
  errors: number
  warnings: number
  findings: ListFinding[]
  notes: string[]
  enterprises?: number
}
