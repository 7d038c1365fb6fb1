import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

// `LANTIAN_API=http://127.0.0.1:8212 npm run dev` develops against a running program.
const api = process.env['LANTIAN_API'] ?? 'http://127.0.0.1:8212'
const target = { target: api, changeOrigin: true }

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    outDir: '../build/web',
    emptyOutDir: true,
    target: 'es2022',
    // Every file stays a file: the policy `default-src 'self'` refuses data: scripts and styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    chunkSizeWarningLimit: 1200,
  },
  server: { proxy: { '/api': target, '/open311': target } },
})
