// Lets the form of a report open where there is no signal: pages and words that were seen are kept and used only when the
// line fails. Readings and verdicts are never kept: an old figure must not look like a new one.
const SHELF = 'lantian-1'
const WORDS = ['/api/v1/region', '/api/v1/case-types', '/api/v1/session', '/api/v1/reports']

self.addEventListener('install', event => event.waitUntil(caches.open(SHELF).then(shelf => shelf.add('/')).then(() => self.skipWaiting())))
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()))

async function fromLine(request, key) {
  const shelf = await caches.open(SHELF)
  try {
    const answer = await fetch(request)
    if (answer.ok) await shelf.put(key, answer.clone())
    return answer
  } catch (error) {
    const kept = await shelf.match(key)
    if (kept) return kept
    throw error
  }
}

async function fromShelf(request) {
  const shelf = await caches.open(SHELF)
  const kept = await shelf.match(request)
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok) await shelf.put(request, answer.clone())
  return answer
}

self.addEventListener('fetch', event => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (request.mode === 'navigate') event.respondWith(fromLine(request, '/'))
  else if (url.pathname.startsWith('/assets/')) event.respondWith(fromShelf(request))
  else if (WORDS.includes(url.pathname)) event.respondWith(fromLine(request, request))
})
