/**
 * What every platform adapter is. Invariant: an adapter reads values and never the file system or the clock; it never
 * throws on an export, however broken; what it cannot map it reports.
 */
import type { Json } from '@policyc/base';
import type { DocumentFormat } from './document.js';
import type { FileNote, SkipReason } from './file-report.js';
import type { JsonCursor } from './json-cursor.js';
import type { SnapshotBuilder } from './snapshot-builder.js';

export type PlatformAdapter = AdapterOfAll | AdapterOfEach;

interface AdapterTraits {
  readonly name: string;
  /** The kinds of assets that it gives. */
  readonly kinds: readonly string[];
  /** What it reads besides JSON. Files of a format are offered to the adapters that list it, and to no others. */
  readonly formats?: readonly DocumentFormat[];
  /**
   * Decides by content whether a parsed file holds exports of this platform.
   * @param path only for what content cannot tell, such as which of two equal files is meant
   */
  sniff(root: JsonCursor, path: string): Sniffed;
}

/** Maps all exports of one read at once, because they refer to each other. */
export interface AdapterOfAll extends AdapterTraits {
  map(
    exports: readonly PlatformExport[],
    builder: SnapshotBuilder,
    note: NoteSink,
    /** Paths of all files that were read, by index. */
    paths: readonly string[],
  ): void;
}

/**
 * Maps the exports of each file as soon as it is read, so that no more than one file is held at a time. For platforms whose exports
 * refer to each other in few places, which are made up for at the end.
 */
export interface AdapterOfEach extends AdapterTraits {
  /** The kinds of which everything is told when a file was mapped, but for those assets that the builder was asked to keep open. */
  readonly settled: readonly string[];
  start(builder: SnapshotBuilder, note: NoteSink): ExportMapper;
}

export interface ExportMapper {
  /** Whether the exports of a file tell what only the mapper of all files can use. */
  isApart(exports: readonly PlatformExport[]): boolean;
  /** @param exports all of one file; files come by path */
  take(exports: readonly PlatformExport[]): void;
  /** Says what only all exports together tell. */
  finish(): void;
  /** What it knows beside the assets, for the mapper of all files; `join` takes it. */
  state(): Json;
  /** @param files the index here of each file there; what comes from other files is to be left out */
  join(state: Json, files: ReadonlyMap<number, number>): void;
}

export type Sniffed =
  /** The file holds these exports; more than one where it is a list. */
  | { readonly tag: 'found'; readonly roots: readonly JsonCursor[]; readonly notes: readonly FileNote[] }
  /** It is this platform's, but nothing that can be mapped. */
  | {
      readonly tag: 'unusable';
      readonly reason: SkipReason;
      readonly message: string;
      /** RFC 6901 pointer of what is wrong. */
      readonly pointer?: string;
    }
  | { readonly tag: 'foreign' };

export interface PlatformExport {
  /** Index of the file. */
  readonly file: number;
  /** Path relative to the folder that was read, `/`-separated. */
  readonly path: string;
  readonly root: JsonCursor;
}

export type NoteSink = (file: number, note: FileNote) => void;
