/** What a snapshot holds, for people and for programs (`policyc-snapshot-summary/1`). */
import type { KindStatistics, Snapshot } from '@policyc/model';
import { columns } from './columns.js';
import { plural } from './order.js';
import { createPalette } from './palette.js';
import { visible } from './visible.js';

export interface SnapshotSummary {
  /** As shown. */
  readonly file: string;
  readonly bytes: number;
  readonly snapshot: Snapshot;
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
      .filter((f) => k.assets > 0 && (options.verbose || f.unknown + f.opaque > 0))
      .map((f) => [`${k.kind}.${f.field}`, ...[f.value, f.absent, f.unknown, f.opaque].map(String)]),
  );
  if (rows.length > 0)
    lines.push('', ...columns([['FIELD', 'VALUE', 'ABSENT', 'UNKNOWN', 'OPAQUE'], ...rows], [1, 2, 3, 4]));
  return lines.map((line) => `${line}\n`).join('');
}

/** The share of fields that are a value or absent, as a percentage. */
function knownShare({ assets, fields }: KindStatistics): string {
  const all = assets * fields.length;
  if (all === 0) return '-';
  const known = fields.reduce((sum, f) => sum + f.value + f.absent, 0);
  return `${Math.floor((known / all) * 100)} %`;
}

export function formatSnapshotSummaryJson({ file, bytes, snapshot, kinds }: SnapshotSummary): string {
  const document = {
    format: 'policyc-snapshot-summary/1',
    file,
    bytes,
    platform: snapshot.platform,
    schema: snapshot.schema,
    now: snapshot.now,
    files: snapshot.origins?.files.length ?? 0,
    kinds,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
