import { ref, watchEffect } from 'vue'
import type { zh as carbon } from './carbon'
import { en } from './en'
import { zh } from './zh'

export type Word = keyof typeof zh | keyof typeof carbon
export type Language = 'zh' | 'en'

const words: Record<Language, Record<string, string>> = { zh: { ...zh }, en: { ...en } }
/** Of pages that are fetched later and bring their words along: called before anything of them is shown. */
export function addWords(further_zh: Record<string, string>, further_en: Record<string, string>): void {
  Object.assign(words.zh, further_zh)
  Object.assign(words.en, further_en)
}

const KEY = 'lantian.language'
const kept = localStorage.getItem(KEY)

export const language = ref<Language>(kept === 'en' ? 'en' : 'zh')

watchEffect(() => {
  localStorage.setItem(KEY, language.value)
  document.documentElement.lang = language.value === 'en' ? 'en' : 'zh-CN'
})

export function switchLanguage(): void {
  language.value = language.value === 'en' ? 'zh' : 'en'
}

/** The word in the language of the reader; `{name}` in it is replaced by `values.name`. */
export function t(word: Word, values: Record<string, string | number> = {}): string {
  const text = words[language.value][word] ?? word
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole))
}

/** Whether a word of this name exists: for names that come from data. */
export function isWord(word: string): word is Word {
  return word in words.zh
}

/** The name of something that has both. */
export function nameOf(thing: { name_zh: string; name_en: string } | null | undefined): string {
  if (!thing) return ''
  return language.value === 'en' ? thing.name_en || thing.name_zh : thing.name_zh || thing.name_en
}

/** Likewise a title. */
export function titleOf(thing: { title_zh?: string; title_en?: string; title?: string }): string {
  return (language.value === 'en' ? (thing.title_en ?? thing.title) : (thing.title_zh ?? thing.title)) ?? ''
}
