/**
 * `npm run bench [-- --automations 2000]`: compile, evaluate and read, side by side in one run. Look at the ratios, not at the times.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import opaWasm from '@open-policy-agent/opa-wasm';
import { compile } from '@policyc/compiler';
import { interpret } from '@policyc/ir';
import { nocodeSnapshot } from './nocode-snapshot.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const at = process.argv.indexOf('--automations');
const automations = at > 0 ? Number(process.argv[at + 1]) : 2000;

const files = readdirSync(join(root, 'stdlib'), { recursive: true })
  .filter((f) => f.endsWith('.policy'))
  .map((f) => ({ uri: join('stdlib', f), text: readFileSync(join(root, 'stdlib', f), 'utf8') }));

/** Runs once cold and `n` times warm; milliseconds. */
async function measure(n, body) {
  const time = async () => {
    const started = performance.now();
    await body();
    return performance.now() - started;
  };
  const cold = await time();
  const warm = [];
  for (let i = 0; i < n; i++) warm.push(await time());
  warm.sort((a, b) => a - b);
  return { cold, median: warm[warm.length >> 1], min: warm[0] };
}

const rows = [];
const row = (name, { cold, median, min }) => rows.push({ name, cold, median, min });

let output;
row('compile the standard packs', await measure(10, () => ({ output } = compile({ files }))));
if (!output) throw new Error('the standard packs do not compile');

const snapshot = nocodeSnapshot(output.program.schema, automations, 1);
const bytes = new TextEncoder().encode(JSON.stringify(snapshot));
const decoder = new TextDecoder();
const parse = await measure(9, () => JSON.parse(decoder.decode(bytes)));
row('decode and JSON.parse', parse);
const policy = await opaWasm.loadPolicy(output.wasm);
row('policy.wasm through the SDK', await measure(9, () => policy.evaluate(bytes.buffer, 'policyc/report')));
row('reference interpreter, parsed input', await measure(2, () => interpret(output.program, snapshot)));

const ms = (x) => x.toFixed(1).padStart(10);
console.log(
  `${(bytes.length / 1e6).toFixed(1)} MB snapshot, ${automations} automations, ${output.program.policies.length} policies, policy.wasm ${(output.wasm.length / 1000).toFixed(1)} kB, Node ${process.version}\n`,
);
console.log(
  `${'ms'.padEnd(38)}${'cold'.padStart(10)}${'median'.padStart(10)}${'min'.padStart(10)}   JSON.parse / this (medians)`,
);
for (const r of rows)
  console.log(
    `${r.name.padEnd(38)}${ms(r.cold)}${ms(r.median)}${ms(r.min)}   ${(parse.median / r.median).toFixed(2)}x`,
  );
