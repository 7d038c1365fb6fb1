/** Orders, what meters say of them, and the regional order, as /api/v1/respond gives them (doc/respond-orders.md). */
import type { Bilingual, WarningLevel } from './respond_episodes'

export type Grams = Record<'so2' | 'nox' | 'pm' | 'voc', number>

interface OrderHead {
  id: string
  episode: string
  level: WarningLevel
  kind: 'enterprise' | 'county'
  enterprise?: string
  recipient?: string
  name: Bilingual
  county: string
  basis: string
  /** Hours that end there: "2024-01-05T14". */
  from: string
  until: string
  supersedes: string
  docket_case: string
  sent: string
  receipt_due: string
  received?: string
  received_by?: string
  late: boolean
  reduction_g_d: Grams
  synthetic: boolean
}
export interface OrderRow extends OrderHead {
  steps: number
}
export interface OrderList {
  now: string
  orders: number
  received: number
  late: number
  results: OrderRow[]
}
export interface OrderStep {
  unit: string
  unit_name: Bilingual
  kind: string
  cut_percent: number
  from_hour: number
  hours_to_reduce: number
  reduction_g_d: Grams
  text: string
  checks: string[]
  threshold_percent: number
}
export interface OrderPage extends OrderHead {
  steps: OrderStep[]
}

export type OrderFlag = 'flow_not_down' | 'night_rebound' | 'banned_trucks' | 'unknown_trucks' | 'evidence_missing'
export interface CheckFault {
  unit: string
  hour: string
  metric: string
  value: number | null
  usual: number | null
  allowed_percent: number
}
export interface PlantCheck {
  enterprise: string
  planned_g: Grams
  executed_g: Grams
  score_percent: number
  hours: number
  hours_without_evidence: number
  hours_not_executed: number
  flags: OrderFlag[]
  banned_trucks: number
  /** Not there in checks kept before trucks of unknown stage were counted. */
  unknown_trucks?: number
  fails_now: boolean
  /** One letter an hour: . asked nothing, y executed, n not, ? no evidence. */
  verdicts: string
  faults: CheckFault[]
}
export interface EpisodeCheck {
  episode: string
  first: string
  last: string
  synthetic: boolean
  failing_now: number
  enterprises: PlantCheck[]
}

/** GET /respond/meters: meters that send telegrams, what came of them, and how old each check is. */
export interface MeterPage {
  /** Null where no telegrams are taken. */
  map: { as_of: string; meters: number; pause_seconds: number } | null
  rounds: { episode: string; at: string; hours: number; withdrawn: number; notes: string[] }[]
  checks: { episode: string; made: string; age_minutes: number; until: string; hours_behind: number; failing_now: number }[]
}

export interface Dispatched {
  dry_run: boolean
  orders: number
  enterprises: number
  counties: number
  /** Orders without steps: what was asked before no longer holds. */
  releases: number
  reduction_kg_d: Grams
  cases: number
  without_case: { order: string; why: string }[]
  /** Why cases of replaced orders did not end. */
  troubles: string[]
}

export interface JointMember {
  id: string
  name: Bilingual
  late: boolean
  acknowledged?: string
  by?: string
  started?: string
  started_by?: string
  late_start: boolean
}
export interface JointTurn {
  turn: number
  level: WarningLevel
  until: string
  sent: string
  members: number
  acknowledged: number
  late: number
  late_start: number
}
export interface JointOrder {
  id: string
  episode: string
  turn: number
  level: WarningLevel
  from: string
  until: string
  sent: string
  due: string
  acknowledged: number
  late: number
  late_start: number
  members: JointMember[]
  earlier: JointTurn[]
}
