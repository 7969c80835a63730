/**
 * From the bytes of export files to one snapshot and a report on every file.
 * Invariants: pure (the caller reads the files and gives the time); the same files give the same snapshot, in whatever
 * order they come, and whether or not parts of them were read elsewhere; it never throws on the content of a file.
 */

import { compareUtf8 } from '@policyc/base';
import type { Snapshot } from '@policyc/model';
import type {
  AdapterOfAll,
  AdapterOfEach,
  ExportMapper,
  NoteSink,
  PlatformAdapter,
  PlatformExport,
} from './adapter.js';
import { EXPORTERS, hasExportEnding, KINDS } from './adapters.js';
import { expandArchives } from './archive/expand.js';
import { addDataFlow } from './data-flow.js';
import type { ExportFile } from './export-file.js';
import type { FileReport, SkippedFile } from './file-report.js';
import { finishFile } from './finish-file.js';
import { assumeBoundaries } from './governance/boundaries.js';
import { governanceAdapter } from './governance/governance-adapter.js';
import {
  DEFAULT_MAX_FILE_BYTES,
  type OpenedFile,
  openFile,
  type ReadLimits,
  withLines,
} from './open-file.js';
import type { ReadPart } from './read-part.js';
import { addReleases } from './releases.js';
import { SnapshotBuilder } from './snapshot-builder.js';
import type { SnapshotText } from './snapshot-text.js';

export interface ReadOptions extends ReadLimits {
  /** RFC 3339, UTC: the evaluation's clock. */
  readonly now: string;
}

export interface ReadText {
  /** The snapshot as JSON. */
  readonly text: SnapshotText;
  readonly platform: string;
  /** How many assets it has of each kind. */
  readonly counts: readonly { readonly kind: string; readonly count: number }[];
  /** One for each file, by path; for an archive that could be opened, one for each file in it. */
  readonly files: readonly FileReport[];
}

export interface ReadResult {
  readonly snapshot: Snapshot;
  /** One for each file, by path; for an archive that could be opened, one for each file in it. */
  readonly files: readonly FileReport[];
}

/** The platform of a snapshot that was made of no export. */
export const NO_PLATFORM = 'none';

/** The platform schema that adapters write for. */
export const SNAPSHOT_SCHEMA = { name: 'nocode', version: '1.1' } as const;

/**
 * @param files in any order; paths should be unique
 * @param options `now` and limits
 */
export function readExports(files: readonly ExportFile[], options: ReadOptions): ReadResult {
  const { text, files: reports } = readExportsText(files, options);
  return { snapshot: parseSnapshot(text), files: reports };
}

/** The values of a text that reading gave. */
export function parseSnapshot(text: SnapshotText): Snapshot {
  return JSON.parse(new TextDecoder().decode(text.whole())) as Snapshot;
}

/** Like `readExports`, for those that need the text: it costs less than the values. */
export function readExportsText(files: readonly ExportFile[], options: ReadOptions): ReadText {
  const listed = listFiles(files, options);
  for (const remembers of [false, true]) {
    const reading = new ExportReading(listed.skipped, options, remembers);
    for (const file of listed.files) reading.add(file);
    const read = reading.finish();
    if (read !== undefined) return read;
  }
  throw new Error('two assets have the same key');
}

export interface ListedFiles {
  /** By path; what stands in archives stands for itself. */
  readonly files: readonly ExportFile[];
  readonly skipped: readonly SkippedFile[];
}

/** The files that are to be read, in their order. */
export function listFiles(files: readonly ExportFile[], options: ReadLimits): ListedFiles {
  const expanded = expandArchives(files, hasExportEnding, options.maxFileBytes ?? DEFAULT_MAX_FILE_BYTES);
  return {
    files: [...expanded.files].sort((a, b) => compareUtf8(a.path, b.path)),
    skipped: expanded.skipped,
  };
}

/** One read, to which files come in the order of `listFiles`, one by one or in parts that were read elsewhere. */
export class ExportReading {
  readonly #options: ReadOptions;
  readonly #skipped: SkippedFile[];
  readonly #opened: OpenedFile[] = [];
  readonly #builder: SnapshotBuilder;
  readonly #mappers = new Map<AdapterOfEach, ExportMapper>();
  readonly #note: NoteSink = (file, said) => this.#opened[file]?.notes.push(said);

  /** @param remembers whether the keys of all assets are held all the time: without it, `finish` may fail */
  constructor(skipped: readonly SkippedFile[], options: ReadOptions, remembers = false) {
    this.#skipped = [...skipped];
    this.#options = options;
    this.#builder = new SnapshotBuilder(KINDS, remembers);
  }

  add(file: ExportFile): void {
    const result = openFile(file, this.#options);
    if ('tag' in result) {
      this.#skipped.push(result);
      return;
    }
    const { adapter } = result;
    const index = this.#opened.push(result) - 1;
    if (!('start' in adapter)) return;
    this.#mapperOf(adapter).take(result.roots.map((root) => ({ file: index, path: result.path, root })));
    finishFile(this.#builder, index, result.findLines, adapter);
    // What a file holds is most of the memory that reading takes.
    result.roots = [];
  }

  /**
   * @param files those that the part was read from, in their order
   * @returns false where all files of the read must be read in one place, because two ask for the same key
   */
  adopt(part: ReadPart, files: readonly ExportFile[]): boolean {
    const collisions = this.#builder.collisions(part.built);
    if (collisions.size > 0 && part.built.numbered) {
      for (const file of files) this.add(file);
      return true;
    }
    let indexes = new Map<number, number>();
    // What files share stands where the first of them has it, so each is taken or read in its turn.
    const taken = () => {
      const pending = indexes;
      indexes = new Map();
      if (pending.size === 0) return true;
      for (const [name, state] of Object.entries(part.mappers)) {
        const adapter = EXPORTERS.find((a) => a.name === name);
        if (adapter !== undefined && 'start' in adapter) this.#mapperOf(adapter).join(state, pending);
      }
      return this.#builder.adopt(part.built, part.segments, pending);
    };
    let index = 0;
    for (const [i, file] of files.entries()) {
      const outcome = part.files[i];
      const there = outcome?.tag === 'mapped' ? index++ : undefined;
      const adapter = EXPORTERS.find((a) => outcome?.tag === 'mapped' && a.name === outcome.platform);
      if (outcome?.tag === 'skipped') this.#skipped.push(outcome);
      else if (
        outcome?.tag !== 'mapped' ||
        there === undefined ||
        adapter === undefined ||
        collisions.has(there)
      ) {
        if (!taken()) return false;
        this.add(file);
      } else
        indexes.set(
          there,
          this.#opened.push({
            path: file.path,
            adapter,
            roots: [],
            notes: [...outcome.notes],
            // All lines are told.
            findLines: () => undefined,
          }) - 1,
        );
    }
    return taken() && this.#builder.adoptClaims(part.built);
  }

  /** @returns undefined where two assets have the same key: all files must be read in one place that remembers keys */
  finish(): ReadText | undefined {
    const [builder, opened] = [this.#builder, this.#opened];
    const paths = opened.map((o) => o.path);
    const map = (adapter: AdapterOfAll) =>
      adapter.map(exportsOf(opened, adapter), builder, this.#note, paths);
    const used = EXPORTERS.filter((adapter) => opened.some((o) => o.adapter === adapter));
    for (const adapter of used) {
      if ('start' in adapter) this.#mappers.get(adapter)?.finish();
      else map(adapter);
    }
    assumeBoundaries(builder);
    addDataFlow(builder);
    addReleases(builder);
    map(governanceAdapter);
    const platform = used.map((a) => a.name).join('+') || NO_PLATFORM;
    const text = builder.build({ platform, schema: SNAPSHOT_SCHEMA, now: this.#options.now }, opened);
    if (text === undefined) return undefined;
    const ofFiles = builder.countsByFile(opened.length);
    const mapped: FileReport[] = opened.map((o, i) => ({
      tag: 'mapped',
      path: o.path,
      platform: o.adapter.name,
      assets: ofFiles[i] ?? {},
      notes: withLines(o),
    }));
    const files = [...mapped, ...this.#skipped].sort((a, b) => compareUtf8(a.path, b.path));
    return { text, platform, counts: builder.counts(), files };
  }

  #mapperOf(adapter: AdapterOfEach): ExportMapper {
    const mapper = this.#mappers.get(adapter) ?? adapter.start(this.#builder, this.#note);
    this.#mappers.set(adapter, mapper);
    return mapper;
  }
}

function exportsOf(opened: readonly OpenedFile[], adapter: PlatformAdapter): readonly PlatformExport[] {
  return opened.flatMap((o, file) =>
    o.adapter === adapter ? o.roots.map((root) => ({ file, path: o.path, root })) : [],
  );
}
