import { onScopeDispose, ref, watch, type Ref } from 'vue'

const WHOLE_MS = 12_000

export interface Replay {
  hour: Ref<number>
  playing: Ref<boolean>
  toggle: () => void
}

/** Walks through `hours` hours in twelve seconds, from wherever it stands; from the start when it stands at the end. */
export function useReplay(hours: Ref<number>): Replay {
  const hour = ref(0)
  const playing = ref(false)
  let frame = 0
  let begun = 0

  function step(now: number): void {
    const next = Math.floor(((now - begun) / WHOLE_MS) * hours.value)
    hour.value = Math.min(hours.value - 1, next)
    if (next >= hours.value - 1) playing.value = false
    else frame = requestAnimationFrame(step)
  }

  watch(playing, on => {
    cancelAnimationFrame(frame)
    if (!on) return
    if (hour.value >= hours.value - 1) hour.value = 0
    begun = performance.now() - (hour.value / hours.value) * WHOLE_MS
    frame = requestAnimationFrame(step)
  })
  watch(hours, n => {
    playing.value = false
    hour.value = Math.max(0, n - 1)
  }, { immediate: true })
  onScopeDispose(() => cancelAnimationFrame(frame))
  return { hour, playing, toggle: () => (playing.value = !playing.value) }
}
