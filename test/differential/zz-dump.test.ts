import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { emitRego } from '@policyc/emit';
import { it } from 'vitest';
import { randomProgram, RANDOM_SCHEMA } from '../support/random-program.js';
import { createRandom, randomSnapshot } from '../support/random-snapshot.js';
it('dump', () => {
  const seed = Number(process.env.POLICYC_SEED ?? 1);
  const program = randomProgram(createRandom(seed), 20, 1 + (seed % 3));
  for (const f of emitRego(program)) { const p = `/tmp/rt/out${f.path}`; mkdirSync(dirname(p), { recursive: true }); writeFileSync(p, f.text); }
  for (let i = 0; i < 3; i++) writeFileSync(`/tmp/rt/in${i}.json`, JSON.stringify(randomSnapshot(RANDOM_SCHEMA, seed * 10 + i, { assets: 3 + 2 * i, unknownOneIn: 3 + i, strings: ['x-prod'] })));
});
