/** The parameters of a step that matter, and the assets that they become: the same for every platform. */

import { type Fact, known, unknown } from './fact.js';
import type { FileNote } from './file-report.js';
import type { JsonCursor } from './json-cursor.js';
import type { Leaf } from './json-leaves.js';
import { type JudgedText, judgeText, type ParsedText } from './judge-text.js';
import { lowerCase } from './secrets/letter-case.js';
import type { SnapshotBuilder } from './snapshot-builder.js';
import type { SinkRole } from './vocabulary.js';

/** `Cursor` is what the platform's documents are walked with. */
export interface Parameter<Cursor extends { readonly pointer: string } = JsonCursor> extends JudgedText {
  readonly cursor: Cursor;
  readonly path: string;
  /** In lower case. */
  readonly name: string;
}

/** Far more than a step can have; keeps hostile files from multiplying what every parameter repeats. */
export const MAX_PARAMETERS = 2_000;

/**
 * @param leaves of one step, as the export has them
 * @param sinkOf what the platform uses a text as
 * @param parse the platform's own expression syntax
 * @returns those that end in a sink, are computed, or hold or name a secret
 */
export function judgeLeaves(
  leaves: readonly Leaf[],
  sinkOf: (leaf: Leaf) => SinkRole,
  parse: (text: string) => ParsedText,
): readonly Parameter[] {
  const found: Parameter[] = [];
  for (const leaf of leaves) {
    const { cursor, path, name, text } = leaf;
    const use = { name, text, isNumber: typeof cursor.value === 'number', sink: sinkOf(leaf) };
    const judged = judgeText(use, parse);
    if (judged !== undefined) found.push({ cursor, path, name: lowerCase(name), ...judged });
    if (found.length > MAX_PARAMETERS) break;
  }
  return found;
}

export interface StepPlace {
  readonly key: string;
  readonly file: number;
  readonly pointer: string;
}

/** What only the platform knows of a parameter. */
export interface ParameterFacts {
  readonly reads: Fact;
  readonly parameterised?: boolean;
  readonly escaped?: Fact;
  readonly failure_detail?: Fact;
}

/** Adds a `Param` for each parameter. */
export function addParameters<P extends Parameter<{ readonly pointer: string }>>(
  step: StepPlace,
  parameters: readonly P[],
  factsOf: (parameter: P) => ParameterFacts,
  builder: SnapshotBuilder,
  note: (note: FileNote) => void,
): void {
  if (parameters.length > MAX_PARAMETERS)
    note({
      code: 'parameters-cut',
      message: `a step with more than ${MAX_PARAMETERS} parameters that matter; the rest is not read`,
      pointer: step.pointer,
    });
  for (const parameter of parameters.slice(0, MAX_PARAMETERS)) {
    const { parameterised = false, ...facts } = factsOf(parameter);
    builder.add(
      'Param',
      builder.claimKey('Param', `${step.key}/${parameter.path}`),
      { file: step.file, pointer: parameter.cursor.pointer, fields: {} },
      {
        step: known(step.key),
        path: known(parameter.path),
        name: known(parameter.name),
        kind: known(parameter.parsed.kind),
        sink_role: known(parameter.role),
        parameterised: known(parameterised),
        sensitive: known(parameter.sensitive),
        holds_secret: secretFact(parameter),
        ...facts,
        value: parameter.value,
      },
    );
  }
}

export function secretFact({ holdsSecret, parsed }: JudgedText): Fact {
  if (holdsSecret !== undefined) return known(holdsSecret);
  return unknown(parsed.kind === 'literal' ? 'too long to search' : 'part of it is computed');
}
