/**
 * Every prefix, every deletion and every duplication of a token, of every `.policy` file in the repository: nothing throws,
 * everything lies in the file, and each takes less than 50 ms. `npm run fuzz:syntax`; exits 1 where it does not hold.
 *
 * POLICYC_SYNTAX_STEP   every n-th probe only (1)
 * POLICYC_SYNTAX_FIRST  beginning with this one (0), so that several runs share the work
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  cuts,
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
const LIMIT = 50;

function policyFiles(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    if (['node_modules', 'dist'].includes(entry.name) || entry.name.startsWith('.')) return [];
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return policyFiles(path);
    return entry.name.endsWith('.policy') ? [path] : [];
  });
}

/** Of this process, the fastest of a few runs: what else the machine does is no fault of the parser. */
function timed(each: Probe, around: ReturnType<typeof surroundings>): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 5 && best >= LIMIT; run++) {
    const before = process.cpuUsage();
    probe(each, around);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

const files = policyFiles(root);
const texts = files.map((file) => readFileSync(file, 'utf8'));
const started = performance.now();
let count = 0;
let wrong = 0;
let slowest = { time: 0, what: '' };
files.forEach((file, i) => {
  const text = texts[i] ?? '';
  const around = surroundings(text, texts);
  const name = relative(root, file);
  let n = 0;
  for (const probes of [prefixes(text), cuts(text), deletions(text), duplications(text)])
    for (const each of probes) {
      if (n++ % step !== first % step) continue;
      count += 1;
      try {
        const time = timed(each, around);
        if (time > slowest.time) slowest = { time, what: `${name}, ${each.label}` };
        if (time < LIMIT) continue;
        wrong += 1;
        console.log(`${name}, ${each.label}: ${time.toFixed(1)} ms`);
      } catch (error) {
        wrong += 1;
        console.log(`${name}, ${error instanceof Error ? error.stack : String(error)}`);
      }
    }
});
const seconds = ((performance.now() - started) / 1000).toFixed(0);
console.log(
  `${count} broken texts from ${files.length} files in ${seconds} s; ${wrong} wrong; the slowest took ${slowest.time.toFixed(1)} ms (${slowest.what})`,
);
if (wrong > 0) process.exitCode = 1;
