import { createApp } from 'vue'
import '@/look/tokens.css'
import '@/look/base.css'
import '@/look/print.css'
import App from '@/App.vue'
import { router } from '@/router'

createApp(App).use(router).mount('#app')

// The form of a report must open without a signal (public/sw.js). Browsers allow it on secure origins only.
if (import.meta.env.PROD && 'serviceWorker' in navigator) void navigator.serviceWorker.register('/sw.js').catch(() => undefined)
