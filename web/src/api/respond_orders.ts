/** Orders, evidence and checks, as /api/v1/respond gives them (doc/respond-orders.md). */
export type ListPollutant = 'so2' | 'nox' | 'pm' | 'voc'
export interface OrderStep {
  unit: string
  unit_name: { zh: string; en: string }
  kind: 'own' | 'stop' | 'reduce' | 'stretch' | 'transport'
  cut_percent: number
  from_hour: number
  text: string
}
export interface OrderHead {
  id: string
  level: string
  kind: 'enterprise' | 'county'
  enterprise?: string
  recipient?: string
  name: { zh: string; en: string }
  county: string
  sent: string
  receipt_due: string
  received?: string
  late: boolean
  supersedes: string
  reduction_g_d: Record<ListPollutant, number>
}
export interface OrderList {
  now: string
  orders: number
  received: number
  late: number
  results: (OrderHead & { steps: number })[]
}
export interface OneOrder extends OrderHead {
  steps: OrderStep[]
  from: string
  until: string
  basis: string
}
export interface PlantCheck {
  enterprise: string
  score_percent: number
  hours: number
  hours_without_evidence: number
  hours_not_executed: number
  flags: string[]
  banned_trucks: number
  fails_now: boolean
  /** One letter an hour: . nothing asked, y executed, n not executed, ? no evidence. */
  verdicts: string
  faults: { unit: string; hour: string; metric: string; value: number; usual: number; allowed_percent: number }[]
}
export interface EpisodeCheck {
  first: string
  last: string
  synthetic: boolean
  failing_now: number
  enterprises: PlantCheck[]
}
export interface Dispatched {
  dry_run: boolean
  orders: number
  enterprises: number
  counties: number
  reduction_kg_d: Record<ListPollutant, number>
}
export interface JointOrder {
  sent: string
  due: string
  acknowledged: number
  late: number
  members: { id: string; name: { zh: string; en: string }; late: boolean; acknowledged?: string; by?: string }[]
}
