/** What the normalisation warns of, by the key of the answer (data/explain/words.toml says the same). */
export const zh = {
  'why.warning.short_record': '记录不足三年：归一化难以分清天气与变化，请以反事实对照为准',
  'why.warning.little_skill': '未见周的 R² 低于 0.5：模型没有学会天气，结论不可靠',
  'why.warning.little_coverage': '可用小时不足四分之三：均值代表的是另外一些小时',
  'why.warning.end_of_record': '记录首尾各半年的归一化值偏不稳，勿单独引用',
} as const

export const en: Record<keyof typeof zh, string> = {
  'why.warning.short_record': 'Less than three years of record: normalisation can hardly tell weather from change; go by the counterfactual',
  'why.warning.little_skill': 'R² on unseen weeks below 0.5: the model has not understood the weather',
  'why.warning.little_coverage': 'Less than three quarters of the hours can be used: the means are those of other hours',
  'why.warning.end_of_record': 'The first and last half year of the record are less certain; do not quote them alone',
}
