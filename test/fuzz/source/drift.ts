/** What today is compared with: the same asset in the baseline. */
import { kindBefore, momentOf, type Type } from '@policyc/model';
import { type Construct, writeExpr } from './construct.js';
import { inner, pathPiece } from './values.js';
import { LEVEL, type PathModel, type Writer } from './writer.js';
import { bool, written } from './written.js';

const drifting = (w: Writer, type: Type) => w.drift && bool(w, type);

function certain(w: Writer, scope: Parameters<Writer['paths']>[0], wanted: (type: Type) => boolean) {
  return w.paths(scope, wanted).filter((p) => !p.optional);
}

export const DRIFT: readonly Construct[] = [
  {
    name: 'new since the baseline',
    weight: 4,
    leaf: true,
    gives: drifting,
    write(w, { scope }) {
      const groups = certain(w, scope, (t) => w.isGroup(t));
      const paths =
        groups.length > 0 && w.oneIn(3) ? groups : certain(w, scope, (t) => w.hasBefore(t) || w.isGroup(t));
      if (paths.length === 0) return undefined;
      return written(LEVEL.comparison, pathPiece(w.pick(paths)), w.pick([' is new', ' is not new']));
    },
  },
  {
    name: 'one asset in both moments',
    weight: 4,
    gives: drifting,
    write(w, place) {
      const today = certain(w, place.scope, (t) => w.hasBefore(t));
      if (today.length === 0) return undefined;
      const one: PathModel = w.pick(today);
      if (one.type.tag !== 'asset') return undefined;
      const other = writeExpr(w, inner(place, { tag: 'asset', kind: kindBefore(one.type.kind) }));
      if (other === undefined) return undefined;
      const sides = [pathPiece(one), w.held(other, LEVEL.sum)];
      const [left = '', right = ''] = w.oneIn(2) ? sides : [...sides].reverse();
      return written(LEVEL.comparison, left, w.pick([' == ', ' != ']), right);
    },
  },
  {
    name: 'the same field in both moments',
    weight: 8,
    gives: drifting,
    write(w, { scope }) {
      const earlier = certain(w, scope, (t) => t.tag === 'asset' && momentOf(t.kind).before);
      if (earlier.length === 0) return undefined;
      const { text } = w.pick(earlier);
      if (!text.endsWith('.before')) return undefined;
      const owner = text.slice(0, -'.before'.length);
      const fields = certain(w, scope, (t) => isPlain(t)).filter((p) => p.text.startsWith(`${text}.`));
      if (fields.length === 0) return undefined;
      const field = w.pick(fields);
      const now = `${owner}${field.text.slice(text.length)}`;
      if (!certain(w, scope, isPlain).some((p) => p.text === now)) return undefined;
      const ops = w.ordered(field.type) ? [' == ', ' != ', ' < ', ' <= ', ' > ', ' >= '] : [' == ', ' != '];
      return written(LEVEL.comparison, now, w.pick(ops), pathPiece(field));
    },
  },
];

const isPlain = (type: Type) => !['asset', 'record', 'map', 'list', 'set'].includes(type.tag);
