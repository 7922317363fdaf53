import { gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const LARGEST = 30 * 1024;

/** Fails the build when the visitor's bubble has grown too heavy for other people's pages. */
const light: Plugin = {
  name: 'bubble-stays-light',
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle)) {
      const size = gzipSync(file.type === 'chunk' ? file.code : file.source).length;
      if (size > LARGEST) this.error(`${file.fileName} is ${size} bytes gzipped; the limit is ${LARGEST}.`);
      this.info(`${file.fileName}: ${size} bytes gzipped of ${LARGEST}`);
    }
  },
};

// Outside `static`: the server hands it out per account, with the account's look at its end.
export default defineConfig({
  plugins: [light],
  publicDir: false,
  build: {
    outDir: 'target/classes/widget',
    emptyOutDir: true,
    target: 'es2021',
    lib: { entry: 'src/widget/main.ts', name: 'FairleadBubble', formats: ['iife'], fileName: () => 'bubble.js' },
  },
});
