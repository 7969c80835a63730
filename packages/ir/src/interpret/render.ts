/** Messages: how values read. The rules stand beside `MessagePart` in `ir.ts`. */
import { displayField, findKind, hiddenNodes, PATH_SHOWN, shownPath } from '@policyc/model';
import type { MessagePart, Term } from '../ir.js';
import { readsSecret } from '../secrets.js';
import { type Context, isAsset, type Value } from './context.js';
import { termState } from './term.js';
import type { Asset } from './world.js';

export function renderMessage(
  parts: readonly MessagePart[],
  path: readonly Asset[],
  context: Context,
): string {
  return parts.map((part) => renderPart(part, path, context)).join('');
}

function renderPart(part: MessagePart, path: readonly Asset[], context: Context): string {
  switch (part.tag) {
    case 'text':
      return part.text;
    case 'term':
      return renderTerm(part.term, context);
    case 'path':
      return renderPath(path, context);
    case 'path-length':
      return String(path.length - 1);
  }
}

function renderPath(path: readonly Asset[], context: Context): string {
  const names = shownPath(path).map((n) => renderValue(n, context));
  if (path.length > PATH_SHOWN) names.splice(PATH_SHOWN / 2, 0, hiddenNodes(path.length - PATH_SHOWN));
  return names.join(' -> ');
}

function renderTerm(term: Term, context: Context): string {
  const state = termState(term, context);
  if (state.state === 'absent') return 'none';
  if (state.state === 'unknown') return 'unknown';
  if (readsSecret(term, context.world.schema)) return '***';
  if (!state.open) return renderValue(state.value, context);
  return [...(state.value as readonly Value[]).map((v) => renderValue(v, context)), MORE].join(', ');
}

/** The elements that an open collection may have beside those that are known. */
const MORE = '...';

export function renderValue(value: Value, context: Context): string {
  if (typeof value !== 'object') return String(value);
  if (!isAsset(value)) return value.map((v) => renderValue(v, context)).join(', ');
  const kind = findKind(context.world.schema, value.kind);
  const name = kind && context.world.field(value, displayField(kind));
  return name?.state === 'value' ? String(name.value) : value.key;
}
