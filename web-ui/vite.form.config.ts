import { gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const LARGEST = 6 * 1024;

/** Fails the build when the forms' script has grown too heavy for other people's pages. */
const light: Plugin = {
  name: 'form-stays-light',
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle)) {
      const size = gzipSync(file.type === 'chunk' ? file.code : file.source).length;
      if (size > LARGEST) this.error(`${file.fileName} is ${size} bytes gzipped; the limit is ${LARGEST}.`);
      this.info(`${file.fileName}: ${size} bytes gzipped of ${LARGEST}`);
    }
  },
};

// Outside `static`: the server hands it out beside each form.
export default defineConfig({
  plugins: [light],
  publicDir: false,
  build: {
    outDir: 'target/classes/form',
    emptyOutDir: true,
    target: 'es2021',
    lib: { entry: 'src/widget/form/main.ts', name: 'FairleadForm', formats: ['iife'], fileName: () => 'form.js' },
  },
});
