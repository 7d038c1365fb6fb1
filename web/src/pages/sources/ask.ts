import { computed } from 'vue'
import { get, type Query } from '@/api/client'
import { live } from '@/api/live'
import { useRequest } from '@/api/request'

const NOT_READY = 503

/** Asks, and asks again when a long work of the program is over: what is being made appears by itself. */
export function useSources<T>(path: string, query: () => Query) {
  const asked = useRequest(signal => {
    void live.jobs.size
    return get<T>(path, query(), signal)
  })
  const making = computed(() => asked.problem.value?.status === NOT_READY)
  return {
    data: asked.data,
    problem: computed(() => (making.value ? null : asked.problem.value)),
    computing: computed(() => making.value || asked.computing.value),
    reload: asked.reload,
  }
}
