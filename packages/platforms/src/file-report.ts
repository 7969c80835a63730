/**
 * What became of each file that was read: nothing is skipped in silence.
 * Invariant: no text here quotes a value of the file (it may be a secret); keys are shown redacted.
 */
export type FileReport = MappedFile | SkippedFile;

/** A file that holds exports of a platform. */
export interface MappedFile {
  readonly tag: 'mapped';
  readonly path: string;
  /** The adapter that mapped it, for example `n8n`. */
  readonly platform: string;
  /** How many assets of each kind the file gave, by kind; kinds without any are left out. */
  readonly assets: { readonly [kind: string]: number };
  readonly notes: readonly FileNote[];
}

/** A file that holds no export, or one that cannot be read. */
export interface SkippedFile {
  readonly tag: 'skipped';
  readonly path: string;
  readonly reason: SkipReason;
  /** One sentence: what is wrong and, where it helps, what to do. */
  readonly message: string;
  /** One-based place in the file, where there is one. */
  readonly position?: FilePosition;
}

export interface FilePosition {
  /** One-based. */
  readonly line: number;
  /** One-based, in UTF-16 code units. */
  readonly column: number;
}

/** Something about a mapped file that its reader should know. */
export interface FileNote {
  readonly code: NoteCode;
  readonly message: string;
  /** RFC 6901 pointer of what the note is about, and its one-based line. */
  readonly pointer?: string;
  readonly line?: number;
}

export type SkipReason =
  | 'empty'
  | 'not-readable'
  | 'too-large'
  | 'wrong-encoding'
  | 'not-json'
  | 'not-xml'
  | 'not-yaml'
  | 'too-deep'
  /** JSON, but of another platform or purpose. */
  | 'not-an-export'
  /** An export of a platform, of something that no fact is taken from. */
  | 'no-facts'
  /** Something in an archive that no export has: a link, a name that leads out, a second file of one name. */
  | 'unsafe-entry'
  /** An archive, or a file in one, that is packed in a way that is not read. */
  | 'unsupported'
  /** JSON that was an export before some tool broke it. */
  | 'damaged'
  /** A file for policyc itself that says what it may not. */
  | 'invalid';

export type NoteCode =
  | 'byte-order-mark'
  | 'utf-16'
  | 'double-encoded'
  /** An element of a list of exports is none. */
  | 'element-skipped'
  /** A node without a usable type. */
  | 'node-skipped'
  | 'parameters-cut'
  /** An export from which somebody has taken out what its steps do. */
  | 'parameters-missing'
  | 'duplicate-name'
  | 'duplicate-id'
  /** A connection from or to a node that is not there. */
  | 'broken-connection'
  /** An entry of `policyc.yaml` that nothing fits. */
  | 'no-match'
  /** Code of which nothing is known, because it does not parse. */
  | 'code-not-read';
