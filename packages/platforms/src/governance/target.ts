import type { FileNote } from '../file-report.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';

/** What the parts of a sidecar are mapped into. */
export interface Target {
  /** Index of the sidecar's file. */
  readonly file: number;
  readonly builder: SnapshotBuilder;
  /** Paths of all files, by index. */
  readonly paths: readonly string[];
  readonly note: (note: FileNote) => void;
}
