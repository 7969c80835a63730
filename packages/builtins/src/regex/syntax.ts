/** The tree of a regular expression. Case-insensitivity, classes and escapes are sets by then. */
import type { CharSet } from './char-set.js';

export type RegexNode =
  | { readonly tag: 'set'; readonly set: CharSet }
  /** Of none: the empty text. */
  | { readonly tag: 'sequence' | 'choice'; readonly parts: readonly RegexNode[] }
  /** `max` undefined: any number. */
  | {
      readonly tag: 'repeat';
      readonly body: RegexNode;
      readonly min: number;
      readonly max: number | undefined;
    }
  /** The beginning or the end of the whole text. */
  | { readonly tag: 'start' | 'end' };
