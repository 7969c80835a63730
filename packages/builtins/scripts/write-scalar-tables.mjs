/** Writes `src/scalar-tables.generated.ts`. To be run after `tsc -b` when the grammar of a scalar type, or the automata, have changed. */
import { writeFileSync } from 'node:fs';
import { makeScalarTables } from '../dist/scalar-grammars.js';

const text = `/* Written by packages/builtins/scripts/write-scalar-tables.mjs. */
import type { ScalarTables } from './scalar-tables.js';

export const SCALAR_TABLES: ScalarTables = ${JSON.stringify(makeScalarTables(), undefined, 2)};
`;
writeFileSync(new URL('../src/scalar-tables.generated.ts', import.meta.url), text);
