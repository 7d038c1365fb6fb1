/** Consents, cards, loans and assets as the API tells them: /carbon/consents, /carbon/own, /carbon/cards, /carbon/loans, /carbon/assets. */
export interface Worded {
  id: string
  name_zh: string
  name_en: string
}
export type ConsentState = 'in_force' | 'not_yet' | 'ended' | 'revoked'
export interface ConsentRow {
  id: string
  enterprise: string
  bank: string
  what: string[]
  purposes: string[]
  from: string
  until: string
  last_day: string
  granted_by: string
  revoked?: string
  state: ConsentState
}
export interface ConsentsPage {
  enterprise: string
  synthetic: boolean
  at: string
  banks: string[]
  whats: Worded[]
  purposes: Worded[]
  most_months: number
  results: ConsentRow[]
}
export interface LookRow {
  at: string
  bank: string
  officer: string
  purpose: string
  allowed: string[]
  refused: string[]
}
export interface LooksPage {
  enterprise: string
  results: LookRow[]
  /** Refused looks, counted by bank and day. */
  refusals: { day: string; bank: string; count: number; first: string; last: string }[]
}
export interface CardsPage {
  bank: string
  at: string
  synthetic: boolean
  whats: Worded[]
  purposes: Worded[]
  results: (Omit<Worded, 'id'> & { enterprise: string; sector: string; consent: string; what: string[]; purposes: string[]; from: string; until: string })[]
}
export interface CardPage {
  enterprise: string
  name_zh: string
  name_en: string
  sector: string
  bank: string
  officer: string
  purpose: string
  at: string
  synthetic: boolean
  emissions?: { period: string; guide: string; total_t: number | null; direct_t: number | null; parts_t: Record<string, number>; state: string; missing_months: string[] }[]
  intensity?: { year: number; intensity: number | null; benchmark: number | null; ratio: number | null; benchmark_of: string; state: string; reason: string }[]
  rating?: { year: number; level: string; tier: string; trend: string; state: string; reason: string }[]
  quality?: { figures: Record<string, number>; findings_open: number }
  pollution?: { grade: string; penalties: { day: string; fine_yuan: string; what: string }[] }
  projects?: (Worded & { state: string; in_library: boolean; valid_to: string | null; saved_t: number | null })[]
  loans?: (Worded & { principal_yuan: string; saving_yuan: string; rate_now: string; decisions: LoanDecision[] })[]
  /** What a third party verifies at /carbon/codes/cards; absent where no key was made yet. */
  signed?: { text: string; signature: string; key: string }
  assets?: { year: number; state: string; obligation: number; surrendered: number; offsets: number; missing: number; deadline: string }[]
  notes: string[]
}
export type LoanOutcome = 'pending' | 'met' | 'missed' | 'missing' | 'unverified' | 'other_basis' | 'too_late'
export interface LoanDecision {
  kpi: string
  year: number
  outcome: LoanOutcome
  day: string
  target: string
  late: boolean
  step_bp: number
  value?: string | null
  revised?: string | null
  why?: string
}
export interface LoanKpi extends Worded {
  unit: string
  kind: 'emission' | 'intensity' | 'score'
  lower_is_better: boolean
  basis: string[]
  step_down_bp: number
  step_up_bp: number
  targets: { year: number; value: string }[]
}
export interface LoanTerms extends Worded {
  enterprise: string
  enterprise_name_zh: string
  enterprise_name_en: string
  bank: string
  principal_yuan: string
  base_rate: string
  cap: string | null
  floor: string | null
  from: string
  until: string
  period_months: number
  day_count: string
  verifier: string
  rate_now: string
  interest_yuan: string
  saving_yuan: string
  ended: boolean
  synthetic: boolean
  kpis: LoanKpi[]
}
export interface LoanRow extends LoanTerms {
  outcomes: { kpi: string; year: number; outcome: LoanOutcome; step_bp: number }[]
}
export interface LoansPage {
  on: string
  synthetic: boolean
  principal_yuan: string
  saving_yuan: string
  results: LoanRow[]
  published: (Worded & { value: string; unit: string; source: string })[]
}
export interface LoanPeriod {
  begin: string
  end: string
  rate: string
  rate_percent: number
  uncapped_percent: number
  capped: boolean
  floored: boolean
  foreseen: boolean
  interest_yuan: string
  at_base_yuan: string
  saving_yuan: string
}
export interface MeasuredFigure {
  value: string | null
  missing: string
  guide: string
  basis: string[]
  snapshot: string
  tonnes: number | null
  amount: string
  amount_unit: string
  parts: Record<string, number>
  lines: { line: string; part: string; formula: string; tonnes: number | null }[]
  filings: number
  operands: number
}
export interface AmendmentRow {
  id: string
  number: string
  loan: string
  from: string
  cap?: string
  floor?: string
  verifier?: string
  kpis: { kpi: string; step_down_bp?: string; step_up_bp?: string; targets?: { year: number; value: string }[]; factors?: string[] }[]
  reason: string
  state: 'proposed' | 'agreed' | 'declined' | 'withdrawn'
  open: boolean
  proposed_by: string
  answer?: string
}
export interface LoanPage extends LoanTerms {
  /** The days on which an amendment can begin. */
  next_begins: string[]
  amendments: AmendmentRow[]
  on: string
  figures: boolean
  periods: LoanPeriod[]
  decisions: LoanDecision[]
  verified?: { kpi: string; year: number; value: string | null; origin: string; verified_by: string; verified_on: string | null }[]
  years?: { kpi: string; year: number; target: string; contract: MeasuredFigure | null; today: MeasuredFigure | null }[]
}
export type ComplianceState = 'unknown' | 'open' | 'met' | 'overdue'
export interface AssetYear {
  holder: string
  year: number
  state: ComplianceState
  obligation: number
  surrendered: number
  offsets: number
  offset_limit: number
  missing: number
  deadline: string
  no_obligation: string
}
export interface AssetBalance {
  holder: string
  pot: string
  party: string
  kind: string
  vintage: number
  units: number
}
export interface AssetEntry {
  id: number
  by: string
  act: string
  voucher: string
  day: string
  holder: string
  to: string
  party: string
  kind: string
  vintage: number
  units: number
  year: number
  note: string
  reversed: boolean
}
export interface AssetsPage {
  on: string
  synthetic: boolean
  rule: { ref: string; title_zh: string; title_en: string; source: string; status: string; kinds: (Worded & { surrender: boolean; share_percent: string | null; status: string })[] }
  rows: number
  holders: Worded[]
  balances: AssetBalance[]
  years: AssetYear[]
  sums: { kind: string; vintage: number; sum: number; issued: number }[]
  holder?: string
  entries?: AssetEntry[]
}
