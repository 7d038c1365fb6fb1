import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { language } from '@/locale'
import { Pending, Refused } from './client'
import type { Problem } from './types'

export interface Request<T> {
  data: ShallowRef<T | null>
  problem: ShallowRef<Problem | null>
  /** True while an answer is awaited; what was there before stays until then. */
  waiting: Ref<boolean>
  /** True while the program still computes the answer; it is asked again by itself. */
  computing: Ref<boolean>
  reload: () => void
}

const AGAIN_MS = 2000

/**
 * Asks whenever what `run` reads changes. `run` must read its inputs before its first await, and may return null when
 * there is nothing to ask.
 */
export function useRequest<T>(run: (signal: AbortSignal) => Promise<T> | null): Request<T> {
  const data = shallowRef<T | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const waiting = ref(false)
  const computing = ref(false)
  const turn = ref(0)
  let abort: AbortController | null = null
  let timer = 0

  function settle(mine: AbortController, change: () => void): void {
    if (mine.signal.aborted) return
    change()
    waiting.value = false
  }

  function failed(mine: AbortController, error: unknown): void {
    settle(mine, () => {
      computing.value = error instanceof Pending
      if (error instanceof Pending) {
        timer = window.setTimeout(() => turn.value++, AGAIN_MS)
        return
      }
      data.value = null
      problem.value = error instanceof Refused ? error.problem : { title: String(error), status: 0 }
    })
  }

  watch(
    () => {
      void turn.value
      void language.value
      abort?.abort()
      window.clearTimeout(timer)
      const mine = new AbortController()
      abort = mine
      return { mine, answer: run(mine.signal) }
    },
    ({ mine, answer }) => {
      if (!answer) {
        data.value = null
        waiting.value = false
        return
      }
      waiting.value = true
      answer.then(
        value =>
          settle(mine, () => {
            data.value = value
            problem.value = null
            computing.value = false
          }),
        (error: unknown) => failed(mine, error),
      )
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    abort?.abort()
    window.clearTimeout(timer)
  })
  return { data, problem, waiting, computing, reload: () => turn.value++ }
}
