/**
 * What some of the files of a read give, as data that can be sent between threads: for adapters that map each file by itself.
 * Invariant: a read that takes the parts of all its files gives what it would give had it read them itself.
 */

import type { Json } from '@policyc/base';
import type { AdapterOfEach, ExportMapper, NoteSink } from './adapter.js';
import { KINDS } from './adapters.js';
import type { ExportFile } from './export-file.js';
import type { FileNote, SkippedFile } from './file-report.js';
import { finishFile } from './finish-file.js';
import { type OpenedFile, openFile, type ReadLimits, withLines } from './open-file.js';
import type { Segment } from './sealed-run.js';
import { type BuiltPart, SnapshotBuilder } from './snapshot-builder.js';

export interface ReadPart {
  /** One for each file, in order. */
  readonly files: readonly FileOutcome[];
  readonly built: BuiltPart;
  /** The text of the assets in `built` that are told for good. */
  readonly segments: readonly Segment[];
  /** What the mapper of each adapter has to tell that of the whole, by the adapter's name. */
  readonly mappers: { readonly [adapter: string]: Json };
}

export type FileOutcome =
  | SkippedFile
  | { readonly tag: 'mapped'; readonly platform: string; readonly notes: readonly FileNote[] }
  /** It has to be mapped together with all others. */
  | { readonly tag: 'unread' };

/**
 * @param files in the order of `listFiles`, and none between them left out
 * @param firstFile how many files stand before them: it costs less to take the part where all these are exports
 */
export function readPart(files: readonly ExportFile[], limits: ReadLimits, firstFile = 0): ReadPart {
  const outcomes: FileOutcome[] = [];
  const opened: OpenedFile[] = [];
  const builder = new SnapshotBuilder(KINDS, false, firstFile);
  const note: NoteSink = (file, said) => opened[file]?.notes.push(said);
  const mappers = new Map<AdapterOfEach, ExportMapper>();
  for (const file of files) {
    const result = openFile(file, limits);
    if ('tag' in result) {
      outcomes.push(result);
      continue;
    }
    const { adapter, path, roots, findLines } = result;
    const mapper = 'start' in adapter ? (mappers.get(adapter) ?? adapter.start(builder, note)) : undefined;
    const exports = roots.map((root) => ({ file: opened.length, path, root }));
    if (!('start' in adapter) || mapper === undefined || mapper.isApart(exports)) {
      outcomes.push({ tag: 'unread' });
      continue;
    }
    mappers.set(adapter, mapper);
    opened.push(result);
    mapper.take(exports);
    finishFile(builder, opened.length - 1, findLines, adapter);
    outcomes.push({ tag: 'mapped', platform: adapter.name, notes: withLines(result) });
  }
  const { built, segments } = builder.part();
  return {
    files: outcomes,
    built,
    segments,
    mappers: Object.fromEntries([...mappers].map(([adapter, mapper]) => [adapter.name, mapper.state()])),
  };
}
