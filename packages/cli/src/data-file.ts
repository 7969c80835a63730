/** `--data file.json` and, for bundles, `--param`: what goes to the policies as OPA's data. */
import { paramId } from '@policyc/compiler';
import type { Data } from '@policyc/evaluator';
import type { ParamMetadata } from '@policyc/model';
import { parseJson } from '@policyc/platforms';
import { CliError } from './cli-error.js';
import { displayName, type FileLimits, readText } from './collect-files.js';
import { EXIT } from './exit-code.js';
import type { readParams } from './params.js';

const LIMITS: FileLimits = { count: 1, bytes: 64 << 20 };
const MAX_DEPTH = 200;

/**
 * @param path of a JSON file with an object whose only member is `policyc`; `{}` without it
 * @throws CliError inputs
 */
export function readData(path: string | undefined): Data {
  if (path === undefined) return {};
  const name = displayName(path);
  const parsed = parseJson(readText({ name, path }, LIMITS, EXIT.inputs), MAX_DEPTH);
  if (parsed.tag !== 'json') {
    const { line, column } = parsed.position;
    const what = parsed.tag === 'too-deep' ? 'it is nested too deep' : `not JSON: ${parsed.message}`;
    throw new CliError(EXIT.inputs, `${name}:${line}:${column}: ${what}`);
  }
  const { value } = parsed;
  const isData =
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.keys(value).every((key) => key === 'policyc');
  if (isData) return value as Data;
  throw new CliError(
    EXIT.inputs,
    `${name}: expected an object whose only member is "policyc"`,
    'For example {"policyc": {"params": {"packs.exposure.trusted_paths": ["/health"]}}}.',
  );
}

/**
 * Values of parameters as data.
 * @throws CliError usage where a name is that of no parameter
 */
export function paramData(given: ReturnType<typeof readParams>, params: readonly ParamMetadata[]): Data {
  const ids = params.map((p) => p.id);
  const values = Object.entries(given).map(([name, value]) => {
    const found = paramId(name, ids);
    if ('problem' in found) throw new CliError(EXIT.usage, `--param ${found.problem}`);
    return [found.id, value] as const;
  });
  return values.length === 0 ? {} : { policyc: { params: Object.fromEntries(values) } };
}
