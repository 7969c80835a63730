/** `--select`: policy ids with `*`. */
import { closestName } from '@policyc/base';
import { CliError } from './cli-error.js';
import { EXIT } from './exit-code.js';

/** @param patterns undefined selects everything */
export function createSelect(patterns: readonly string[] | undefined): (policyId: string) => boolean {
  if (patterns === undefined) return () => true;
  const tests = patterns.map(patternTest);
  return (id) => tests.some((test) => test(id));
}

/** @throws CliError usage, where a pattern selects none of the policies that there are */
export function requireSelected(patterns: readonly string[] | undefined, known: readonly string[]): void {
  for (const pattern of patterns ?? []) {
    if (known.some(patternTest(pattern))) continue;
    const close = closestName(pattern, known);
    throw new CliError(
      EXIT.usage,
      `no policy is called ${pattern}`,
      close === undefined ? `There are: ${known.join(', ')}` : `Did you mean ${close}?`,
    );
  }
}

function patternTest(pattern: string): (id: string) => boolean {
  const literal = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  const expression = new RegExp(`^${literal.join('.*')}$`);
  return (id) => expression.test(id);
}
