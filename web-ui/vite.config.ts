import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = process.env.FAIRLEAD_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  build: { outDir: 'target/classes/static', emptyOutDir: true },
  server: {
    proxy: {
      '/api': server,
      '/media': server,
      '/live': { target: server, ws: true },
    },
  },
});
