/** The smallest case that is still wrong, as fast-check finds it, and how it is shown. */

import fc from 'fast-check';
import { compileProgram } from './compile-program.js';
import { fittedData } from './fitted-data.js';
import { type FuzzCase, FuzzCases, fitted } from './fuzz-case.js';

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

export function showCase({ program, snapshots, data }: FuzzCase): string {
  const { files, schema, program: lowered } = compileProgram(program);
  const texts = files.map(({ uri, text }) => `--- ${uri}\n${text.trim()}`);
  const shown = snapshots.map((s) => `--- snapshot\n${JSON.stringify(schema ? fitted(s, schema) : s)}`);
  const given = `--- data\n${JSON.stringify(lowered === undefined ? data : fittedData(data, lowered))}`;
  return [...texts, ...shown, given].join('\n');
}
