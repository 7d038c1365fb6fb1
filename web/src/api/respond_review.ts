/** After-action reviews as the API tells them: /respond/reviews, /respond/seasons (doc/respond-review.md). */

export interface ReviewName {
  name_zh: string
  name_en: string
}
export type ReviewLevel = 'none' | 'blue' | 'yellow' | 'orange' | 'red'
export interface ReviewLine {
  episode: string
  state: string
  highest: ReviewLevel
  began: string | null
  ended: string | null
  reviewed: boolean
  sentence_zh: string
  sentence_en: string
}
export interface ReviewList {
  results: ReviewLine[]
  seasons: string[]
  synthetic: boolean
}
export type Outcome = 'hit' | 'miss' | 'false_alarm' | 'quiet' | 'unknown'
export interface DayOutcome {
  place: string
  day: string
  lead: number
  forecast: string
  expected: number | null
  observed: number | null
  expected_class: number | null
  observed_class: number | null
  outcome: Outcome
}
export interface LevelMatrix {
  lead: number
  days: number[][]
  unknown: number
  hits: number
  misses: number
  false_alarms: number
  quiet: number
}
export interface TimingStep {
  number: number
  act: string
  level: ReviewLevel
  at: string
  from: string
  who: string
  hours_since_before: number | null
  forecast: boolean
  criterion: boolean
}
export interface ReviewTiming {
  steps: TimingStep[]
  proposal_to_approval_h: number | null
  announced_to_start_h: number | null
  started_to_lift_h: number | null
  announced_in_time: boolean | null
  first_over: string | null
  last_over: string | null
  lead_h: number | null
  onset_error_h: number | null
  end_error_h: number | null
  receipts: { sent: number; received: number; median_minutes: number | null; late: string[]; never: string[] }
}
/** By pollutant: SO2, NOx, PM, VOCs. */
export type Grams = number[]
export interface ExecutedCut {
  source: string
  planned_g_d: Grams
  executed_g_d: Grams
  unknown_g_d: Grams
  not_executed_g_d: Grams
  /** Hours in which its units were on their way down. Absent in older reviews. */
  coming_down_g_d?: Grams
  checked: boolean
}
export interface PollutantShare {
  pollutant: 'so2' | 'nox' | 'pm' | 'voc'
  base_g_d: number
  planned_g_d: number
  executed_g_d: number
  unknown_g_d: number
  required_percent: number | null
  coming_down_g_d?: number
  /** After SO2 and NOx made up for each other, at every level that asks. Absent in older reviews. */
  planned_reached?: boolean | null
  executed_reached?: boolean | null
}
/** Hours of one level in force under one dispatch of orders. */
export interface OrderedSpan {
  first: string
  last: string
  level: ReviewLevel
  ordered: ReviewLevel
  turn: number
  basis: string
  basis_row: number
  orders: number
  rule: string
  shares: PollutantShare[]
  planned_reaches: boolean | null
  executed_reaches: boolean | null
}
export interface WithoutHour {
  hour: string
  observed: number | null
  without: number | null
  low: number | null
  high: number | null
}
export interface WithoutValue {
  observed: number
  without: number
  low: number
  high: number
}
export interface PlaceWithout {
  place: string
  hours: WithoutHour[]
  peak: WithoutValue | null
  mean: WithoutValue | null
  full_effect: number
  scaled: boolean
}
export interface TwoWays {
  table: number | null
  table_low: number | null
  table_high: number | null
  similar: number | null
  similar_low: number | null
  similar_high: number | null
  unexplained: number | null
  agreement: 'not_compared' | 'agree' | 'disagree'
}
export type Finding =
  | 'never_executed'
  | 'below_score'
  | 'no_evidence'
  | 'no_check'
  | 'base_too_low'
  | 'exemption_cut'
  | 'exemption_invalid'
  | 'exemption_expired'
  | 'base_too_high'
  | 'unit_unseen'
export interface ReviewCorrection extends ReviewName {
  kind: Finding
  source: string
  unit: string
  is: number | null
  wanted: number | null
  detail: string
}
export type Missing = 'forecasts' | 'air' | 'list' | 'orders' | 'scores' | 'receipts' | 'table' | 'weather' | 'costs'
export interface EpisodeReview {
  episode: { id: string; state: string; highest: ReviewLevel; units: string[]; began: string | null; ended: string | null }
  synthetic: boolean
  first: string
  last: string
  days: DayOutcome[]
  matrices: LevelMatrix[]
  timing: ReviewTiming
  list: string
  share_rule: string
  cuts: ExecutedCut[]
  shares: PollutantShare[]
  planned_reaches: boolean | null
  executed_reaches: boolean | null
  /** Absent in reviews that were kept before orders were read by the hour. */
  spans?: OrderedSpan[]
  hours?: number
  hours_ordered?: number
  rate: { executed_percent: number | null; unknown_percent: number | null }
  elsewhere: number
  places: PlaceWithout[]
  main_place: number | null
  similar_place: string
  similar: {
    candidates: number
    compared: number
    days: { day: string; observed: number; expected: number | null; nearest: { day: string; distance: number; pm25: number }[] }[]
  }
  two_ways: TwoWays
  cost: { yuan: number; days: number; known: number; unknown: number; yuan_per_ug_m3: number | null } | null
  corrections: ReviewCorrection[]
  missing: Missing[]
  lineage: { what: string; from: string }[]
}
interface Told {
  sentence_zh: string
  sentence_en: string
  names: Record<string, ReviewName>
  kept: { number: number; at: string; who: string } | null
}
export interface ReviewPage extends Told {
  review: EpisodeReview
}
export interface SeasonWarning {
  episode: string
  highest: ReviewLevel
  first: string
  last: string
  hit: boolean
  lead_h: number | null
  executed_percent: number | null
  unknown_percent: number | null
  peak: WithoutValue | null
  reviewed: boolean
}
export interface SeasonReview {
  period: string
  synthetic: boolean
  matrices: LevelMatrix[]
  warnings: SeasonWarning[]
  episodes: { seen: { first: string; last: string; highest: number; peak: string }; warnings: string[] }[]
  hits: number
  misses: number
  false_alarms: number
  unsupported: { episode: string; number: number; act: string; forecast: boolean; criterion: boolean }[]
  unanswered: {
    fault: 'forecast_unwarned' | 'observed_unwarned'
    first: string
    last: string
    level: ReviewLevel
    criterion: string
    units: string[]
    figures: string
  }[]
  unanswered_known: boolean
}
export interface SeasonPage extends Told {
  season: SeasonReview
}
