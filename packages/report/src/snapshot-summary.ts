/** What a snapshot holds, for people and for programs (`policyc-snapshot-summary/1`). */
import type { EdgeStatistics, InputSummary, KindStatistics, Snapshot } from '@policyc/model';
import { columns } from './columns.js';
import { neverKnown } from './never-known.js';
import { plural } from './order.js';
import { createPalette, type Palette } from './palette.js';
import { inputLines } from './terminal-inputs.js';
import { visible } from './visible.js';

export interface SnapshotSummary {
  /** As shown. */
  readonly file: string;
  readonly bytes: number;
  readonly snapshot: Snapshot;
  readonly kinds: readonly KindStatistics[];
  readonly edges: readonly EdgeStatistics[];
  /** Where the snapshot was made of exports just now. */
  readonly reading?: ReadingSummary;
}

export interface ReadingSummary {
  readonly inputs: InputSummary;
  /** Of the files that were opened. */
  readonly bytes: number;
  /** Of processor time. */
  readonly milliseconds: number;
  readonly platforms: readonly PlatformSummary[];
}

/** What one platform has given. */
export interface PlatformSummary {
  readonly platform: string;
  readonly files: number;
  readonly kinds: readonly KindStatistics[];
}

export interface SummaryOptions {
  readonly color: boolean;
  /** Whether every field is listed, not only those of which something is unknown. */
  readonly verbose: boolean;
}

export function formatSnapshotSummary(summary: SnapshotSummary, options: SummaryOptions): string {
  const palette = createPalette(options.color);
  const { snapshot } = summary;
  const kinds = summary.kinds.filter((k) => k.assets + k.stubs > 0);
  const lines = [
    palette.strong(visible(summary.file)),
    `  ${visible(snapshot.platform)}, schema ${snapshot.schema.name} ${snapshot.schema.version}, now ${snapshot.now}, ${plural(summary.bytes, 'byte')}, ${plural(snapshot.origins?.files.length ?? 0, 'export file')}`,
    '',
    ...columns(
      [
        ['KIND', 'ASSETS', 'STUBS', 'KNOWN'],
        ...kinds.map((k) => [k.kind, String(k.assets), String(k.stubs), knownShare(k)]),
      ],
      [1, 2, 3],
    ),
  ];
  const empty = summary.kinds.filter((k) => k.assets + k.stubs === 0).map((k) => k.kind);
  if (empty.length > 0) lines.push('', palette.faint(`Nothing of: ${empty.join(', ')}`));
  const rows = kinds.flatMap((k) =>
    k.fields
      .filter((f) => k.assets > 0 && (options.verbose || f.unknown + f.opaque + f.partial > 0))
      .map((f) => [
        `${k.kind}.${f.field}`,
        ...[f.value, f.partial, f.absent, f.unknown, f.opaque].map(String),
      ]),
  );
  if (rows.length > 0)
    lines.push(
      '',
      ...columns([['FIELD', 'VALUE', 'PARTIAL', 'ABSENT', 'UNKNOWN', 'OPAQUE'], ...rows], [1, 2, 3, 4, 5]),
    );
  const edges = summary.edges.filter((e) => e.edges > 0).map((e) => [e.edge, String(e.edges)]);
  if (edges.length > 0) lines.push('', ...columns([['EDGE', 'EDGES'], ...edges], [1]));
  if (summary.reading !== undefined) lines.push('', ...readingLines(summary.reading, options, palette));
  return lines.map((line) => `${line}\n`).join('');
}

/** What was read, and what is not to be had from each platform: the fields of its assets that are never known. */
function readingLines(
  { inputs, bytes, milliseconds, platforms }: ReadingSummary,
  { verbose }: SummaryOptions,
  palette: Palette,
): readonly string[] {
  const rate = milliseconds > 0 ? ` (${(bytes / 1e3 / milliseconds).toFixed(1)} MB/s)` : '';
  return [
    ...inputLines({ ...inputs, assets: [] }, palette, verbose),
    palette.faint(
      `  ${(bytes / 1e6).toFixed(1)} MB in ${milliseconds.toFixed(0)} ms of processor time${rate}`,
    ),
    ...platforms.flatMap(({ platform, files, kinds }) => {
      const fields = neverKnown(kinds);
      const assets = kinds.reduce((sum, k) => sum + k.assets, 0);
      const list = fields.map((f) => `${f.kind}.${f.field}`).join(', ');
      return [
        `${visible(platform)}: ${plural(files, 'file')}, ${plural(assets, 'asset')}, unknown ${unknownShare(kinds)}`,
        ...(fields.length > 0
          ? [
              palette.faint(
                `  Never known: ${plural(fields.length, 'field')}${verbose ? `: ${list}` : ' (--verbose lists them)'}`,
              ),
            ]
          : []),
      ];
    }),
  ];
}

/** The share of fields that are a value or absent, as a percentage. Of a collection that may have more, not all is known. */
function knownShare({ assets, fields }: KindStatistics): string {
  const all = assets * fields.length;
  if (all === 0) return '-';
  const known = fields.reduce((sum, f) => sum + f.value + f.absent, 0);
  return `${Math.floor((known / all) * 100)} %`;
}

function unknownShare(kinds: readonly KindStatistics[]): string {
  const all = kinds.reduce((sum, { assets, fields }) => sum + assets * fields.length, 0);
  const unknown = kinds.reduce((sum, k) => sum + k.fields.reduce((n, f) => n + f.unknown + f.partial, 0), 0);
  return all === 0 ? '-' : `${((unknown / all) * 100).toFixed(1)} %`;
}

export function formatSnapshotSummaryJson({
  file,
  bytes,
  snapshot,
  kinds,
  edges,
  reading,
}: SnapshotSummary): string {
  const document = {
    format: 'policyc-snapshot-summary/1',
    file,
    bytes,
    platform: snapshot.platform,
    schema: snapshot.schema,
    now: snapshot.now,
    files: snapshot.origins?.files.length ?? 0,
    kinds,
    edges,
    ...(reading === undefined ? {} : { reading }),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
