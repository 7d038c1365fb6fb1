import { createApp } from 'vue'
import '@/look/tokens.css'
import '@/look/base.css'
import '@/look/print.css'
import App from '@/App.vue'
import { router } from '@/router'

createApp(App).use(router).mount('#app')
