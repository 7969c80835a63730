/** The smallest case that is still wrong, as fast-check finds it, and how it is shown. */

import { checkFiles } from '@policyc/compiler';
import fc from 'fast-check';
import { type FuzzCase, FuzzCases, fitted } from './fuzz-case.js';
import { filesOf } from './source/program.js';

/** @param isWrong what is wrong with a case, if anything */
export async function shrink(
  whole: FuzzCase,
  isWrong: (fuzzCase: FuzzCase) => Promise<string | undefined>,
): Promise<FuzzCase> {
  const result = await fc.check(
    fc.asyncProperty(new StartingWith(whole), async (fuzzCase) => (await isWrong(fuzzCase)) === undefined),
    { numRuns: 1 },
  );
  return result.counterexample?.[0] ?? whole;
}

/** One case, which shrinks as any other. */
class StartingWith extends FuzzCases {
  constructor(private readonly whole: FuzzCase) {
    super();
  }

  override generate(): fc.Value<FuzzCase> {
    return new fc.Value(this.whole, undefined);
  }
}

export function showCase({ program, snapshots }: FuzzCase): string {
  const files = filesOf(program);
  const { schema } = checkFiles(files).checked;
  const texts = files.map(({ uri, text }) => `--- ${uri}\n${text.trim()}`);
  const shown = snapshots.map((s) => `--- snapshot\n${JSON.stringify(schema ? fitted(s, schema) : s)}`);
  return [...texts, ...shown].join('\n');
}
