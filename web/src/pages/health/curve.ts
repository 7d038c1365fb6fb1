type Values = readonly (number | null)[]
export type Place = (value: number) => number

/** A line that breaks where nothing was measured; a lone value is a short dash. */
export function linePath(values: Values, x: Place, y: Place): string {
  let pen = false
  let path = ''
  values.forEach((value, at) => {
    if (value === null) {
      pen = false
      return
    }
    const alone = !pen && (values[at + 1] ?? null) === null
    path += `${pen ? 'L' : 'M'}${x(at).toFixed(1)} ${y(value).toFixed(1)}${alone ? 'h2' : ''}`
    pen = true
  })
  return path
}

/** Closed areas between two lines, one for each run where both are there. */
export function bandPath(low: Values, high: Values, x: Place, y: Place): string {
  let path = ''
  let run: number[] = []
  const close = (): void => {
    if (run.length) {
      const up = run.map(at => `${x(at).toFixed(1)} ${y(high[at] ?? 0).toFixed(1)}`)
      const down = run.map(at => `${x(at).toFixed(1)} ${y(low[at] ?? 0).toFixed(1)}`).reverse()
      path += `M${[...up, ...down].join('L')}Z`
    }
    run = []
  }
  low.forEach((value, at) => {
    if (value === null || (high[at] ?? null) === null) close()
    else run.push(at)
  })
  close()
  return path
}

/** A round number at or above the largest value. */
export function niceTop(values: Values): number {
  const most = Math.max(0, ...values.map(v => v ?? 0))
  if (most <= 0) return 1
  const ten = 10 ** Math.floor(Math.log10(most))
  return [1, 1.5, 2, 3, 5, 7.5, 10].map(step => step * ten).find(step => step >= most) ?? most
}
