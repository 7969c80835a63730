/**
 * Every prefix, every deletion and every duplication of a token, of every `.policy` file in the repository: nothing throws,
 * everything lies in the file, and each takes less than 50 ms. `npm run fuzz:syntax`; exits 1 where it does not hold.
 *
 * POLICYC_SYNTAX_STEP   every n-th probe only (1)
 * POLICYC_SYNTAX_FIRST  beginning with this one (0), so that several runs share the work
 * POLICYC_SYNTAX_FILES  only files whose path fits this regular expression, as those that have changed since a run
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  deletions,
  duplications,
  type Probe,
  prefixes,
  probe,
  surroundings,
} from '../support/broken-texts.js';

// The runner says where `test/support` is.
const root = join(import.meta.dirname, '../..');
const step = Number(process.env.POLICYC_SYNTAX_STEP ?? 1);
const first = Number(process.env.POLICYC_SYNTAX_FIRST ?? 0);
const only = new RegExp(process.env.POLICYC_SYNTAX_FILES ?? '');
const LIMIT = 50;

function policyFiles(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    if (['node_modules', 'dist'].includes(entry.name) || entry.name.startsWith('.')) return [];
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return policyFiles(path);
    return entry.name.endsWith('.policy') ? [path] : [];
  });
}

/**
 * Milliseconds. By the clock where that is short enough; else what this process used, the least of a few runs: what else
 * the machine does is no fault of the parser.
 */
function timed(each: Probe, around: ReturnType<typeof surroundings>): number {
  const start = performance.now();
  probe(each, around);
  let best = performance.now() - start;
  for (let run = 0; run < 5 && best >= LIMIT; run++) {
    const before = process.cpuUsage();
    probe(each, around);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

/** Times in steps of a tenth of a millisecond, counted. */
const histogram = new Map<number, number>();
let count = 0;
let wrong = 0;
let slowest = { time: 0, what: '' };

function judge(name: string, each: Probe, around: ReturnType<typeof surroundings>): void {
  count += 1;
  try {
    const time = timed(each, around);
    const tenths = Math.floor(time * 10);
    histogram.set(tenths, (histogram.get(tenths) ?? 0) + 1);
    if (time > slowest.time) slowest = { time, what: `${name}, ${each.label}` };
    if (time < LIMIT) return;
    console.log(`${name}, ${each.label}: ${time.toFixed(1)} ms`);
  } catch (error) {
    console.log(`${name}, ${each.label}: ${error instanceof Error ? error.stack : String(error)}`);
  }
  wrong += 1;
}

/** The time that such a share of the texts stays below. */
function percentile(share: number): string {
  let left = share * count;
  for (const [tenths, times] of [...histogram].sort(([a], [b]) => a - b)) {
    left -= times;
    if (left <= 0) return `${((tenths + 1) / 10).toFixed(1)} ms`;
  }
  return '-';
}

const files = policyFiles(root);
const texts = files.map((file) => readFileSync(file, 'utf8'));
const kinds = { prefixes, deletions, duplications };
const counts = new Map<string, number>();
files.forEach((file, i) => {
  const text = texts[i] ?? '';
  const name = relative(root, file);
  if (!only.test(name)) return;
  const around = surroundings(text, texts);
  let n = 0;
  for (const [kind, probes] of Object.entries(kinds)) {
    const before = count;
    for (const each of probes(text)) if (n++ % step === first % step) judge(name, each, around);
    counts.set(kind, (counts.get(kind) ?? 0) + count - before);
  }
});
const { user, system } = process.cpuUsage();
const seconds = ((user + system) / 1e6).toFixed(0);
console.log(
  `${count} broken texts from ${files.filter((f) => only.test(relative(root, f))).length} files (${[...counts].map(([k, n]) => `${n} ${k}`).join(', ')}) in ${seconds} s of CPU time; ${wrong} wrong
each took ${percentile(0.5)} (half of them), ${percentile(0.99)} (99 %), ${percentile(0.9999)} (99.99 %); the slowest ${slowest.time.toFixed(1)} ms (${slowest.what})`,
);
if (wrong > 0) process.exitCode = 1;
