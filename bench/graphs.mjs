/**
 * `npm run bench:graphs [-- --steps 150000 --runs 5 --only hub]`
 *
 * Walks over graphs of every awkward form. Each is evaluated by policies that read the same and do not walk, and by these together with
 * policies that walk: the difference is what walking costs, and must be less than parsing does. Process CPU time, the least of all runs.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compile } from '@policyc/compiler';
import { openDirectHost } from '@policyc/evaluator';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values: options } = parseArgs({
  options: {
    steps: { type: 'string', default: '150000' },
    runs: { type: 'string', default: '5' },
    only: { type: 'string' },
  },
});
const N = Number(options.steps);

let state = 1;
const random = (below) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 4294967296) * below);
};
const id = (prefix, i) => `${prefix}${String(i).padStart(7, '0')}`;
const step = (i, next, more = {}) => ({
  id: id('wf/step ', i),
  name: id('step ', i),
  automation: 'wf',
  operation: 'n8n-nodes-base.code',
  category: ['code', 'request', 'send'][i % 3],
  package: 'n8n-nodes-base',
  credential: null,
  disabled: false,
  on_error_continue: false,
  next: next.filter((n) => n < N).map((n) => id('wf/step ', n)),
  on_error: [],
  calls: [],
  tools: [],
  imports: [],
  ...more,
});
const trigger = (i, next) => ({
  id: id('wf/trigger ', i),
  name: id('trigger ', i),
  automation: 'wf',
  operation: 'n8n-nodes-base.webhook',
  kind: 'http',
  endpoint: null,
  untrusted: true,
  package: 'n8n-nodes-base',
  credential: null,
  disabled: false,
  next: next.map((n) => id('wf/step ', n)),
});
const range = (n, make) => Array.from({ length: n }, (_, i) => make(i));
const last = { category: 'delete' };
const SHAPES = {
  'many small automations': () => ({
    Trigger: range(N / 10, (i) => trigger(i, [i * 10])),
    Step: range(N, (i) => step(i, i % 10 === 9 ? [] : [i + 1], i % 40 === 39 ? last : {})),
  }),
  'one big automation': () => ({
    Trigger: range(N / 100, (i) => trigger(i, [random(N)])),
    Step: range(N, (i) =>
      step(
        i,
        [...new Set([i + 1, i + 1 + random(200)])].sort((a, b) => a - b),
        i % 9973 === 0 ? last : {},
      ),
    ),
  }),
  'one chain': () => ({
    Trigger: [trigger(0, [0])],
    Step: range(N, (i) => step(i, [i + 1], i === N - 1 ? last : {})),
  }),
  'fan out and in': () => ({
    Trigger: [
      trigger(
        0,
        range(N - 1, (i) => i),
      ),
    ],
    Step: range(N, (i) => step(i, i === N - 1 ? [] : [N - 1], i === N - 1 ? last : {})),
  }),
  'cycles of ten': () => ({
    Trigger: range(N / 10, (i) => trigger(i, [i * 10])),
    Step: range(N, (i) => step(i, i % 10 === 9 ? [i - 9] : [i + 1], i % 40 === 35 ? last : {})),
  }),
  'one cycle': () => ({
    Trigger: range(10, (i) => trigger(i, [i])),
    Step: range(N, (i) => step(i, [i === N - 1 ? 0 : i + 1], i === 1000 ? last : {})),
  }),
  hub: () => ({
    Trigger: range(10_000, (i) => trigger(i, [i])),
    Step: range(N, (i) =>
      step(
        i,
        i < 10_000 ? [10_000] : i === 10_000 ? range(N - 10_001, (j) => 10_001 + j) : [],
        i === N - 1 ? last : {},
      ),
    ),
  }),
  'shared end that is not exported': () => ({
    Trigger: range(1000, (i) => trigger(i, [i])),
    Step: range(N, (i) => ({
      ...step(i, [i + 1, i + 1000]),
      ...(i === N - 1 ? { next: ['wf/step elsewhere'] } : {}),
    })),
    stubs: { Step: [{ id: 'wf/step elsewhere' }] },
  }),
  'triggers over one long chain': () => ({
    Trigger: range(2000, (i) => trigger(i, [i])),
    Step: range(N, (i) => step(i, i < 3999 ? [i + 1] : [], i === 3999 ? last : {})),
  }),
};

const read = (uri) => ({ uri, text: readFileSync(join(root, uri), 'utf8') });
const shared = [read('stdlib/platforms/nocode.policy'), read('bench/policies/reads.policy')];
const reads = compile({ files: shared });
const walks = compile({ files: [...shared, read('bench/policies/graphs.policy')] });
if (!reads.output || !walks.output)
  throw new Error(JSON.stringify([...reads.diagnostics, ...walks.diagnostics], undefined, 1).slice(0, 2000));
const { schema } = reads.output.program;

const cpu = (run) => {
  const before = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(before);
  return { ms: (user + system) / 1000, result };
};
async function measure(wasm, bytes) {
  const host = await openDirectHost(wasm, {}, 'policyc/report');
  let least = Number.POSITIVE_INFINITY;
  let first;
  let report;
  for (let i = 0; i < Number(options.runs) + 1; i++) {
    const { ms, result } = cpu(() =>
      host.evaluate({ size: bytes.length, fill: (target) => target.set(bytes) }),
    );
    if (i === 0) first = ms;
    else least = Math.min(least, ms);
    report = result[0].result;
  }
  if (report.error) throw new Error(JSON.stringify(report.error));
  return { least, first, report };
}

console.log(
  `${N} steps, Node ${process.version}; CPU milliseconds, least of ${options.runs} runs after the first\n\n${'graph'.padEnd(34)}${['MB', 'JSON.parse', 'reads', 'and walks', 'walking', 'findings', 'undecided', 'report MB'].map((h) => h.padStart(11)).join('')}`,
);
for (const [name, make] of Object.entries(SHAPES)) {
  if (options.only !== undefined && !name.includes(options.only)) continue;
  const { stubs, ...assets } = make();
  const text = JSON.stringify({
    format: 'policyc-snapshot/1',
    platform: 'n8n',
    schema: { name: schema.platform, version: schema.version },
    now: '2026-01-01T00:00:00Z',
    assets: { Automation: [{ id: 'wf', name: 'wf', status: 'active' }], ...assets },
    ...(stubs ? { stubs } : {}),
  });
  const bytes = new TextEncoder().encode(text);
  let parsed = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3; i++) parsed = Math.min(parsed, cpu(() => JSON.parse(text)).ms);
  const without = await measure(reads.output.wasm, bytes);
  const with_ = await measure(walks.output.wasm, bytes);
  const counts = (key) => with_.report.policies.reduce((n, p) => n + p.counts[key], 0);
  const numbers = [bytes.length / 1e6, parsed, without.least, with_.least, with_.least - without.least];
  console.log(
    `${name.padEnd(34)}${numbers.map((x) => x.toFixed(1).padStart(11)).join('')}${[counts('fail'), counts('inconclusive')].map((x) => String(x).padStart(11)).join('')}${(JSON.stringify(with_.report).length / 1e6).toFixed(1).padStart(11)}`,
  );
}
