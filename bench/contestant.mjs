/**
 * One contestant in a process of its own: `node contestant.mjs NAME SNAPSHOT RUNS [ARTEFACT]`. Prints one line of JSON: milliseconds of
 * each run (the first one is cold), CPU milliseconds, peak memory, and what came out, to be compared.
 */
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { evaluateFive } from './policies/five.mjs';

const [, , name, snapshot, runs, artefact] = process.argv;

/** A file as the direct path takes it: any size, read to where it is wanted. */
function source(file) {
  return {
    size: statSync(file).size,
    fill(target) {
      const descriptor = openSync(file, 'r');
      for (let at = 0; at < target.length; )
        at += readSync(descriptor, target, at, Math.min(target.length - at, 1 << 30), at);
      closeSync(descriptor);
    },
  };
}

/** All of a file in a buffer of its own, which the SDK demands. */
function read(file) {
  const { size, fill } = source(file);
  const bytes = new Uint8Array(size);
  fill(bytes);
  return bytes;
}

const decoder = new TextDecoder();
const parse = (bytes) => JSON.parse(decoder.decode(bytes));
const countByPolicy = (list) => list.map((p) => [p.policy, p.findings.length]).filter(([, n]) => n > 0);
const summary = (report) => {
  if (report.error) throw new Error(JSON.stringify(report.error));
  return JSON.stringify(Object.fromEntries(countByPolicy(report.policies).sort()));
};

async function prepare() {
  switch (name) {
    case 'read':
      return () => `${read(snapshot).length} bytes`;
    case 'parse': {
      const bytes = read(snapshot);
      return () => `${parse(bytes).format}`;
    }
    case 'javascript': {
      const bytes = read(snapshot);
      return () => {
        const counts = {};
        for (const { policy } of evaluateFive(parse(bytes))) counts[policy] = (counts[policy] ?? 0) + 1;
        return JSON.stringify(counts);
      };
    }
    case 'sdk':
    case 'sdk-full':
    case 'opa-wasm': {
      const { default: opa } = await import('@open-policy-agent/opa-wasm');
      const bytes = read(snapshot);
      // OPA's module takes ten times the input and grows page by page: without memory from the start it loses by far more.
      const pages = name !== 'opa-wasm' ? 5 : Math.min(65000, Math.ceil((bytes.length * 11) / 65536) + 1000);
      const policy = await opa.loadPolicy(readFileSync(artefact), { initial: pages });
      if (name === 'sdk-full') policy.setData({ policyc: { validate: 'full' } });
      return () => summary(policy.evaluate(bytes.buffer, 'policyc/report')[0].result);
    }
    case 'direct': {
      const { createModuleEvaluator } = await import('@policyc/evaluator');
      const evaluator = createModuleEvaluator({ wasm: readFileSync(artefact), data: {} });
      return async () => summary(await evaluator.evaluateFrom(source(snapshot)));
    }
    default:
      throw new Error(`no contestant ${name}`);
  }
}

const run = await prepare();
const times = [];
const cpu = [];
let result;
for (let i = 0; i < Number(runs); i++) {
  const before = process.cpuUsage();
  const started = performance.now();
  result = await run();
  times.push(performance.now() - started);
  const used = process.cpuUsage(before);
  cpu.push((used.user + used.system) / 1000);
}
console.log(JSON.stringify({ times, cpu, rss: process.resourceUsage().maxRSS * 1024, result }));
