/** Emissions as the API tells them: /inventory, /measures, /ledger, /whatif. */
export interface Named {
  name_zh: string
  name_en: string
}
export interface SourcesHead {
  period: string
  unit: string
  revision: number
  synthetic: boolean
  factors: { set: string; version: string }[]
}
export interface Total {
  mass_t: number | null
  low_t: number | null
  high_t: number | null
  rows: number
  rows_without_range: number
  complete: boolean
  figure: string
}
export interface SectorTotal extends Total {
  sector: string
  sector_name_zh: string
  sector_name_en: string
  pollutant: string
}
export interface CountyTotal extends SectorTotal {
  unit: string
  unit_name_zh: string
  unit_name_en: string
}
export interface Inventory {
  meta: SourcesHead & { years: number[]; gaps: number }
  results: CountyTotal[]
  sectors: SectorTotal[]
  totals: (Total & { pollutant: string })[]
  together: Total
  notes: string[]
}
export interface TracedRow {
  record: string
  file: string
  sha256: string
  line: number
  raw: string
}
export interface TracedEmission {
  source: string
  class: string
  mass_t: number | null
  notation?: string
  formula: string
  method: string
  factor?: string
  factor_sha256?: string
  activity_row?: TracedRow
  source_row?: TracedRow
}
export interface InventoryTrace {
  address: string
  total: { mass_t: number | null }
  rows: TracedEmission[]
  equal: boolean
  why_not?: string
  synthetic: boolean
  factors: { set: string; version: string }[]
}
export interface Reduction {
  pollutant: string
  gross_t: number
  replacement_t: number | null
  net_t: number
  net_is_upper_bound: boolean
}
export interface Measure extends Named {
  id: string
  programme: string
  type: string
  status: 'planned' | 'built' | 'verified'
  unit: string | null
  unit_name_zh: string
  unit_name_en: string
  start: string
  end: string | null
  investment_10k_yuan: number | null
  sources: number
  days: number
  overridden_rows: number
  reductions: Reduction[]
}
export interface Measures {
  meta: SourcesHead & { measures: number; next: string | null }
  results: Measure[]
  programmes: (Named & { programme: string; measures: number; reductions: Reduction[] })[]
  totals: (Reduction & { base_t: number; after_t: number })[]
  notes: { kind: string; measure: string; source: string | null; message: string }[]
  note_counts: { kind: string; count: number }[]
}
export interface QuotaAccount {
  unit: string
  unit_name_zh: string
  unit_name_en: string
  pollutant: string
  vintage: number
  origin: string
}
export interface QuotaBalance extends QuotaAccount {
  issued_t: number
  moved_in_t: number
  moved_out_t: number
  balance_t: number
  reserved_t: number
  used_t: number
  retired_t: number
  expired_t: number
  clawed_back_t: number
}
export interface LedgerRow {
  row: number
  day: string
  kind: string
  account: QuotaAccount
  from: string
  to: string
  amount_t: number
  need_t: number | null
  ratio: number | null
  reduction: string | null
  project: string | null
  enterprise: string | null
  evidence: string | null
  note: string | null
  voucher: string
  rule: string
  posted_at: string
  posted_by: string
  chain: string
}
export interface Ledger {
  meta: { rows: number; faults: number; synthetic: boolean; next: string | null }
  results: QuotaBalance[]
  entries: LedgerRow[]
}
export type Measured = 'pm25' | 'pm10' | 'so2' | 'nox'
export interface WhatIfGroup {
  id: string
  unit?: string
  unit_name_zh?: string
  unit_name_en?: string
  sector?: string
  sector_name_zh?: string
  sector_name_en?: string
  sources: number
  fine_t: number
  coarse_t: number
  so2_t: number
  nox_t: number
  share_percent: number
  cut_percent: number
}
export interface WhatIfPlace extends Named {
  id: string
  kind: 'unit' | 'receptor'
  unit: string
  before_ug_m3: number
  after_ug_m3: number
  change_ug_m3: number
  low_ug_m3: number
  high_ug_m3: number
  given_ug_m3: number[]
}
export interface WhatIf {
  meta: {
    measured: Measured
    by: string[]
    period: string
    receptors: number
    sources: number
    synthetic: boolean
    model_range_percent: number
    model_range_source: string
    model_range_status: string
    lineage: { what: string; text: string }[]
  }
  groups: WhatIfGroup[]
  results: WhatIfPlace[]
}
