/** Prometheus text (exposition format 0.0.4) as name and labels -> value. */
export function readMetrics(text: string): Map<string, number> {
  const out = new Map<string, number>()
  for (const line of text.split('\n')) {
    if (!line || line.startsWith('#')) continue
    const at = line.lastIndexOf(' ')
    const value = Number(line.slice(at + 1))
    if (at > 0 && Number.isFinite(value)) out.set(line.slice(0, at), value)
  }
  return out
}

/** The least bound (seconds) below which this share of all answers lies; null: none was given, or beyond all bounds. */
export function boundOf(metrics: Map<string, number>, histogram: string, share: number): number | null {
  const all = metrics.get(`${histogram}_count`) ?? 0
  if (all === 0) return null
  const bounds = [...metrics]
    .map(([name, count]) => ({ bound: Number(name.match(/_bucket\{le="([^"]+)"\}$/)?.[1] ?? NaN), name, count }))
    .filter(b => b.name.startsWith(histogram) && Number.isFinite(b.bound))
    .sort((a, b) => a.bound - b.bound)
  return bounds.find(b => b.count >= share * all)?.bound ?? null
}
