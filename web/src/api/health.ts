/** Answers about data health. */
export type Detector =
  | 'range' | 'jump' | 'flat' | 'frozen' | 'order' | 'average' | 'hour' | 'oxygen' | 'duplicate' | 'clock' | 'disagree' | 'dust'
export type PlaceKind = 'station' | 'device'
export type MarkState = 'suspect' | 'upheld' | 'reversed' | 'joined'
export type Verdict = 'accept' | 'accept_deviant' | 'quarantine' | 'reject' | 'duplicate'

export interface PageMeta {
  synthetic: boolean
  limit: number
  next: string | null
}
export interface Marked {
  detector: Detector
  marks: number
  waiting: number
  hours: number
}
export interface CoveragePlace {
  id: string
  kind: PlaceKind
  name_zh: string
  name_en: string
  unit: string | null
  hours_expected: number
  hours_complete: number
  hours_partly: number
  hours_missing: number
  hours_missing_by_species: Record<string, number> | null
  hours_complete_by_day: number[]
  hours_partly_by_day: number[]
  marked: Marked[]
}
export interface Health {
  meta: PageMeta & { first_day: string; last_day: string; days: number; rule: string | null }
  summary: {
    stations: number
    stations_complete: number
    station_hours_missing: number
    devices: number | null
    devices_complete: number | null
    device_hours_missing: number | null
    marks: number
    marks_waiting: number
    cells_refused: number
    frames_refused: number | null
  }
  imports_with_refusals: { source: string; imported_at: string; rows: number; cells_accepted: number; cells_refused: number }[]
  frames_set_aside: { why: string; devices: number; frames: number }[]
  results: CoveragePlace[]
}
export interface QualityMark {
  id: string
  place: string
  place_kind: PlaceKind
  name_zh: string
  name_en: string
  factor: string
  detector: Detector
  severity: 'notice' | 'warning' | 'alarm'
  state: MarkState
  rule: string
  from: string
  to: string
  reason: string
  evidence: { name: string; value: string }[]
  against: string | null
  raised_at: string
  review: { by: string; why: string; at: string } | null
}
export interface QualityMarks {
  meta: PageMeta & { all: number }
  results: QualityMark[]
}
type Values = (number | null)[]
export interface Curve {
  factor: string
  unit: string
  first_hour_ending: string
  values: Values
  neighbours: number
  neighbours_median: Values
  neighbours_low: Values
  neighbours_high: Values
}
export interface MarkDetail extends QualityMark {
  history: { at: string; kind: string; by: string | null; why: string | null }[]
  curve: Curve | null
  why_no_curve: string | null
  rule_text: string | null
  synthetic: boolean
}
export interface RawRows {
  meta: PageMeta
  results: {
    hour_ending: string
    revision: number
    source: string
    source_sha256: string
    imported_at: string
    line: number | null
    text: string | null
    readings: { factor: string; value_ug_m3: number; valid: boolean }[]
  }[]
}
export interface Remark {
  name: string
  meaning: string
}
export interface Refusals {
  meta: PageMeta & { cells_refused: number; frames_refused: number }
  results: {
    kind: 'row' | 'frame'
    key: string
    at: string | null
    source: string
    line: number | null
    column: string | null
    given: string
    reason: string
    deviations: Remark[]
    text: string | null
  }[]
}
export interface Device {
  id: string
  registered: boolean
  name_zh: string
  name_en: string
  kind: string | null
  protocol: string | null
  unit: string | null
  station: string | null
  synthetic: boolean
  link: 'on_time' | 'late' | 'silent' | 'never' | null
  set_aside_because: string | null
  first_seen: string | null
  last_seen: string | null
  last_taken: string | null
  peer: string | null
  frames: Record<Verdict | 'all', number>
  deviations: (Remark & { frames: number })[]
  marks: number
  marks_waiting: number
}
export interface Devices {
  meta: PageMeta & { seen_at: string }
  results: Device[]
}
export interface Frames {
  meta: PageMeta & { device: string }
  results: {
    place: string
    received_at: string | null
    mn: string
    peer: string
    verdict: Verdict
    lane: string
    deviations: Remark[]
    repeats: string | null
    text: string | null
  }[]
}
