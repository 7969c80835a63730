/** `--snapshot`: nothing is evaluated that was not validated first. */
import { type Schema, type Snapshot, type SnapshotProblem, validateSnapshot } from '@policyc/model';
import { parseJson } from '@policyc/platforms';
import { visible } from '@policyc/report';
import { CliError } from './cli-error.js';
import { displayName, type FileLimits, readText } from './collect-files.js';
import { EXIT } from './exit-code.js';

const LIMITS: FileLimits = { count: 1, bytes: 512 << 20 };
const MAX_DEPTH = 200;
/** Problems that are printed; the rest is counted. */
const SHOWN = 20;

/**
 * @param schema of the policies that will be evaluated
 * @throws CliError inputs, with file, line and pointer of each problem
 */
export async function readSnapshot(path: string, schema: Schema): Promise<Snapshot> {
  const name = displayName(path);
  const text = await readText({ name, path }, LIMITS, EXIT.inputs);
  const parsed = parseJson(text, MAX_DEPTH);
  if (parsed.tag !== 'json') {
    const { line, column } = parsed.position;
    const what = parsed.tag === 'too-deep' ? 'it is nested too deep' : `not JSON: ${parsed.message}`;
    throw new CliError(EXIT.inputs, `${name}:${line}:${column}: ${what}`);
  }
  const problems = validateSnapshot(schema, parsed.value, text);
  if (problems.length > 0) {
    const shown = problems.slice(0, SHOWN).map((p) => problemText(p, name));
    const more = problems.length > SHOWN ? [`and ${problems.length - SHOWN} more`] : [];
    throw new CliError(EXIT.inputs, [`${name} is not a valid snapshot`, ...shown, ...more].join('\n'));
  }
  return parsed.value as Snapshot;
}

function problemText({ pointer, line, column, message, hint }: SnapshotProblem, name: string): string {
  const place = line === undefined ? name : `${name}:${line}:${column ?? 1}`;
  const at = pointer === '' ? '' : ` (${pointer})`;
  return visible(`  ${place}: ${message}${hint === undefined ? '' : `; ${hint}`}${at}`);
}
