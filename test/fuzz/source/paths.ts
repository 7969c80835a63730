/** `edge from a to b in K where p unless through c in L where q` */
import type { Type } from '@policyc/model';
import { mentioning } from './conditions.js';
import { writeExpr } from './construct.js';
import { type Piece, piece } from './piece.js';
import { pathPiece } from './values.js';
import {
  isCollection,
  LEVEL,
  type Local,
  plain,
  type Scope,
  type Writer,
  type Written,
  withLocal,
} from './writer.js';
import { written } from './written.js';

export interface WrittenPath {
  readonly written: Written;
  /** With the assets at its ends, where the path binds them. */
  readonly scope: Scope;
}

interface End {
  readonly parts: readonly (string | Piece)[];
  readonly scope: Scope;
}

export function writePath(w: Writer, scope: Scope, depth: number): WrittenPath | undefined {
  if (w.model.edges.length === 0) return undefined;
  const edge = w.pick(w.model.edges);
  const from = writeEnd(w, scope, edge.from, depth, 4);
  const to = writeEnd(w, from.scope, edge.to, depth, 1);
  const between = edge.to.filter((k) => edge.from.includes(k));
  const through =
    between.length > 0 && w.oneIn(2)
      ? [' unless through ', ...bound(w, from.scope, between, depth, true).parts]
      : [];
  const parts = [`${edge.name} from `, ...from.parts, ' to ', ...to.parts, ...through];
  return { written: written(LEVEL.open, ...parts), scope: to.scope };
}

/** @param asset how many times an asset in reach is taken for once that the end is a set or a kind */
function writeEnd(w: Writer, scope: Scope, kinds: readonly string[], depth: number, asset: number): End {
  const among = (type: Type) => type.tag === 'asset' && w.kindsOf(type.kind).some((k) => kinds.includes(k));
  const known = w.paths(scope, among).filter((p) => !p.optional && (!p.secret || w.oneIn(30)));
  if (known.length > 0 && w.random(asset + 2) < asset) return { parts: [pathPiece(w.pick(known))], scope };
  if (w.oneIn(6)) return { parts: [someKind(w, kinds)], scope };
  return bound(w, scope, kinds, depth, false);
}

/** A kind, or a group with one of them. */
function someKind(w: Writer, kinds: readonly string[]): string {
  const groups = w.model.groups.filter((g) => g.kinds.some((k) => kinds.includes(k)));
  return groups.length > 0 && w.oneIn(4) ? w.pick(groups).name : w.pick(kinds);
}

function bound(w: Writer, scope: Scope, kinds: readonly string[], depth: number, judged: boolean): End {
  const { source, element } = someSource(w, scope, kinds, depth);
  const local: Local = { name: w.fresh('x'), type: plain(element), field: false };
  const inside = withLocal(scope, local);
  const bare = w.oneIn(judged ? 12 : 5);
  const where = bare ? [] : [' where ', mentioning(w, inside, local, depth - 1).piece];
  return { parts: [`${local.name} in `, source, ...where], scope: inside };
}

/** A kind, or a collection that holds assets of one. */
function someSource(w: Writer, scope: Scope, kinds: readonly string[], depth: number) {
  const among = (type: Type) => type.tag === 'asset' && w.kindsOf(type.kind).some((k) => kinds.includes(k));
  const stored = w
    .paths(scope, (t) => isCollection(t) && among(t.element))
    .filter((p) => !p.optional && (!p.secret || w.oneIn(30)));
  if (stored.length > 0 && !w.oneIn(3)) {
    const path = w.pick(stored);
    if (isCollection(path.type)) return { source: pathPiece(path), element: path.type.element };
  }
  const element: Type = { tag: 'asset', kind: someKind(w, kinds) };
  const type: Type = { tag: w.pick(['list', 'set'] as const), element };
  const made =
    depth > 1 && w.oneIn(8) ? writeExpr(w, { scope, type, depth: depth - 1, expected: false }) : undefined;
  return { source: (made && w.held(made, LEVEL.atom)) ?? piece('kind', undefined, element.kind), element };
}
