/** Writes `src/lookahead.generated.ts`. To be run after `tsc -b` when the grammar or its tokens have changed. */
import { writeFileSync } from 'node:fs';
import { lookaheadTables } from '../dist/lookahead-tables.js';

const text = `/* Written by grammar/scripts/write-lookahead.mjs. */
import type { LookaheadTables } from './lookahead.js';

export const LOOKAHEAD: LookaheadTables = ${JSON.stringify(lookaheadTables(), undefined, 2)};
`;
writeFileSync(new URL('../src/lookahead.generated.ts', import.meta.url), text);
