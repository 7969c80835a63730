/** The inventory for people, for spreadsheets and for programs (`policyc-inventory/1`). */

import type { InputSummary, KindStatistics, Location } from '@policyc/model';
import { columns } from './columns.js';
import { csv } from './csv.js';
import { neverKnown } from './never-known.js';
import { groupBy, plural } from './order.js';
import { createPalette } from './palette.js';
import { formatInputs } from './terminal-inputs.js';

/** One asset; see `inventoryOf`. */
export interface InventoryRow {
  readonly kind: string;
  readonly key: string;
  readonly name: string;
  readonly owner?: string;
  readonly tier?: string;
  readonly exposure?: string;
  readonly status?: string;
  readonly location?: Location;
}

export interface InventoryReport {
  readonly platform: string;
  readonly rows: readonly InventoryRow[];
  /** What of the schema the exports fill, and what not. */
  readonly kinds: readonly KindStatistics[];
  /** Where exports were read. */
  readonly inputs?: InputSummary;
}

/** What the rows can be counted by. */
export type InventoryGroup = 'kind' | 'tier' | 'owner' | 'exposure' | 'status';

export interface InventoryOptions {
  readonly color: boolean;
  /** Counts by this instead of a row for each asset. */
  readonly by?: InventoryGroup;
  readonly verbose: boolean;
}

const NONE = '-';

export function formatInventory(report: InventoryReport, options: InventoryOptions): string {
  const palette = createPalette(options.color);
  const { rows, inputs } = report;
  const head = inputs ? formatInputs(inputs, options) : '';
  const table = options.by === undefined ? listLines(rows) : countLines(rows, options.by);
  const [title = '', ...lines] = table;
  return [
    head,
    ...(head === '' ? [] : ['\n']),
    ...[palette.strong(title), ...lines, '', ...lossLines(report.kinds, options.verbose)].map(
      (l) => `${l}\n`,
    ),
  ].join('');
}

function listLines(rows: readonly InventoryRow[]): readonly string[] {
  return columns([
    ['KIND', 'NAME', 'STATUS', 'TIER', 'OWNER', 'EXPOSURE', 'PLACE'],
    ...rows.map((r) => [
      r.kind,
      r.name,
      r.status ?? NONE,
      r.tier ?? NONE,
      r.owner ?? NONE,
      r.exposure ?? NONE,
      r.location === undefined ? NONE : `${r.location.file}:${r.location.line}`,
    ]),
  ]);
}

function countLines(rows: readonly InventoryRow[], by: InventoryGroup): readonly string[] {
  const groups = [...groupBy(rows, (r) => r[by] ?? NONE)];
  const kinds = [...new Set(rows.map((r) => r.kind))];
  const shown = by === 'kind' ? [] : kinds;
  return columns(
    [
      [by.toUpperCase(), 'ALL', ...shown.map((k) => k.toUpperCase())],
      ...groups.map(([name, of]) => [
        name,
        String(of.length),
        ...shown.map((kind) => String(of.filter((r) => r.kind === kind).length)),
      ]),
    ],
    [1, ...shown.map((_, i) => i + 2)],
  );
}

/** What nothing is known of: kinds without an asset, fields that are unknown for every asset. */
function lossLines(kinds: readonly KindStatistics[], verbose: boolean): readonly string[] {
  const empty = kinds.filter((k) => k.assets + k.stubs === 0).map((k) => k.kind);
  const never = neverKnown(kinds);
  const fields = never.map((f) => `${f.kind}.${f.field}`);
  return [
    ...(empty.length > 0 ? [`Nothing of ${plural(empty.length, 'kind')}: ${empty.join(', ')}`] : []),
    ...(fields.length > 0
      ? [
          `Never known: ${plural(fields.length, 'field')}${verbose ? `: ${fields.join(', ')}` : ' (--verbose lists them)'}`,
        ]
      : []),
  ];
}

export function formatInventoryCsv({ rows }: InventoryReport): string {
  return csv([
    ['kind', 'key', 'name', 'status', 'tier', 'owner', 'exposure', 'file', 'line'],
    ...rows.map((r) => [
      r.kind,
      r.key,
      r.name,
      r.status ?? '',
      r.tier ?? '',
      r.owner ?? '',
      r.exposure ?? '',
      r.location?.file ?? '',
      r.location === undefined ? '' : String(r.location.line),
    ]),
  ]);
}

export function formatInventoryJson({ platform, rows, kinds, inputs }: InventoryReport): string {
  const document = {
    format: 'policyc-inventory/1',
    platform,
    ...(inputs ? { inputs } : {}),
    assets: rows,
    losses: {
      kinds: kinds.filter((k) => k.assets + k.stubs === 0).map((k) => k.kind),
      fields: neverKnown(kinds),
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
