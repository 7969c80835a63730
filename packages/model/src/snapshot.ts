import type { Json } from '@policyc/base';

/** The value of `format` in a snapshot of this version. */
export const SNAPSHOT_FORMAT = 'policyc-snapshot/1';

/**
 * What an adapter makes of a platform's exports and what a bundle is evaluated over (`input`).
 *
 * - Every asset is an object with its kind's stored fields as members. References are the key of the target; to a group, `Kind:key`.
 *   Enum members are strings. A set is an array, sorted in UTF-8 order, without duplicates.
 * - A record is an object with its parts as members, whose states are written as those of fields. The elements of a
 *   collection of records have different keys; in a set they stand in the order of these.
 * - A URL is the record that `parseUrl` makes of its text.
 * - `null` is absent (only for `T?` fields; an omitted key means the same where the type is not `or unknown`).
 * - An omitted key is unknown where the type admits it. `$unknown` may give the reason.
 * - Present but unknown (redacted, or an expression that only the platform can compute): the key is omitted and
 *   `$opaque` names the field with its reason.
 * - An asset whose kind has a key of several parts, or of another type than string, has the canonical text of its identity as
 *   `$key` beside them (`identityText`): engines read that as its key.
 * - For each extension of the platform that the snapshot carries it holds the asset `{ "version": ... }` of the kind
 *   `(extension NAME)`; kinds and fields of other extensions are not in it.
 * - A collection of which only some elements are known has those, and `$partial` names the field with its reason.
 * - `stubs` are assets that are referred to but not in the export: key only, all else unknown, in no population.
 */
export interface Snapshot {
  readonly format: typeof SNAPSHOT_FORMAT;
  readonly platform: string;
  readonly schema: { readonly name: string; readonly version: string };
  /** RFC 3339, UTC. The evaluation's only clock. */
  readonly now: string;
  readonly assets: { readonly [kind: string]: readonly SnapshotAsset[] };
  readonly stubs?: { readonly [kind: string]: readonly SnapshotAsset[] };
  /** The kinds that the export does not hold in full; all others are complete. */
  readonly coverage?: { readonly [kind: string]: KindCoverage };
  /** The same workspace at an earlier time: what policies about drift compare with. */
  readonly baseline?: Baseline;
  /** Where each asset stands in the exports. Engines skip it. */
  readonly origins?: Origins;
}

/** Assets of the kind may exist that are not in the snapshot. */
export interface KindCoverage {
  /** `none`: the snapshot holds no asset of the kind. `partial`: those that it holds may not be all. */
  readonly state: 'partial' | 'none';
  readonly reason: string;
}

/** References lead to assets and stubs of the baseline. */
export interface Baseline extends Pick<Snapshot, 'assets' | 'stubs' | 'coverage'> {
  /** When it was taken. Engines do not read it: the clock is that of the snapshot. */
  readonly now: string;
}

export interface SnapshotAsset {
  readonly [field: string]: Json | undefined;
  readonly $unknown?: { readonly [field: string]: string };
  readonly $opaque?: { readonly [field: string]: string };
  readonly $partial?: { readonly [field: string]: string };
}

export interface Origins {
  /** Paths relative to the folder that was read, `/`-separated. */
  readonly files: readonly string[];
  /** Parallel to `assets[kind]`. */
  readonly assets: { readonly [kind: string]: readonly AssetOrigin[] };
}

export interface AssetOrigin {
  /** Index into `files`. */
  readonly file: number;
  /** RFC 6901 JSON pointer of the thing itself. */
  readonly pointer: string;
  /** One-based line of that pointer in the file. */
  readonly line: number;
  /**
   * Fields that stand elsewhere than the asset itself. A part of a record is `auth.type`, an element of a collection of
   * records `headers[<key>]`, a part of it `headers[<key>].value`; what has no place of its own has that of the whole.
   */
  readonly fields?: { readonly [field: string]: { readonly pointer: string; readonly line: number } };
}

/** The reason of an omitted key that has no entry in `$unknown` or `$opaque`. */
export const REASON_NOT_EXPORTED = 'not in the export';
