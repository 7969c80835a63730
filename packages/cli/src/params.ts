/** `--param name=json`. */

import type { Json } from '@policyc/base';
import type { GivenParams } from '@policyc/compiler';
import { CliError } from './cli-error.js';
import { EXIT } from './exit-code.js';

/** @throws CliError usage */
export function readParams(given: readonly string[]): GivenParams {
  const params = new Map<string, Json>();
  for (const text of given) {
    const at = text.indexOf('=');
    const name = text.slice(0, Math.max(0, at)).trim();
    if (name === '') throw new CliError(EXIT.usage, `--param ${text}: name=json is expected`);
    if (params.has(name)) throw new CliError(EXIT.usage, `--param ${name} is given twice`);
    params.set(name, readValue(name, text.slice(at + 1)));
  }
  return Object.fromEntries(params);
}

function readValue(name: string, text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new CliError(
      EXIT.usage,
      `--param ${name}: the value is not JSON`,
      `Text stands in double quotes: --param '${name}="text"', a list in brackets: --param '${name}=["a", "b"]'.`,
    );
  }
}
