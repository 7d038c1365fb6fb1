/** The library of transition finance, pathways, costs and energy, as /api/v1/carbon gives them (doc/carbon-library.md, doc/carbon-planning.md). */
import type { HeldAccount, HeldFinding } from './carbon_ratings'

export interface Named {
  name_zh: string
  name_en: string
}
export type LibraryState =
  | 'draft'
  | 'submitted'
  | 'assessed'
  | 'judged'
  | 'publicity'
  | 'in_library'
  | 'review'
  | 'renewing'
  | 'renewal_assessed'
  | 'renewal_judged'
  | 'rejected'
  | 'withdrawn'
  | 'left'
  | 'removed'
  | 'lapsed'
export type LibraryActWord =
  | 'draft'
  | 'submit'
  | 'assess'
  | 'vote'
  | 'publish'
  | 'object'
  | 'settle'
  | 'uphold'
  | 'admit'
  | 'track'
  | 'disclose'
  | 'report'
  | 'keep'
  | 'ask_renewal'
  | 'renew'
  | 'withdraw'
  | 'remove'
  | 'lapse'
export interface LibraryRule {
  id: string
  edition: string
  title_zh: string
  title_en: string
  status: string
  term_status: string
  publicity_days: number
  valid_months: number
  experts: number
  expert_pass_percent: number
}
export interface LibraryRow extends Named {
  id: string
  state: LibraryState
  in_library: boolean
  kind: 'project' | 'enterprise'
  enterprise: string
  enterprise_name_zh: string
  enterprise_name_en: string
  area_name_zh: string
  area_name_en: string
  bank: string
  published: string | null
  admitted: string | null
  valid_to: string | null
  saved_t: number | null
  saved_tce: number | null
  overdue: number
  synthetic: boolean
}
export interface LibraryWordRow extends Named {
  id: string
  status: string
}
export interface LibraryList {
  on: string
  synthetic: boolean
  rule: LibraryRule
  areas: LibraryWordRow[]
  /** What an application is asked for, by kind. */
  conditions: (LibraryWordRow & { kinds: string[] })[]
  documents: (LibraryWordRow & { kinds: string[] })[]
  in_library: number
  saved_t: number
  overdue: number
  states: Partial<Record<LibraryState, number>>
  in_public: string[]
  results: LibraryRow[]
}
export interface PrincipleAnswer {
  function: 'applicant' | 'third_party' | 'expert' | 'office' | 'objector'
  person: string
  day: string
  event: number
  yes: boolean
  evidence: string[]
  note: string
}
export interface Principle extends Named {
  id: string
  veto: boolean
  vetoed: boolean
  status: string
  answers: PrincipleAnswer[]
}
export interface LibraryDemand extends Named {
  id: string
  status: string
  met?: boolean
  given?: boolean
  evidence?: string[]
}
export interface LibraryImpact {
  product: string
  unit: string
  output: number
  energy_before: number
  energy_after: number
  co2_before: number
  co2_after: number
  saved_t: number
  saved_tce: number
  origin: string
}
export interface LibraryActRow {
  act: LibraryActWord
  function: PrincipleAnswer['function']
  by_zh: string
  by_en: string
  judging: boolean
  possible: boolean
  may: boolean
  why: string
  message: string
}
export interface LibraryEventRow {
  number: number
  act: LibraryActWord
  to: LibraryState
  day: string
  function: PrincipleAnswer['function']
  person: string
  role: string
  organisation: string
  reason: string
  what: string
  evidence: string[]
  valid_to: string | null
}
export interface LibraryEntry extends LibraryRow {
  on: string
  row: number
  rule: LibraryRule
  application: { conditions: LibraryDemand[]; documents: LibraryDemand[]; impact: LibraryImpact | null }
  principles: Principle[]
  experts: { needed: number; pass_percent: number; passes: number; votes: { person: string; day: string; pass: boolean; reason: string }[] }
  publicity: { from: string; until: string; days: number; over: boolean; open_objections: number[] } | null
  tracked: string | null
  disclosed: string | null
  dues: { act: LibraryActWord; due: string; overdue: boolean }[]
  events: LibraryEventRow[]
  acts: LibraryActRow[]
  event_kinds: LibraryWordRow[]
  grounds: LibraryWordRow[]
}

export interface PathYear {
  year: number
  direct_t: number
  import_t: number
  sum_t: number
  low_t: number
  high_t: number
  sectors_t: Record<string, number>
}
export interface PathLever extends Named {
  id: string
  share_t: number
  without_t: number
  band_t: number
  goal_needs: boolean
}
export interface Pathway extends Named {
  scenario: string
  base_year: number
  target_year: number
  years: PathYear[]
  peak_year: number
  no_peak: boolean
  goal_percent: number | null
  goal_t: number | null
  reached: boolean
  gap_t: number
  levers: PathLever[]
}
export interface PathwayPage {
  assumptions: string
  source: string
  status: string
  synthetic: boolean
  target_year: number
  base: {
    year: number
    direct_t: number
    sectors: (Named & { sector: string; direct_t: number; electricity_mwh: number })[]
    demand_mwh: number
    generation_mwh: number
    net_import_mwh: number
    import_source: string
    grid_t_per_mwh: number
    accounts: number
    provisional: number
    missing: number
    failed: { enterprise: string; why: string; why_zh: string }[]
    late_guides: string[]
    held: { enterprise: string; findings: HeldFinding[] }[]
  }
  pathways: Pathway[]
}

export interface CostStep extends Named {
  id: string
  where: string
  from: 'inventory' | 'catalogue'
  yuan: number | null
  co2_t: number
  pollutants_t: Record<string, number>
  upper_bound: boolean
  basis: string
  yuan_per_t: number
  co2_before_t: number
  co2_after_t: number
}
export interface ReductionPage {
  synthetic: boolean
  period: string
  rule: { source: string; status: string; discount_percent: number }
  measures: number
  recorded: number
  programmes: { programme: string; measures: number; net_t: Record<string, number>; upper_bound: boolean }[]
  curve: {
    steps: CostStep[]
    co2_t: number
    yuan: number
    saving_t: number
    upper_bound_t: number
    left_out: { why: 'no_cost' | 'no_co2' | 'more_co2'; count: number; co2_t: number }[]
    notes: string[]
  }
  gaps: string[]
}

export type Light = 'green' | 'yellow' | 'red' | ''
export interface EnergyMonth {
  month: number
  used_tce: number
  planned_tce: number | null
  above_percent: number | null
  total_colour: Light
  intensity: number | null
  allowed_intensity: number | null
  intensity_above_percent: number | null
  intensity_colour: Light
}
export interface EnergyCoal {
  months: { burnt_t: number; fed_t: number; known: boolean }[]
  target_t: number | null
  colour: Light
  above_percent: number | null
  until_month: number | null
}
export interface EnergyCourse extends Named {
  held: string[]
  why_zh: string
  why_en: string
  coal?: EnergyCoal
  id: string
  county: string
  sector: string
  enterprises: number
  colour: Light
  why: string
  target_tce: number | null
  left_tce: number | null
  first_missing: number | null
  last: EnergyMonth | null
  months?: EnergyMonth[]
}
export interface ReconciledRow extends Named {
  item: string
  enterprises_tce: number | null
  statistics_tce: number | null
  percent: number | null
  agreement: 'within' | 'beyond' | 'only_first' | 'only_second'
}
export interface EnergyPage {
  year: number
  on: string
  synthetic: boolean
  rule: { source: string; status: string }
  region: Omit<EnergyCourse, 'name_zh' | 'name_en'>
  counties: EnergyCourse[]
  enterprises: EnergyCourse[]
  coal: { total_t: number; burnt_t: number; fed_t: number; held_t: number; coke_t: number }
  held: { rows: HeldAccount[]; energy_tce: number; held_tce: number; with_held_tce: number }
  unknown: { enterprise: string; month: string; item: string }[]
  checkups: {
    findings: number
    open: number
    overdue: number
    done: number
    unverified: number
    expected_tce: number
    verified_tce: number
    results: { id: string; enterprise: string; county: string; kind_zh: string; kind_en: string; found: string; due: string | null; done: string | null; overdue: boolean; expected_tce: number | null; verified_tce: number | null }[]
  }
  retrofits: {
    kinds: (Named & { id: string; units: number; done: number; overdue: number; megawatts: number; done_megawatts: number; saved_tce: number; unknown: number })[]
    worse: string[]
  }
  renewables: { megawatts: number; added_megawatts: number; kinds: (Named & { id: string; megawatts: number })[] }
  reconciliation: { tolerance_percent: number; agrees: boolean; rows: ReconciledRow[]; total: ReconciledRow } | null
}

/** Where a figure of a year came from: `row` 0 is the region's file. */
export interface YearlyOrigin {
  source: string
  who: string
  at: string
  row: number
}
export interface YearlyTarget extends Named, YearlyOrigin {
  id: string
  total_tce: number | null
  total_change_percent: string | null
  intensity_decline_percent: string | null
  coal_t: number | null
  coal_change_percent: string | null
}
export interface YearlyPage {
  year: number
  synthetic: boolean
  targets: YearlyTarget[]
  statistics: (Named & YearlyOrigin & { id: string; tce: number | null })[]
  flows: (YearlyOrigin & { id: 'electricity' | 'heat' | 'coal'; in: string; out: string; factor: string | null })[]
  carriers: (Named & { id: string })[]
  areas: (Named & { id: string })[]
}
