/** What changed between two snapshots, for people and for programs (`policyc-snapshot-diff/1`). */
import type { FieldChange, FieldState, KindDiff, NamedAsset, SnapshotDiff } from '@policyc/model';
import { truncate } from './display-width.js';
import { plural } from './order.js';
import { createPalette, type Palette } from './palette.js';
import { visible } from './visible.js';

/** Values are cut there; the JSON form has them whole. */
const VALUE_WIDTH = 60;

export interface DiffSides {
  readonly before: string;
  readonly after: string;
}

export function formatSnapshotDiff(diff: SnapshotDiff, color: boolean): string {
  const palette = createPalette(color);
  if (diff.kinds.length === 0) return 'No differences.\n';
  const lines = diff.kinds.flatMap((k) => [...kindLines(k, palette), '']);
  const sum = (list: 'added' | 'removed' | 'changed') =>
    diff.kinds.reduce((total, k) => total + k[list].length, 0);
  lines.push(`${sum('added')} added, ${sum('removed')} removed, ${sum('changed')} changed`);
  return lines.map((line) => `${line}\n`).join('');
}

function kindLines(kind: KindDiff, palette: Palette): readonly string[] {
  return [
    palette.strong(kind.kind),
    ...kind.added.map((a) => palette.added(`  + ${assetText(a)}`)),
    ...kind.removed.map((a) => palette.removed(`  - ${assetText(a)}`)),
    ...kind.changed.flatMap((a) => [
      `  ~ ${assetText(a)} ${palette.faint(`(${plural(a.fields.length, 'field')})`)}`,
      ...a.fields.map((f) => `      ${changeText(f, palette)}`),
    ]),
  ];
}

function assetText({ key, name }: NamedAsset): string {
  return visible(name === key ? key : `${name} (${key})`);
}

function changeText({ field, before, after }: FieldChange, palette: Palette): string {
  if (before === undefined || after === undefined) return `${field}: ${palette.faint('changed (secret)')}`;
  return `${field}: ${palette.removed(stateText(before))} -> ${palette.added(stateText(after))}`;
}

function stateText(state: FieldState): string {
  switch (state.state) {
    case 'value':
      return visible(truncate(JSON.stringify(state.value), VALUE_WIDTH));
    case 'absent':
      return 'absent';
    default:
      return `${state.state} (${visible(truncate(state.reason, VALUE_WIDTH))})`;
  }
}

export function formatSnapshotDiffJson(diff: SnapshotDiff, sides: DiffSides): string {
  return `${JSON.stringify({ format: 'policyc-snapshot-diff/1', ...sides, kinds: diff.kinds }, null, 2)}\n`;
}
