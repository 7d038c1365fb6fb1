export type AlarmState = 'pending' | 'alerting' | 'recovering' | 'no_data' | 'error' | 'ended'
export type AlarmSeverity = 'notice' | 'warning' | 'critical'

export interface Alarm {
  id: number
  rule: string
  rule_name_zh: string
  rule_name_en: string
  severity: AlarmSeverity
  place: string
  place_name_zh: string
  place_name_en: string
  state: AlarmState
  kind: 'alerting' | 'no_data' | 'error'
  since: string
  first_seen: string
  raised_at: string | null
  ended_at: string | null
  value_text: string
  limit_text: string | null
  hour_ending: string | null
  silenced: boolean
  muted: boolean
  acknowledged: { by: string; why: string; at: string } | null
  times_told: number
  synthetic: boolean
}
export type AlarmCounts = Record<AlarmState | 'open' | 'unacknowledged', number>
export interface AlarmList {
  meta: { limit: number; next: number | null; synthetic: boolean; looked_at: string | null; counts: AlarmCounts }
  results: Alarm[]
}
export interface AlarmRuleLine {
  id: string
  name_zh: string
  name_en: string
  what: string
  severity: AlarmSeverity
  source: string
  status: string
  text: string
  ladder: { after_minutes: number; channel: string; who: string }[]
}
export interface AlarmRuleList {
  results: AlarmRuleLine[]
  channels: { id: string; to: string; waiting: number; failing: boolean }[]
  mutes: { id: string; why: string; rules: string[]; from_bj: string; until_bj: string }[]
}
export interface Silence {
  id: number
  rule: string | null
  rule_name_zh: string | null
  rule_name_en: string | null
  place: string | null
  by: string
  why: string
  from: string
  until: string
  active: boolean
}
