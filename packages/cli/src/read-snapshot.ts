/** `--snapshot`: nothing is evaluated that was not validated first, unless its user wants it. */
import {
  type Schema,
  type Snapshot,
  type SnapshotProblem,
  validateBaseline,
  validateCut,
  validateSnapshot,
} from '@policyc/model';
import { parseJson } from '@policyc/platforms';
import { visible } from '@policyc/report';
import { CliError } from './cli-error.js';
import { displayName, type FileLimits, readText } from './collect-files.js';
import { EXIT } from './exit-code.js';

/** What fits in a string of JavaScript's. */
const LIMITS: FileLimits = {
  count: 1,
  bytes: 500 << 20,
  hint: 'With --validate full it is checked as it is read, whatever its size.',
};
const MAX_DEPTH = 200;
/** Problems that are printed; the rest is counted. */
const SHOWN = 20;

export interface ParsedSnapshot {
  readonly snapshot: Snapshot;
  readonly text: string;
}

/**
 * @param schema of the policies that will be evaluated
 * @throws CliError inputs, with file, line and pointer of each problem
 */
export function readSnapshot(path: string, schema: Schema): Snapshot {
  return readSnapshotText(path, schema).snapshot;
}

/** Like `readSnapshot`, with the text that the snapshot was parsed from. */
export function readSnapshotText(path: string, schema: Schema): ParsedSnapshot {
  const name = displayName(path);
  const text = readText({ name, path }, LIMITS, EXIT.inputs);
  const parsed = parseJson(text, MAX_DEPTH);
  if (parsed.tag !== 'json') {
    const { line, column } = parsed.position;
    const what = parsed.tag === 'too-deep' ? 'it is nested too deep' : `not JSON: ${parsed.message}`;
    throw new CliError(EXIT.inputs, `${name}:${line}:${column}: ${what}`);
  }
  requireValid(validateSnapshot(schema, parsed.value, text), name);
  return { snapshot: parsed.value as Snapshot, text };
}

/**
 * For a snapshot that is not in memory: whether it is one of this schema, and has places for the assets at hand.
 * @param cut the snapshot with those assets alone
 * @throws CliError inputs
 */
export function requireValidCut(path: string, schema: Schema, cut: Snapshot): void {
  requireValid(validateCut(schema, cut), displayName(path));
}

/**
 * The earlier snapshot that data may hold.
 * @param name of the file with the data
 * @throws CliError inputs
 */
export function requireValidBaseline(name: string, schema: Schema, baseline: unknown): void {
  requireValid(validateBaseline(schema, baseline), name, 'holds no valid earlier snapshot');
}

function requireValid(
  problems: readonly SnapshotProblem[],
  name: string,
  what = 'is not a valid snapshot',
): void {
  if (problems.length > 0) {
    const shown = problems.slice(0, SHOWN).map((p) => problemText(p, name));
    const more = problems.length > SHOWN ? [`and ${problems.length - SHOWN} more`] : [];
    throw new CliError(EXIT.inputs, [`${name} ${what}`, ...shown, ...more].join('\n'));
  }
}

function problemText({ pointer, line, column, message, hint }: SnapshotProblem, name: string): string {
  const place = line === undefined ? name : `${name}:${line}:${column ?? 1}`;
  const at = pointer === '' ? '' : ` (${pointer})`;
  return visible(`  ${place}: ${message}${hint === undefined ? '' : `; ${hint}`}${at}`);
}
