/**
 * What the tree builders share: reading concrete nodes, spans, names and docs.
 * Invariant: every answer is defined for any concrete tree, however broken; spans lie inside the text.
 */
import type { Diagnostic, DiagnosticExtras, SourceText, Span } from '@policyc/base';
import { type CstNode, type IToken, tokenEnd } from '@policyc/grammar';
import type * as ast from './ast.js';
import { createSyntaxDiagnostic, type SyntaxCode, type SyntaxParams } from './diagnostics.js';

export interface BuildContext {
  readonly source: SourceText;
  /** `///` comments in source order. */
  readonly docs: readonly IToken[];
  /** Offsets where the significant tokens end, ascending. */
  readonly tokenEnds: readonly number[];
  readonly diagnostics: Diagnostic[];
}

export function report<C extends SyntaxCode>(
  context: BuildContext,
  code: C,
  span: Span,
  params: SyntaxParams<C>,
  extras: DiagnosticExtras = {},
): void {
  context.diagnostics.push(createSyntaxDiagnostic(code, context.source.uri, span, params, extras));
}

const NONE: readonly never[] = [];
const isToken = (element: CstNode | IToken): element is IToken =>
  (element as Partial<CstNode>).children === undefined;

/** Child nodes of one name, in source order. */
export function nodesOf(cst: CstNode | undefined, name: string): readonly CstNode[] {
  return cst?.children[name]?.filter((element): element is CstNode => !isToken(element)) ?? NONE;
}
/** Child tokens of one name, in source order. */
export function tokensOf(cst: CstNode | undefined, name: string): readonly IToken[] {
  return cst?.children[name]?.filter(isToken) ?? NONE;
}
/** The first child node of a name. */
export function nodeOf(cst: CstNode | undefined, name: string): CstNode | undefined {
  return cst?.children[name]?.find((element): element is CstNode => !isToken(element));
}
/** The first child token of a name. */
export function tokenOf(cst: CstNode | undefined, name: string): IToken | undefined {
  return cst?.children[name]?.find(isToken);
}

/** The only child node of an alternative. */
export function chosen(cst: CstNode): CstNode | undefined {
  for (const name in cst.children) {
    const element = cst.children[name]?.[0];
    if (element !== undefined && !isToken(element)) return element;
  }
  return undefined;
}

/**
 * Chevrotain's offsets may be NaN, so V8 keeps all of them as floating-point numbers, which are objects of their own. A whole number stands in the
 * span itself: a tree is a fifth smaller.
 */
const whole = (offset: number): number => offset | 0;

export const spanAt = (offset: number): Span => ({ start: whole(offset), end: whole(offset) });

/** The span of a token; `at` for one that error recovery made up. */
export function tokenSpan(token: IToken | undefined, at: number): Span {
  if (token === undefined || Number.isNaN(token.startOffset)) return spanAt(at);
  const start = whole(token.startOffset);
  return { start, end: Math.max(start, whole(tokenEnd(token))) };
}

/** The span of a concrete node; `at` for an empty one. */
export function cstSpan(cst: CstNode | undefined, at: number): Span {
  const location = cst?.location;
  if (location === undefined || Number.isNaN(location.startOffset)) return spanAt(at);
  const start = whole(location.startOffset);
  const last = location.endOffset ?? Number.NaN;
  return { start, end: Number.isNaN(last) ? start : Math.max(start, whole(last + 1)) };
}

/** A name; empty where the source has a gap. */
export function buildName(token: IToken | undefined, at: number): ast.Name {
  const text = token === undefined || token.isInsertedInRecovery ? '' : token.image;
  return { kind: 'Name', id: 0, span: tokenSpan(token, at), text };
}

/** Names joined without blanks, such as `EX-01`. */
export function buildPolicyId(cst: CstNode | undefined, at: number): ast.Name {
  const parts = tokensOf(cst, 'part');
  return { kind: 'Name', id: 0, span: cstSpan(cst, at), text: parts.map((part) => part.image).join('') };
}

/** The `///` lines between the previous significant token and `start`. */
export function docBefore(context: BuildContext, start: number): string {
  const { docs, tokenEnds } = context;
  const previousEnd = tokenEnds[lastIndexAtMost(tokenEnds, start)] ?? 0;
  let last = docs.length - 1;
  let low = 0;
  while (low <= last) {
    const middle = (low + last) >> 1;
    if ((docs[middle]?.startOffset ?? 0) < start) low = middle + 1;
    else last = middle - 1;
  }
  const lines: string[] = [];
  for (let i = last; i >= 0; i--) {
    const doc = docs[i];
    if (doc === undefined || doc.startOffset < previousEnd) break;
    lines.unshift(doc.image.slice(3).replace(/^ /, '').trimEnd());
  }
  return lines.join('\n');
}

/** Index of the last number that is at most `limit` in an ascending list; -1 for none. */
export function lastIndexAtMost(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
