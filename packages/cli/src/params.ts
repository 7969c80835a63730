/** `--param name=json`. */
import type { CompileInput } from '@policyc/compiler';
import { CliError } from './cli-error.js';
import { EXIT } from './exit-code.js';

type Params = NonNullable<CompileInput['params']>;
type Value = Params[string];

/** @throws CliError usage */
export function readParams(given: readonly string[]): Params {
  const params = new Map<string, Value>();
  for (const text of given) {
    const at = text.indexOf('=');
    const name = text.slice(0, Math.max(0, at)).trim();
    if (name === '') throw new CliError(EXIT.usage, `--param ${text}: name=json is expected`);
    if (params.has(name)) throw new CliError(EXIT.usage, `--param ${name} is given twice`);
    params.set(name, readValue(name, text.slice(at + 1)));
  }
  return Object.fromEntries(params);
}

function readValue(name: string, text: string): Value {
  const hint = `Text stands in double quotes: --param '${name}="text"', a list in brackets: --param '${name}=["a", "b"]'.`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new CliError(EXIT.usage, `--param ${name}: the value is not JSON`, hint);
  }
  if (isScalar(value)) return value;
  if (Array.isArray(value) && value.every(isScalar)) return value;
  throw new CliError(
    EXIT.usage,
    `--param ${name}: a number, true, false, text, or a list of these is expected`,
    hint,
  );
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
