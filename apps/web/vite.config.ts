import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';
import { precompress } from './build/precompress.ts';

const gateway = process.env['ASSAY_GATEWAY_URL'] ?? 'http://127.0.0.1:4400';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), precompress()],
  resolve: { conditions: ['@assay/source', ...defaultClientConditions] },
  server: {
    host: '127.0.0.1',
    port: 4473,
    proxy: { '/api': { target: gateway }, '/healthz': { target: gateway } },
  },
  worker: { format: 'es' },
  build: {
    target: 'es2023',
    // The content security policy has no data: for scripts, and fonts and icons must stay cacheable files.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 4_096,
    reportCompressedSize: false,
  },
});
