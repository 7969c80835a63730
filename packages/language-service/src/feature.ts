/**
 * What an editor feature is: a record with the analysis phase it needs and a pure function.
 * Invariant: offsets in, plain data out; a feature holds no state and never throws on incomplete source.
 */

import type { CheckedProgram } from '@policyc/analysis';
import type { Diagnostic, SourceText } from '@policyc/base';
import type { ast } from '@policyc/syntax';

/** One document as the parser saw it. */
export interface ServiceDocument {
  readonly uri: string;
  readonly source: SourceText;
  readonly file: ast.File;
}

export interface ParsedContext {
  readonly document: ServiceDocument;
}

export interface CheckedContext extends ParsedContext {
  /** The program that the document belongs to. */
  readonly program: CheckedProgram;
  /** What the host finds in the program beyond the checker; made when it is asked for. */
  readonly further: readonly Diagnostic[];
  /** Every package that a `use` may name, the standard library's included; by name. */
  readonly packages: readonly string[];
  /** Whether a file is the user's, not the standard library's. */
  readonly own: (uri: string) => boolean;
}

export type Phase = 'parsed' | 'checked';

interface ContextOf {
  readonly parsed: ParsedContext;
  readonly checked: CheckedContext;
}

/** `needs` names the phase whose results `run` reads: the service computes nothing beyond it. */
export interface Feature<N extends Phase, P, R> {
  readonly name: string;
  readonly needs: N;
  readonly run: (context: ContextOf[N], params: P) => R;
}

/** Declares an editor feature; exists to infer its types. */
export function defineFeature<N extends Phase, P, R>(feature: Feature<N, P, R>): Feature<N, P, R> {
  return feature;
}
