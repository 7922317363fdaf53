import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const server = process.env.FAIRLEAD_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'target/classes/static',
    emptyOutDir: true,
    chunkSizeWarningLimit: 900,
  },
  server: {
    // The host stays the browser's: the server takes changes from its own pages only.
    proxy: {
      '/api': { target: server },
      '/media': { target: server },
      '/in': { target: server },
      '/schemas': { target: server },
      '/examples': { target: server },
      '/live': { target: server, ws: true },
    },
  },
});
