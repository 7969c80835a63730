/**
 * `npm run bench [-- --size 100] [--shape adapter|fixed|shuffled] [--processes 3] [--runs 7] [--policies five,hundred,four]
 *  [--opa] [--opa-limit 60]`
 *
 * Side by side in one run, each contestant in fresh processes, taking turns: reading the file, `JSON.parse` of the bytes, JavaScript by
 * hand, ours through the SDK (also with all of the text checked), ours straight from the file, OPA's own WASM of our Rego, and `opa eval`. The
 * ratios count; CPU time is shown beside the time of the clock because it minds less what else runs on the machine. OPA's WASM does not end
 * most of them: it is stopped `--opa-limit` seconds after its input is in memory, and the ratio that is shown is the least that it can be.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compile } from '@policyc/compiler';
import { hundredPolicies } from './policies/hundred.mjs';
import { SHAPES, writeSnapshot } from './snapshot.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..');
const OPA = process.env.POLICYC_OPA ?? join(root, '..', 'shared', 'tools', 'opa');
const { values: options } = parseArgs({
  options: {
    size: { type: 'string', default: '10' },
    shape: { type: 'string', default: 'adapter' },
    processes: { type: 'string', default: '2' },
    runs: { type: 'string', default: '7' },
    policies: { type: 'string', default: 'five,hundred' },
    opa: { type: 'boolean', default: false },
    'opa-limit': { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
  },
});
if (!SHAPES.includes(options.shape)) throw new Error(`--shape is one of ${SHAPES.join(', ')}`);
const size = Number(options.size);
const processes = Number(options.processes);
/** Milliseconds that a contestant has for starting and reading its input before its limit begins. */
const PREPARING = 5000;
const sets = [...new Set([...options.policies.split(','), ...(options.opa ? ['four'] : [])])];

const read = (uri) => ({ uri, text: readFileSync(join(root, uri), 'utf8') });
const nocode = read('stdlib/platforms/nocode.policy');
const five = read('bench/policies/five.policy');
const withoutPath = { ...five, text: five.text.slice(0, five.text.indexOf('policy B5')) };
const SETS = {
  four: [nocode, withoutPath],
  five: [nocode, five],
  hundred: [nocode, five, { uri: 'bench/policies/hundred.policy', text: hundredPolicies() }],
};

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
const ms = (x) => (x === undefined ? '-' : x < 100 ? x.toFixed(1) : x.toFixed(0)).padStart(9);
const times = (x) => (Number.isFinite(x) ? `${x < 10 ? x.toFixed(2) : x.toFixed(1)}x` : '-').padStart(9);

const folder = mkdtempSync(join(tmpdir(), 'policyc-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

// Compile times and sizes.
const stdlib = readdirSync(join(root, 'stdlib'), { recursive: true })
  .filter((f) => f.endsWith('.policy') && !f.endsWith('_test.policy'))
  .map((f) => read(join('stdlib', f)));
const compileTimes = [];
const compileCpu = [];
let output;
// V8 optimises for long: what it does meanwhile takes the cores from what is measured, until a hundred runs are done.
const WARM_AFTER = 100;
for (let i = 0; i < WARM_AFTER + 40; i++) {
  const started = performance.now();
  const before = process.cpuUsage();
  ({ output } = compile({ files: stdlib }));
  const { user, system } = process.cpuUsage(before);
  compileCpu.push((user + system) / 1000);
  compileTimes.push(performance.now() - started);
}
const artefacts = {};
for (const set of sets) {
  const compiled = compile({ files: SETS[set] }).output;
  if (!compiled) throw new Error(`the policies of ${set} do not compile`);
  const wasm = join(folder, `${set}.wasm`);
  writeFileSync(wasm, compiled.wasm);
  const rego = join(folder, `${set}-rego`);
  for (const { path, text } of compiled.rego) {
    mkdirSync(dirname(join(rego, path)), { recursive: true });
    writeFileSync(join(rego, path), text);
  }
  artefacts[set] = { wasm, rego, bytes: compiled.wasm.length, policies: compiled.program.policies.length };
}
const processTimes = [];
// Node reads certificates that are named here before it runs anything: 40 ms that are not the compiler's.
const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
for (let i = 0; i < 15; i++) {
  const started = performance.now();
  spawnSync(
    process.execPath,
    [
      join(root, 'packages/cli/bin/policyc.cjs'),
      'compile',
      'stdlib',
      '--output',
      join(folder, 'stdlib.tar.gz'),
    ],
    { cwd: root, env },
  );
  processTimes.push(performance.now() - started);
}

const snapshot = join(folder, 'snapshot.json');
const written = writeSnapshot(snapshot, output.program.schema, {
  megabytes: size,
  seed: Number(options.seed),
  shape: options.shape,
});
console.log(
  `${(written.bytes / 1e6).toFixed(1)} MB snapshot (${options.shape}), ${written.automations} automations, Node ${process.version}, ${processes} processes of ${options.runs} runs each\n`,
);
console.log(
  `standard library: ${output.program.policies.length} policies compiled in ${median(compileTimes.slice(WARM_AFTER)).toFixed(0)} ms (first ${compileTimes[0].toFixed(0)}, best ${Math.min(...compileTimes).toFixed(0)}, CPU of all threads ${Math.min(...compileCpu).toFixed(0)}), process ${median(processTimes).toFixed(0)} ms (best ${Math.min(...processTimes).toFixed(0)}), policy.wasm ${(output.wasm.length / 1000).toFixed(1)} kB`,
);
for (const set of sets)
  console.log(
    `${set}: ${artefacts[set].policies} policies, policy.wasm ${(artefacts[set].bytes / 1000).toFixed(1)} kB`,
  );

function opaWasm(set) {
  const bundle = join(folder, `${set}-opa.tar.gz`);
  execFileSync(OPA, ['build', '-t', 'wasm', '-e', 'policyc/report', '-o', bundle, artefacts[set].rego]);
  execFileSync('tar', ['-xzf', bundle, '-C', folder, '/policy.wasm'], { stdio: 'ignore' });
  const file = join(folder, `${set}-opa.wasm`);
  writeFileSync(file, readFileSync(join(folder, 'policy.wasm')));
  return file;
}

const contestants = [
  { label: 'read the file', name: 'read' },
  { label: 'decode and JSON.parse', name: 'parse' },
];
for (const set of sets) {
  const { policies, wasm } = artefacts[set];
  if (set === 'five')
    contestants.push({ label: `${policies} policies: JavaScript by hand`, name: 'javascript', set });
  contestants.push({ label: `${policies} policies: ours through the SDK`, name: 'sdk', artefact: wasm, set });
  contestants.push({
    label: `${policies} policies: SDK, all text checked`,
    name: 'sdk-full',
    artefact: wasm,
    set,
  });
  contestants.push({
    label: `${policies} policies: ours from the file`,
    name: 'direct',
    artefact: wasm,
    set,
  });
  if (options.opa && existsSync(OPA)) {
    contestants.push({
      label: `${policies} policies: OPA's WASM of our Rego`,
      name: 'opa-wasm',
      artefact: opaWasm(set),
      set,
      runs: 2,
      processes: 1,
      limit: Number(options['opa-limit']) * 1000,
    });
    if (set === 'four')
      contestants.push({ label: `${policies} policies: opa eval`, name: 'opa-eval', set, processes: 1 });
  }
}

const all = new Map(contestants.map((c) => [c, { cold: [], warm: [], cpu: [], rss: 0, result: '' }]));
for (let p = 0; p < processes; p++) {
  for (const contestant of contestants) {
    if (p >= (contestant.processes ?? processes)) continue;
    const seen = all.get(contestant);
    if (contestant.name === 'opa-eval') {
      const started = performance.now();
      const done = spawnSync(
        OPA,
        [
          'eval',
          '--format',
          'raw',
          '-d',
          artefacts[contestant.set].rego,
          '-i',
          snapshot,
          'count(data.policyc.report.policies)',
        ],
        { encoding: 'utf8' },
      );
      seen.cold.push(performance.now() - started);
      seen.result = done.status === 0 ? 'same' : done.stderr;
      continue;
    }
    const done = spawnSync(
      process.execPath,
      [
        join(here, 'contestant.mjs'),
        contestant.name,
        snapshot,
        String(contestant.runs ?? options.runs),
        contestant.artefact ?? '',
      ],
      { encoding: 'utf8', cwd: root, ...(contestant.limit && { timeout: contestant.limit + PREPARING }) },
    );
    if (done.error?.code === 'ETIMEDOUT') {
      seen.stopped = contestant.limit;
      seen.result = `stopped after ${contestant.limit / 1000} s`;
      continue;
    }
    if (done.status !== 0) {
      seen.result =
        done.stderr
          .trim()
          .split('\n')
          .find((l) => /Error|error/.test(l)) ?? `stopped by ${done.signal}`;
      continue;
    }
    const measured = JSON.parse(done.stdout);
    seen.cold.push(measured.times[0]);
    seen.warm.push(...measured.times.slice(1));
    seen.cpu.push(...measured.cpu.slice(1));
    seen.rss = Math.max(seen.rss, measured.rss);
    seen.result = measured.result;
  }
}

const parse = all.get(contestants[1]);
const hand = contestants.find((c) => c.name === 'javascript');
const byHand = hand && all.get(hand);
console.log(
  `\n${'milliseconds'.padEnd(42)}${['cold', 'median', 'min', 'CPU min', 'memory'].map((h) => h.padStart(9)).join('')}   JSON.parse / this: cold, median, min, CPU; by hand / this: median, CPU`,
);
for (const contestant of contestants) {
  const { cold, warm, cpu, rss, result, stopped } = all.get(contestant);
  if (stopped !== undefined) {
    const ours = all.get(contestants.find((c) => c.name === 'sdk' && c.set === contestant.set));
    console.log(
      `${contestant.label.padEnd(42)} ${result}: ours is more than ${(stopped / median(ours.warm)).toFixed(0)} times as fast`,
    );
    continue;
  }
  if (cold.length === 0) {
    console.log(`${contestant.label.padEnd(42)} failed: ${result}`);
    continue;
  }
  const ratio = (of, pick, other = parse) =>
    other && of(other) ? pick(of(other)) / pick(of({ cold, warm, cpu })) : Number.NaN;
  const min = (list) => Math.min(...list);
  const ofWarm = (x) => (x.warm.length > 0 ? x.warm : x.cold);
  const ofCpu = (x) => (x.cpu.length > 0 ? x.cpu : [Number.NaN]);
  console.log(
    `${contestant.label.padEnd(42)}${ms(median(cold))}${ms(median(warm))}${ms(warm.length ? min(warm) : undefined)}${ms(cpu.length ? min(cpu) : undefined)}${rss ? `${(rss / written.bytes).toFixed(2)}x`.padStart(9) : ms(undefined)}  ${times(ratio((x) => x.cold, median))}${times(ratio(ofWarm, median))}${times(ratio(ofWarm, min))}${times(ratio(ofCpu, min))}${times(ratio(ofWarm, median, byHand))}${times(ratio(ofCpu, min, byHand))}`,
  );
}
const results = contestants.filter((c) => c.set).map((c) => [c.label, all.get(c).result]);
console.log('\nfindings by policy:');
for (const [label, result] of results) console.log(`  ${label}: ${result}`);
