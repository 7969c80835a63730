/** The grammars of scalar types (`scalar-grammars.ts`) as engines want them, made when they change. */
import { decodeBase64 } from '@policyc/base';
import type { ScalarTag } from '@policyc/model';
import { SCALAR_TABLES } from './scalar-tables.generated.js';

export type ScalarTables = {
  readonly [tag in ScalarTag]?: {
    readonly re2: string;
    /** In base64. */
    readonly automaton: string;
  };
};

/** For RE2. */
export function scalarRe2(tag: ScalarTag): string | undefined {
  return SCALAR_TABLES[tag]?.re2;
}

/** For the WASM runtime. */
export function scalarAutomaton(tag: ScalarTag): Uint8Array | undefined {
  const table = SCALAR_TABLES[tag];
  return table && decodeBase64(table.automaton);
}
