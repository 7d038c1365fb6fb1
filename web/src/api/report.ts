import type { Named } from './types'

export interface ReportForm {
  taken: boolean
  synthetic: boolean
  type: Named
  topics: Named[]
  places: Named[]
  default_place: string
  most_files: number
  most_file_bytes: number
  longest_text_characters: number
  media: string[]
}

export interface Report {
  number: string
  key?: string
  topic_zh: string
  topic_en: string
  place_zh: string
  place_en: string
  title: string
  state: string
  state_zh: string
  state_en: string
  state_kind: string
  office_zh: string | null
  office_en: string | null
  opened_at: string
  closed_at: string | null
  expected: string | null
  fields: (Named & { value: string })[]
  merged_into: string | null
  history: { at: string; kind: string; state: string; state_zh: string; state_en: string; reason: string | null }[]
  not_solved: Named | null
  synthetic: boolean
}
