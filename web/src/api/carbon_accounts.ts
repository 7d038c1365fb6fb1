/** Carbon accounts and filings, as /api/v1/carbon gives them (doc/carbon-account.md). */
import { language } from '@/locale'
import type { Query } from './client'

export interface Named {
  zh: string
  en: string
}
export const said = (name: Named | null | undefined): string => (name ? (language.value === 'en' ? name.en || name.zh : name.zh || name.en) : '')

export const PARTS = ['fuel', 'process', 'electricity', 'heat', 'recovery'] as const
export type Part = (typeof PARTS)[number]
export type Parts = Record<Part, number>
export type MonthState = 'missing' | 'provisional' | 'final'
export type Grade = 'A' | 'B' | 'C' | 'D' | 'E'
export type Severity = 'notice' | 'warning' | 'error'

export interface AccountRow {
  enterprise: string
  name: Named
  sector: string
  county: string
  guide: string
  version?: string
  late_guide?: boolean
  state: MonthState
  total_t?: number | null
  direct_t?: number
  parts?: Parts
  missing_months?: string[]
  grade: Grade
  findings?: Record<Severity, number>
  kept: number | null
  trouble?: string
  trouble_zh?: string
}
export interface AccountsSum {
  enterprises: number
  complete: number
  total_t: number
  parts: Parts
}
export interface AccountsGroup extends AccountsSum {
  id: string
  name: Named
}
export interface MonthSum {
  month: string
  total_t: number
  parts: Parts
  unknown_lines: number
}
export interface Published {
  id: string
  name: Named
  value: number
  unit: string
  source: string
}
export interface AccountsTable {
  period: string
  years: string[]
  synthetic: boolean
  enterprises: number
  sum: AccountsSum
  sectors: AccountsGroup[]
  counties: AccountsGroup[]
  months: MonthSum[]
  published: Published[]
  results: AccountRow[]
}

export interface AccountOperand {
  id: string
  value: number
  unit: string
  kind: 'item' | 'parameter' | 'measured' | 'formula'
  origin: string
  filed?: string
  filed_unit?: string
  how?: string
  evidence?: string
  meter?: string
  grade?: Grade
}
export interface AccountFigure {
  month: string
  facility: string
  line: string
  part: Part
  t: number | null
  missing: string
  state: MonthState
  grade: Grade
  because: string
  operands: AccountOperand[]
}
export interface CarbonFinding {
  id?: string
  severity: Severity
  code: string
  month: string
  facility: string
  subject: string
  what: Named
  advice: Named
}
export interface KeptAccount {
  row: number
  at: string
  who: string
  guide: string
  version: string
  state: MonthState
  sha256: string
  total_t: number | null
  is_this?: boolean
}
export interface AccountPage {
  enterprise: string
  name: Named
  sector: string
  sector_name: Named
  county: string
  county_name: Named
  period: string
  years: string[]
  boundary: string
  synthetic: boolean
  guide: {
    id: string
    version: string
    title: Named
    source: string
    status: string
    in_force: string
    late: boolean
    notes: string[]
    notes_zh: string[]
    versions: { version: string; in_force: string }[]
  }
  state: MonthState
  total_t: number | null
  direct_t: number
  parts: Parts
  missing_months: string[]
  grade: Grade
  grade_because: string
  grade_means: Named
  factors: string[]
  notes: string[]
  notes_zh: string[]
  lines: { line: string; name: Named; part: Part; formula: string; unit: string; t: number | null; effective: { year: string; input: string; value: number; unit: string }[] }[]
  months: AccountFigure[]
  names: Record<string, Named>
  findings: CarbonFinding[]
  sha256: string
  kept: KeptAccount | null
}
export interface ItemRows {
  month: string
  item: string
  metered: boolean
  about: string
  synthetic: boolean
  filings: { row: number; at: string; who: string; state: MonthState; amount?: string; unit?: string; evidence?: string; meter?: string }[]
  days: { day: string; value: string }[]
  sum: string
  agrees: boolean
}
export interface Beside {
  kept: number | null
  before: { guide: string; version: string; total_t: number | null; notes: string[] }
  after: { guide: string; version: string; total_t: number | null; notes: string[] }
  missing_after: string[]
  results: { name: string; before_t: number | null; after_t: number | null; change_t: number | null }[]
}
export interface Snapshots {
  results: (KeptAccount & { same: boolean; trouble: string; bytes: number })[]
}
export interface OpenedCases {
  opened: number
  results: { finding: string; case: string; fresh: boolean; refused: string }[]
}

export interface FiledItem {
  item: string
  amount: string
  unit: string
  origin: string
  evidence?: string
  meter?: string
}
export interface FormItem {
  item: string
  name: Named
  unit: string
  kind: 'input' | 'measured' | 'deduction' | 'check'
  required: boolean
  usual: boolean
  needed_with: string
  low: string | null
  high: string | null
  proofs: string[]
  feeds: Record<string, string>
  from: '' | 'filed' | 'meter'
  now: FiledItem | null
  last: FiledItem | null
}
export interface MonthForm {
  enterprise: string
  name: Named
  month: string
  facility: string
  guide: { id: string; version: string; title: Named }
  state: MonthState
  last_month: string
  synthetic: boolean
  meters: string
  series: { item: string; meter: string; hours: number; known: number; percent: string; why: string }[]
  filed: { row: number; at: string; who: string } | null
  items: FormItem[]
}
export interface FeedColumn {
  field: string
  name: Named
}
export interface MonthFeeds {
  enterprise: string
  name: Named
  month: string
  state: 'provisional' | 'final'
  guide: string
  synthetic: boolean
  inventory: string
  outlets: { id: string; name: Named; document: string | null; status: string | null; limits: { factor: string; name: Named; limit_mg_m3: string }[] }[]
  feeds: {
    id: 'permit' | 'inventory' | 'carbon' | 'emergency'
    form: { id: string; name: Named }
    columns: FeedColumn[]
    rows: string[][]
    unfilled: FeedColumn[]
    gaps: { code: string; subject: string; what: Named; advice: Named }[]
  }[]
}
export interface FiledMonths {
  enterprise: string
  name: Named
  synthetic: boolean
  results: { month: string; facility: string; state: MonthState; items: number; row: number | null }[]
}
export interface FilingUpload {
  stored: boolean
  acceptable: boolean
  rows: number
  months: { enterprise: string; facility: string; month: string; items: number; row: number | null }[]
  refusals: { row: number; column: string; given: string; message: string; message_zh: string }[]
  findings: CarbonFinding[]
}

/** Of the demonstration, where nobody is signed in: whose own page is shown. */
export const SHOWN_IN_DEMONSTRATION = 'SYN-TEXTILE-03'
export const ownQuery = (demonstration: boolean, query: Query = {}): Query => (demonstration ? { ...query, enterprise: SHOWN_IN_DEMONSTRATION } : query)
