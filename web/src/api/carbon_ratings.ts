/** Ratings, codes and balances as the API tells them: /carbon/ratings, /carbon/codes, /carbon/balance (doc/carbon-rating.md). */
import type { ReviewName as Names } from './respond_review'

export interface Band extends Names {
  id: string
  most: string | null
}
export interface RatingRule extends Names {
  id: string
  source: string
  status: string
  tiers: Band[]
  levels: Band[]
  least: number
  widen: Width[]
  flat_percent: string
  benchmark_status: string
  trend_status: string
}
export interface LabelRule extends Names {
  id: string
  source: string
  status: string
  engine: LabelEngine
  colours: Band[]
  least: number
}
export type Width = 'class' | 'group' | 'division' | 'sector' | 'all'
export type LabelEngine = 'ratio' | 'quantile'
export type Trend = 'unknown' | 'falling' | 'flat' | 'rising'
export type RatingState = 'rated' | 'provisional' | 'not_rated'
export type CodeState = 'genuine' | 'withdrawn' | 'superseded'
export interface RatingSet {
  width: Width
  key: string
  enterprises: number
  provisional: number
  net_kg: number
  value_added_yuan: number
  intensity: number | null
  members: string[]
}
export interface Rating {
  year: number
  state: RatingState
  reason: string | null
  intensity: number | null
  tier: string | null
  ratio: number | null
  level: string | null
  benchmark: string | null
  missing_months: string[]
  trend: Trend
  no_trend: string | null
  change_percent: number | null
  basis: string
}
export interface Label {
  colour: string | null
  lines: { base: 'product' | 'value_added' | 'tax'; ratio: number | null; not_above: number | null; compared: number; colour: string | null; why_none: string | null }[]
}
export interface CodeLine {
  serial: number
  issued: string
  level: string
  withdrawn: string | null
}
export interface Rated extends Names {
  enterprise: string
  county: string
  sector: string
  industry: string
}
export interface RatedRow extends Rated, Rating {
  held: HeldFinding[]
  label: Label | null
  code: CodeLine | null
}
export interface LevelCount {
  level: string | null
  enterprises: number
}
export interface Ratings {
  year: number
  years: number[]
  synthetic: boolean
  rule: RatingRule
  label_rule: LabelRule
  sectors: Record<string, Names>
  levels: LevelCount[]
  by_sector: { sector: string; levels: LevelCount[] }[]
  benchmarks: Record<string, RatingSet>
  results: RatedRow[]
  failed: { enterprise: string; why: string; why_zh: string }[]
}
export interface OwnCode extends CodeLine {
  state: CodeState
  by: string
  reason: string | null
  text: string
  signature: string
  token: string
}
export type AccountPart = 'fuel' | 'process' | 'electricity' | 'heat' | 'recovery'
export interface RatingLineage {
  account: {
    period: string
    guide: string
    version: string
    late_guide: boolean
    state: string
    part_kg: Record<AccountPart, number>
    total_kg: number | null
    missing_months: string[]
    factors: string[]
  }
  zero_carbon_kg: number
  sinks_kg: number
  net_kg: number | null
  value_added_yuan: number | null
  value_added_record: string
  benchmark: RatingSet | null
  members?: ({ enterprise: string; net_kg: number | null; value_added_yuan: number | null; intensity: number | null } & Partial<Names>)[]
  deductions: (Names & { item: string; month: string; kg: number; evidence: string; record: string; why_not: string })[]
}
export interface RatingDetail extends Rated {
  held: HeldFinding[]
  year: number
  synthetic: boolean
  rule: RatingRule
  course: Rating[]
  label: Label | null
  label_rule: LabelRule
  lineage: RatingLineage | null
  codes: OwnCode[]
  code_differs: boolean | null
}
/** A code as its enterprise gets it: /carbon/own/codes. */
export interface OwnCodeRow {
  year: number
  serial: number
  issued: string
  state: 'genuine' | 'withdrawn' | 'superseded'
  token: string
}
/** What whoever scans a code is told. */
export interface VerifiedCode extends Names {
  state: CodeState
  enterprise: string
  year: number
  rule: string
  tier: Names & { id: string }
  level: Names & { id: string }
  levels: number
  intensity: string
  ratio: string
  benchmark: string
  rating_state: RatingState
  issued: string
  serial: number
  withdrawn: string | null
  synthetic: boolean
}

/** A finding that holds an account back from every sum. */
export interface HeldFinding {
  code: string
  month: string
  facility: string
  subject: string
  what_zh: string
  what_en: string
  advice_zh: string
  advice_en: string
}
export interface HeldAccount extends Names {
  enterprise: string
  year?: number
  direct_kg?: number
  indirect_kg?: number
  energy_kgce?: number | null
  findings: HeldFinding[]
}
export interface BalanceBefore {
  direct_kg: number
  coal_kg: number
  intensity: number | null
  enterprises: number
  missing: number
  held: number
  compared: number
  alike: boolean
  direct_percent: number | null
  coal_percent: number | null
  intensity_percent: number | null
}
export interface BalanceRow {
  county: string | null
  sector: string | null
  enterprises: number
  provisional: number
  missing: number
  part_kg: Record<AccountPart, number>
  direct_kg: number
  indirect_kg: number
  accounts_kg: number
  coal_kg: number
  coal_burnt_kg: number
  coal_fed_kg: number
  zero_carbon_kg: number
  sinks_kg: number
  coal_kgce: number
  coal_unknown: number
  energy_kgce: number
  energy_unknown: number
  valued: number
  valued_kg: number
  value_added_yuan: number
  intensity: number | null
  held: number
  with_held: { direct_kg: number; indirect_kg: number; accounts_kg: number; coal_kg: number; energy_kgce: number }
  before: BalanceBefore | null
}
export interface Balance {
  year: number
  years: number[]
  synthetic: boolean
  by: 'sector' | 'county'
  rule: { source: string; status: string; export_subtracted: boolean }
  carriers_status: string
  bases: string[]
  sectors: Record<string, Names>
  rows: BalanceRow[]
  cells: BalanceRow[]
  all: BalanceRow
  held: HeldAccount[]
  flows: { id: 'electricity' | 'heat' | 'coal'; in: string; out: string; factor: string | null; source: string; who: string }[]
  region: { direct_kg: number; electricity_kg: number; heat_kg: number; total_kg: number; indirect_kg: number; exported_kg: number; electricity_known: boolean; heat_known: boolean }
  open_sum: string | null
  failed: { enterprise: string; why: string; why_zh: string }[]
  published: (Names & { id: string; value: string; unit: string; source: string })[]
}
