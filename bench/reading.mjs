/**
 * `npm run build && node bench/reading.mjs [--folder ../shared/corpora/n8n] [--runs 20] [--times 1] [--threads]`
 *
 * Reading exports into a snapshot beside `JSON.parse` of the same files: bytes in memory to text to values. Each in a process of its own, whose
 * first run is the cold one. CPU time of the process counts V8's compilers and collectors in other threads; that of the main thread, which
 * Linux tells, is what one waits for where a second core is free. `--times n` reads n copies with ids of their own; `--threads` compares one
 * thread with all cores by the clock.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: {
    folder: {
      type: 'string',
      default: join(fileURLToPath(import.meta.url), '..', '..', '..', 'shared', 'corpora', 'n8n'),
    },
    runs: { type: 'string', default: '20' },
    times: { type: 'string', default: '1' },
    threads: { type: 'boolean', default: false },
    contestant: { type: 'string' },
  },
});
const runs = Number(options.runs);
const NOW = '2026-01-01T00:00:00Z';

function readFiles() {
  const found = readdirSync(options.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ path: relative(options.folder, file), bytes: readFileSync(file) }));
  return Array.from({ length: Number(options.times) }, (_, copy) =>
    copy === 0 ? found : found.map((file) => copyOf(file, copy)),
  ).flat();
}

/** The same export with another id, so that both are of one instance. */
function copyOf({ path, bytes }, copy) {
  const text = bytes.toString('utf8');
  const id = /^ {0,4}"id": ?"([^"\\]{4,64})"/m.exec(text)?.[1];
  const changed = id === undefined ? text : text.replaceAll(`"${id}"`, `"${id}-${copy}"`);
  return { path: `copy-${copy}/${path}`, bytes: Buffer.from(changed) };
}

const decoder = new TextDecoder();

function parseAll(files) {
  const values = [];
  for (const { path, bytes } of files) {
    if (!path.endsWith('.json')) continue;
    try {
      values.push(JSON.parse(decoder.decode(bytes)));
    } catch {
      // Counted all the same: the text was looked at up to its mistake.
    }
  }
  return values;
}

/** Milliseconds that the main thread has run; 0 where nobody tells. */
function mainThread() {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return 0;
  }
}

async function contestant(name) {
  const files = readFiles();
  const { readExports } = await import('@policyc/platforms');
  const { readInThreads } = await import('../packages/cli/dist/read-in-threads.js');
  const once = {
    parse: () => parseAll(files),
    read: () => readExports(files, { now: NOW }),
    one: () => readInThreads(files, { now: NOW }, { workers: 0 }),
    all: () => readInThreads(files, { now: NOW }, { workers: availableParallelism() - 1, minBytes: 0 }),
  }[name];
  const cpu = [];
  const main = [];
  const clock = [];
  for (let i = 0; i < runs; i++) {
    const before = process.cpuUsage();
    const mainBefore = mainThread();
    const started = performance.now();
    await once();
    clock.push(performance.now() - started);
    main.push(mainThread() - mainBefore);
    const used = process.cpuUsage(before);
    cpu.push((used.user + used.system) / 1000);
  }
  const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
  console.log(JSON.stringify({ files: files.length, bytes, cpu, main, clock }));
}

const least = (list) => Math.min(...list.slice(1));
const median = (list) => [...list.slice(1)].sort((a, b) => a - b)[(list.length - 1) >> 1];

function measure(name) {
  const args = [fileURLToPath(import.meta.url), ...process.argv.slice(2), '--contestant', name];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** First run, least and median of each contestant, and their ratios. */
function printTable(title, rows) {
  const figures = (list) => [list[0], least(list), median(list)];
  const line = (name, values, digits) =>
    console.log(name.padEnd(12) + values.map((x) => x.toFixed(digits).padStart(9)).join(''));
  console.log(`\n${title}\n${''.padEnd(12)}     cold    least   median`);
  for (const [name, list] of rows) line(name, figures(list), 0);
  const [[, first], [, second]] = rows;
  line(
    'ratio',
    figures(second).map((x, i) => x / figures(first)[i]),
    2,
  );
}

const [before, after] = options.threads ? ['one', 'all'] : ['parse', 'read'];
if (options.contestant !== undefined) await contestant(options.contestant);
else {
  const [a, b] = [measure(before), measure(after)];
  console.log(`${b.files} files, ${(b.bytes / 1e6).toFixed(1)} MB`);
  const names = options.threads ? ['one thread', 'all cores'] : ['JSON.parse', 'reading'];
  const rows = (of) => [
    [names[0], a[of]],
    [names[1], b[of]],
  ];
  if (options.threads) printTable('milliseconds by the clock', rows('clock'));
  printTable('milliseconds of CPU, all threads', rows('cpu'));
  if (least(b.main) > 0) printTable('milliseconds of CPU, main thread', rows('main'));
}
