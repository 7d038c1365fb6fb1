// What the API answers, as far as the page reads it. Names are the API's: snake_case, the unit in the key.

import type { SkyWind } from './wind'

export type Standard = string
export type SpeciesId = 'PM2.5' | 'PM10' | 'SO2' | 'NO2' | 'CO' | 'O3'

export interface Problem {
  type?: string
  title: string
  title_zh?: string
  status: number
  detail?: string
  instance?: string
  allowed?: string[] | string
}

export interface Listing<T> {
  meta: { limit: number; next: string | null; synthetic: boolean; utc_offset_hours: number }
  results: T[]
}

export interface Named {
  id: string
  name_zh: string
  name_en: string
}

export interface Session {
  user: null | {
    name: string
    display_name: string
    role: string
    role_zh?: string
    role_en?: string
    area: string
    topics: string[]
    permissions?: string[]
    rights_granted?: boolean
    must_change_password?: boolean
    has_authenticator?: boolean
    until?: string
  }
  demonstration: boolean
  synthetic: boolean
  csrf: string
  login: { local: boolean; oidc: string | null }
  version: string
  now: string
}

export interface Unit extends Named {
  kind: 'prefecture' | 'county' | 'park' | 'group'
  parent: string | null
  members: string[]
  representative: string | null
  stations: string[]
}

export interface Station extends Named {
  unit: string
  kind: string
  longitude: number | null
  latitude: number | null
  synthetic: boolean
}

export interface Level {
  level: number
  numeral: string
  name_zh: string
  name_en: string
  index_to: number | null
}

export interface Region extends Named {
  utc_offset_hours: number
  synthetic: boolean
  first_day: string | null
  last_day: string | null
  units: Unit[]
  stations: Station[]
  standards: { id: Standard; title_zh: string; title_en: string; in_force_from: string }[]
  periods: { period: string; against: string | null; unit: string; explained: boolean }[]
  map: { url: string }
  levels: Record<Standard, Level[]>
}

/** Six parallel arrays; null is an hour or a day without a value. */
export interface Concentrations {
  pm25_ug_m3: (number | null)[]
  pm10_ug_m3: (number | null)[]
  so2_ug_m3: (number | null)[]
  no2_ug_m3: (number | null)[]
  co_mg_m3: (number | null)[]
  o3_ug_m3: (number | null)[]
}

export interface SkyPlace extends Concentrations {
  id: string
  index: Record<Standard, (number | null)[]>
  level: Record<Standard, (number | null)[]>
  primary: Record<Standard, string[][]>
}

export interface Sky {
  synthetic: boolean
  first_hour_ending: string
  hours: number
  standards: Standard[]
  units: SkyPlace[]
  stations: SkyPlace[]
  wind: SkyWind | null
}

export interface HourSeries extends Concentrations {
  synthetic: boolean
  first_hour_ending: string
  hours: number
  coverage: { expected: number; observed: number; percent: number | null }
}

export interface DaySeries extends Concentrations {
  unit: string
  standard: Standard
  first_day: string
  days: number
  index: (number | null)[]
  level: (number | null)[]
  primary: string[][]
}

export interface Figure {
  value: number | null
  unit: string
  exact: string
  figure: string
  rules: string[]
}

export interface Summary {
  valid_days: number
  good_days: number
  good_share_percent: number | null
  heavy_days: number
  heavy_share_percent: number | null
  pm25_mean_ug_m3: number | null
  pm10_mean_ug_m3: number | null
  so2_mean_ug_m3: number | null
  no2_mean_ug_m3: number | null
  co_mean_mg_m3: number | null
  o3_mean_ug_m3: number | null
  composite_index: number | null
}

export interface SpeciesVerdict {
  unit: string
  valid_days: number
  complete: boolean
  required_days: number
  shortfalls: string[]
  mean: number | null
  mean_exact: string | null
  mean_limit: number | null
  mean_attains: boolean | null
  percentile_rank: number | null
  percentile: number | null
  percentile_limit: number | null
  percentile_attains: boolean | null
  days_over_limit: number | null
}

export interface Month {
  month: string
  pm25_mean_ug_m3: number | null
  pm25_days: number
  pm25_enough: boolean
  pm10_mean_ug_m3: number | null
  pm10_days: number
  pm10_enough: boolean
  o3_mean_ug_m3: number | null
  o3_days: number
  o3_enough: boolean
}

export interface Target {
  unit_id: string
  statistic: string
  at_most: boolean
  target: number
  unit: string
  value: number | null
  met: boolean | null
  margin: number | null
  budget: { days_left: number; days: number | null; concentration: number | null; out_of_reach: boolean } | null
  source: string
  status: string
}

export interface Change {
  now: number
  before: number
  unit: string
  difference: number
  difference_unit: string
  change_percent: number | null
  figure: string
}

export interface Comparison {
  standard: Standard
  now: string
  before: string
  changes: Record<string, Change>
}

export interface Verdict {
  unit: Named
  period: string
  standard: Standard
  without_dust: boolean
  complete: boolean
  valid_days: number
  required_days: number
  shortfalls: string[]
  attains: boolean | null
  summary: Summary
  figures: Record<string, Figure>
}

export interface CalendarDay {
  day: string
  status: string
  index: number | null
  class: string | null
  primary: string[]
  missing: string[]
  dust: boolean
}

export interface Reproduction {
  id: string
  unit_id: string
  period: string
  against: string | null
  statistic: string
  unit: string
  published: number
  computed: number | null
  equal: boolean
  why: string | null
  source: string
}

export interface Bulletin {
  schema: string
  synthetic: boolean
  unit: Named
  region: Named | null
  period: { name: string; first_day: string; last_day: string; calendar_days: number }
  utc_offset_hours: number
  standard: {
    id: Standard
    title_zh: string
    title_en: string
    rules: { rule: string; document: string; title_zh: string; title_en: string; status: string; sha256: string }[]
  }
  basis: string
  stations: string[]
  complete: boolean
  valid_days: number
  required_days: number
  shortfalls: string[]
  attains: boolean | null
  summary: Summary
  days: {
    calendar_days: number
    valid_days: number
    not_available_days: number
    no_data_days: number
    good_days: number
    heavy_days: number
    class_days: Record<string, number>
    primary_days: Record<string, number>
  }
  species: Record<SpeciesId, SpeciesVerdict>
  figures: Record<string, Figure>
  months: Month[]
  targets: Target[]
  comparison: Comparison | null
  comparison_other_bases: Comparison[]
  comparison_refused: { code: string; message: string } | null
  base: Verdict | null
  other_standards: Verdict[]
  without_dust: Verdict | null
  members: Verdict[]
  ranks: { unit: string; rank: number; composite_index: number | null }[]
  reproductions: Reproduction[]
  calendar: CalendarDay[]
  notes: string[]
  lineage: { revision: number; readings: number; content_sha256: string; sources: string[] }
  made_at: string | null
  why?: Why
}

export interface Ranked extends Named, Partial<Summary> {
  rank: number
}

export interface TraceRow {
  line: number
  text: string
}

export interface Trace {
  figure: string
  value: number | null
  unit: string
  rules: { id: string; edition: string; sha256: string }[]
  method: string
  days?: Record<string, number>
  stations?: string[]
  readings?: number
  content_sha256?: string
  revision?: number
  sources?: {
    revision: number
    source: string
    source_sha256: string
    adapter: string
    synthetic: boolean
    imported_at: string
    readings: number
    raw_archived: boolean
    first_row: TraceRow | null
    last_row: TraceRow | null
  }[]
  recomputed_from_raw: { value: number | null; content_sha256: string; equal: boolean; why_not: string } | null
}

export interface RuleLine {
  rule: string
  id: string
  edition: string
  document: string
  title_zh: string
  title_en: string
  status: string
  in_force_from: string | null
  in_force_until: string | null
  sha256: string
}

export interface RuleText extends RuleLine {
  text: string
  default_grade: string | null
  /** Of a rule that sets limits. */
  limits: { species: string; statistic: string; grade: string; value: number; unit: string }[] | null
}

export interface WhyPart {
  kind: 'weather' | 'measure' | 'background' | 'unexplained'
  id: string
  name_zh: string
  name_en: string
  value_ug_m3: number
  low_ug_m3: number
  high_ug_m3: number
  share_percent: number | null
  cut_t: number | null
  worked: number | null
  method: string
  source: string
}

export interface NormalisedMonth {
  first_day: string
  observed_ug_m3: number | null
  normalised_ug_m3: number | null
  low_ug_m3: number | null
  high_ug_m3: number | null
}

export interface Why {
  schema: string
  synthetic: boolean
  unit: string
  target: string
  before: string
  after: string
  mean_before_ug_m3: number
  mean_after_ug_m3: number
  change_ug_m3: number
  parts: WhyPart[]
  published: { part: string; name_zh: string; name_en: string; published_percent: number; source: string }[]
  normalised: null | {
    months: NormalisedMonth[]
    skill_r2: number | null
    skill_rmse_ug_m3: number | null
    skill_rows: number | null
    pool: string
    coverage: number | null
    years: number | null
    warnings: string[]
  }
  notes: string[]
}

export interface WhyAnswer {
  unit: Named
  period: { name: string; first_day: string; last_day: string }
  synthetic: boolean
  why: Why
}

export interface Progress {
  job: string
  done: number
  all: number
  title_zh: string
  title_en: string
  state: string
  detail?: string
}

export interface CaseLine {
  id: string
  type: string
  state: string
  state_kind: string
  due: string | null
  days_left: number | null
  place: string
  topic: string
  assignee: string | null
  title: string
  synthetic: boolean
}

export interface CaseAttachment {
  sha256: string
  name: string | null
  media_type: string
  bytes: number
  kind?: string | null
  taken_at_utc?: string | null
  longitude?: number | null
  latitude?: number | null
}

export interface CaseEvent {
  number: number
  version: number
  kind: string
  at_utc: string
  by: string
  role: string
  transition: string | null
  state: string | null
  assignee: string | null
  reason: string | null
  text: string | null
  step: string | null
  due: string | null
  state_due: string | null
  rating: number | null
  fields: Record<string, string>
  links: { kind: string; id: string }[]
  attachments: CaseAttachment[]
  chain: string
}

export interface CaseStep {
  id: string
  to: string
  name: { zh: string; en: string }
  missing: string[]
  asks_assignee: boolean
  evidence: { kind: string; more: number }[]
  fields: CaseStepField[]
}

export interface CaseStepField {
  id: string
  name: { zh: string; en: string }
  kind: 'text' | 'number' | 'day' | 'choice'
  choices: { id: string; name: { zh: string; en: string } }[]
}

export interface Case {
  id: string
  type: string
  version: number
  state: string
  state_kind: string
  topic: string
  place: string
  title: string
  text: string | null
  assignee: string | null
  opened_at_utc: string
  responded_at_utc: string | null
  closed_at_utc: string | null
  due: string | null
  state_due: string | null
  round: number
  rating: number | null
  merged_into: string | null
  fields: Record<string, string>
  links: { kind: string; id: string }[]
  synthetic: boolean
  events: CaseEvent[]
  actions: { role: string; steps: CaseStep[]; deeds: string[] }
}

export interface CaseType extends Named {
  prefix: string
  topics?: string[]
  states: (Named & { kind: string })[]
}

/** `topics` and `offices` are the words that all types share. */
export interface CaseWords {
  results: CaseType[]
  topics?: Named[]
  offices?: Named[]
  evidence?: Named[]
}

export interface CaseList {
  as_of: string
  cases: CaseLine[]
  after: string | null
}

export interface TreeTask {
  id: string
  place: string
  name_zh: string
  name_en: string
  due: string | null
  at_once: boolean
  long_term: boolean
  deadline: string
  status: string
  light: 'not_due' | 'soon' | 'overdue' | 'done' | 'standing'
  closed: boolean
  closed_by: string | null
  look_again: string | null
  areas: string[]
  topic: string
  case_id: string | null
}

export interface TreeIssue {
  number: number
  place: string
  name_zh: string
  name_en: string
  tasks: TreeTask[]
}

export interface CaseTree {
  register: string
  as_of: string
  document: Named & { day: string; status: string; closed_by: string | null }
  counts: Record<string, number>
  aspects: { number: number; place: string; name_zh: string; name_en: string; issues: TreeIssue[] }[]
}

export interface Draft {
  type: string
  title: string
  text: string
  topic: string
  place: string
  spot?: [number, number]
  happened?: string
  contact?: { phone?: string }
  files: DraftFile[]
}

export interface DraftFile {
  name: string
  base64: string
  taken_at?: string
  spot?: [number, number]
}
