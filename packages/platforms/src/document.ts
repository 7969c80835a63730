/**
 * File formats other than JSON, as adapters declare them: a text becomes a tree that cursors walk like JSON.
 * Invariant: every pointer that a cursor of the tree can show is known to `locate`; nothing in a file is executed.
 */
import type { FileNote, FilePosition, SkipReason } from './file-report.js';
import type { JsonCursor } from './json-cursor.js';
import type { WantedLines } from './wanted-lines.js';

export interface DocumentFormat {
  /** As messages name it, for example `JavaScript`. */
  readonly name: string;
  /** In lower case with the dot, for example `.js`. */
  readonly extensions: readonly string[];
  /** Paths that are this format's alone where several share an ending. What it refuses then, no other is asked about. */
  readonly claims?: (path: string) => boolean;
  /**
   * @param text without byte order mark, not empty
   * @param maxDepth how deep values may stand inside each other
   */
  parse(text: string, maxDepth: number): ParsedDocument;
}

export type ParsedDocument =
  | {
      readonly tag: 'document';
      readonly root: JsonCursor;
      readonly locate: Locate;
      /** Sets the lines of places, where that is quicker than by offsets. */
      readonly findLines?: FindLines;
      /** What its reader should know, each with its line where it has one. */
      readonly notes?: readonly FileNote[];
    }
  | {
      readonly tag: 'refused';
      readonly reason: SkipReason;
      readonly message: string;
      readonly position?: FilePosition;
    };

/** The UTF-16 offsets of pointers in the text of their file; pointers that do not resolve are left out. */
export type Locate = (pointers: Iterable<string>) => ReadonlyMap<string, number>;

/** Sets the lines of all places that are in the file. */
export type FindLines = (wanted: WantedLines) => void;
