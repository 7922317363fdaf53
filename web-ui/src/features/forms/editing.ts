import type { Definition } from './definition';

/** What every part of the builder is given. */
export interface Editing {
  draft: Definition;
  change: (edit: Partial<Definition>) => void;
  /** In which the texts are being written. */
  language: string;
}
