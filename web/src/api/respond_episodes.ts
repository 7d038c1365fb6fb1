/** Warnings and episodes, as /api/v1/respond gives them (doc/respond-warnings.md). */
export type WarningLevel = 'none' | 'blue' | 'yellow' | 'orange' | 'red'
export type EpisodeState = 'proposed' | 'approved' | 'in_force' | 'lift_proposed' | 'lifted' | 'evaluated' | 'rejected'
export type EpisodeActWord =
  | 'propose'
  | 'approve'
  | 'reject'
  | 'start'
  | 'upgrade'
  | 'downgrade'
  | 'extend'
  | 'propose_lift'
  | 'keep_on'
  | 'lift'
  | 'evaluate'
export type CauseWord = 'pm25' | 'dust' | 'ozone' | 'cross_border' | 'other'
export interface Bilingual {
  zh: string
  en: string
}

export interface EpisodeRow {
  id: string
  state: EpisodeState
  level: WarningLevel
  highest: WarningLevel
  cause: CauseWord
  list: boolean
  units: string[]
  rule_set: string
  proposed_at: string
  /** Hours that end there: "2024-01-05T14". */
  began: string | null
  ended: string | null
  until: string
  announced_hours: number | null
  unsupported: number
}

export interface EpisodeActRow {
  number: number
  act: EpisodeActWord
  level: WarningLevel
  units: string[]
  from: string
  until: string
  who: string
  role: string
  at_beijing: string
  unsupported: boolean
  criterion_text: Bilingual | null
  evidence: { forecast: string; rule_set: string; criterion: string; figures: string; reason: string }
}

export interface ApprovalRow {
  level: WarningLevel
  office: Bilingual
  roles: string[]
  written_decision: boolean
}

export interface EpisodeNext {
  act: EpisodeActWord
  decides: boolean
  office: Bilingual
  roles: string[]
  written_decision: boolean
  may: boolean
}

export interface EpisodePage extends Omit<EpisodeRow, 'acts'> {
  rule_name: Bilingual
  notice: Bilingual
  announce_hours: number
  announced_late: boolean
  levels: WarningLevel[]
  next: EpisodeNext[]
  approval: ApprovalRow[]
  acts: EpisodeActRow[]
}

export interface ProposalUnit {
  unit: string
  level: WarningLevel
  criterion: string
  figures: string
  days: { day: string; aqi: number | null; cause: CauseWord }[]
}

export interface ProposalRow {
  rule_set: string
  name: Bilingual
  kind: 'warning' | 'prewarning' | 'variant'
  status: 'verified' | 'unverified'
  chosen: boolean
  in_force: boolean
  level: WarningLevel
  criterion: string
  criterion_text: Bilingual | null
  from: string | null
  until: string | null
  cause: CauseWord | null
  list: boolean
  notice: Bilingual | null
  units: string[]
  unknown: string[]
  regional: boolean
  regional_units: string[]
  figures: string
  by_unit: ProposalUnit[]
}

export interface Proposals {
  day: string
  forecast: string
  synthetic: boolean
  results: ProposalRow[]
}

export interface SeasonDay {
  day: string
  forecast: string
  asked: WarningLevel
  expected: number | null
  observed: number | null
  in_force: WarningLevel
}

export interface SeasonFinding {
  fault: 'unsupported' | 'forecast_unwarned' | 'observed_unwarned'
  first: string
  last: string
  level: WarningLevel
  criterion: string
  episode: string
  act: number
  units: string[]
  forecasts: string[]
  figures: string
}

export interface EpisodeSeason {
  period: string
  rule_set: string
  rule_name: Bilingual
  episodes: number
  days: SeasonDay[]
  results: SeasonFinding[]
}
