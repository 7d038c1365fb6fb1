export interface DiffLine {
  kind: 'same' | 'added' | 'removed'
  text: string
  before: number | null
  after: number | null
}

/** The longest common run of lines, from the end: `length[i][j]` of before[i..] and after[j..]. */
function commonLengths(before: string[], after: string[]): Uint16Array[] {
  const table = Array.from({ length: before.length + 1 }, () => new Uint16Array(after.length + 1))
  for (let i = before.length - 1; i >= 0; i--) {
    const row = table[i]!
    const below = table[i + 1]!
    for (let j = after.length - 1; j >= 0; j--) {
      row[j] = before[i] === after[j] ? below[j + 1]! + 1 : Math.max(below[j]!, row[j + 1]!)
    }
  }
  return table
}

/** What was removed and added from one text to the other, line by line. Rule files have a few hundred lines. */
export function diffLines(beforeText: string, afterText: string): DiffLine[] {
  const before = beforeText.split('\n')
  const after = afterText.split('\n')
  const table = commonLengths(before, after)
  const out: DiffLine[] = []
  let i = 0
  let j = 0
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      out.push({ kind: 'same', text: before[i]!, before: ++i, after: ++j })
    } else if (j >= after.length || (i < before.length && table[i + 1]![j]! >= table[i]![j + 1]!)) {
      out.push({ kind: 'removed', text: before[i]!, before: ++i, after: null })
    } else {
      out.push({ kind: 'added', text: after[j]!, before: null, after: ++j })
    }
  }
  return out
}

export interface Fold {
  lines: DiffLine[]
  hidden: number
}

/** Changes with `around` equal lines beside them; the rest is counted. */
export function folded(lines: DiffLine[], around: number): Fold[] {
  const near = lines.map((_, at) => lines.slice(Math.max(0, at - around), at + around + 1).some(l => l.kind !== 'same'))
  const out: Fold[] = []
  lines.forEach((line, at) => {
    const last = out.at(-1)
    if (near[at]) {
      if (last && last.hidden === 0) last.lines.push(line)
      else out.push({ lines: [line], hidden: 0 })
    } else if (last && last.hidden > 0) last.hidden++
    else out.push({ lines: [], hidden: 1 })
  })
  return out
}
