/** Plans as the API tells them: /respond/plans, /respond/plan-trial, /respond/yearly-plan. */
export type PlanLevel = 'yellow' | 'orange' | 'red'
export type PlanPollutant = 'so2' | 'nox' | 'pm' | 'voc'
export interface Named {
  name_zh: string
  name_en: string
}
export interface PlanOutcome {
  cost_yuan_d: number
  reduction_g_d: Record<PlanPollutant, number>
  share_percent: Record<PlanPollutant, number | null>
  /** PM2.5 less, by receptor. */
  ug_m3: number[]
}
export interface PlanDemand {
  kind: 'share' | 'balance' | 'target' | 'enterprise_cost' | 'county_cost' | 'enterprise_base'
  asked: number
  given: number
  gave_way: boolean
  shortfall: number
  price_yuan_d: number
  pollutant?: PlanPollutant
  receptor?: string
  group?: string
}
export type PlanReason = 'not_needed' | 'exempt' | 'duty' | 'cheap' | 'rounding'
export interface PlanEnterprise extends Named {
  enterprise: string
  county: string
  reason: PlanReason
  units: { unit: string; kind: string; cut_percent: number; cost_yuan_d: number; duty: boolean }[]
  cost_yuan_d: number
  worth_yuan_d: number
  reduction_g_d: Record<PlanPollutant, number>
  ug_m3: number[]
  demand: PlanDemand | null
  gives?: number
}
export interface PlanDocument {
  id: string
  list: string
  list_id: string
  level: PlanLevel
  on: string
  synthetic: boolean
  status: 'within_gap' | 'out_of_time' | 'relaxed' | 'none'
  least_proven: boolean
  asked: {
    share_set: string
    balanced: boolean
    share_percent: Record<PlanPollutant, number | null>
    targets: { receptor: string; ug_m3: number }[]
    gap: number
    enterprise_cost_percent: number
    county_cost_percent: number
  }
  receptors: (Named & { id: string })[]
  plan: PlanOutcome & { bound_yuan_d: number; linear_bound_yuan_d: number; gap: number; linear_seconds: number; search_seconds: number }
  equal: PlanOutcome & { percent: number; meets: boolean }
  official: PlanOutcome
  greatest: PlanOutcome
  at_equal: (PlanOutcome & { gap: number }) | null
  /** What the caps cost; absent in plans of before. */
  without_caps?: (PlanOutcome & { gap: number }) | null
  demands: PlanDemand[]
  effects: { from: string; period: string; synthetic: boolean; lineage: string[]; units: Record<string, number> }
  left_out: string[]
  counts: Record<string, number>
  enterprises: PlanEnterprise[]
}
export interface PlanRow {
  id: string
  list: string
  level: PlanLevel
  status: PlanDocument['status']
  plan: PlanOutcome
}
export interface YearlyStep extends Named {
  id: string
  kind: string
  unit: string
  unit_name_zh: string
  unit_name_en: string
  taken: boolean
  cost_yuan: number
  co2_t: number
  tonnes: Record<'so2' | 'nox' | 'pm', number>
  ug_m3: number
  yuan_per_ug_m3: number
  ug_m3_after: number
  cost_after_yuan: number
}
export interface YearlyPlan {
  period: string
  synthetic: boolean
  probability: number
  reached: boolean
  cost_yuan: number
  co2_t: number
  tonnes: Record<'so2' | 'nox' | 'pm', number>
  receptors: (Named & { id: string; all_ug_m3: number })[]
  targets: { receptor: string; asked: number; mean: number; deviation: number; sure: number; probability: number }[]
  curve_receptor: string
  curve: YearlyStep[]
}
