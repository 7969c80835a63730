/**
 * `npm run build && node bench/reading.mjs [--folder ../shared/corpora/n8n] [--runs 20] [--times 1] [--turns 3] [--disk]`
 *
 * Reading exports into the text of a snapshot, in one thread and on all cores, beside `JSON.parse` of the same files: bytes in memory to text to
 * values. The text is in memory then, in the pieces from which it is put together where it is used: how long it takes to copy them into the
 * memory of a module, which `policyc eval` does, is told, too. Each in processes of its own that take turns, whose first run is the cold one. CPU time of the process counts V8's compilers and
 * collectors in other threads; that of the busiest thread that runs JavaScript, which Linux tells, is what one waits for where enough cores are
 * free, whatever else the machine does. `--times n` reads n copies with ids of their own. With `--disk` each run finds and reads the files first:
 * as `policyc` does, and for `JSON.parse` by one list of the folder and one read of each file.
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
    turns: { type: 'string', default: '3' },
    disk: { type: 'boolean', default: false },
    contestant: { type: 'string' },
  },
});
// The first is the cold one.
const runs = Math.max(2, Number(options.runs));
const NOW = '2026-01-01T00:00:00Z';
const COPIES = 4;

function filePaths() {
  return readdirSync(options.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function readFiles() {
  const found = filePaths().map((file) => ({
    path: relative(options.folder, file),
    bytes: readFileSync(file),
  }));
  return Array.from({ length: Number(options.times) }, (_, copy) =>
    copy === 0 ? found : found.map((file) => copyOf(file, copy)),
  ).flat();
}

/** The same export with other ids of its workflows, so that both are of one instance. */
function copyOf({ path, bytes }, copy) {
  let text = bytes.toString('utf8');
  for (const { id } of workflowsOf(text))
    for (const before of ['"id":', '"id": '])
      text = text.replaceAll(before + JSON.stringify(id), before + JSON.stringify(`${id}-${copy}`));
  return { path: `copy-${copy}/${path}`, bytes: Buffer.from(text) };
}

function workflowsOf(text) {
  try {
    return [JSON.parse(text)].flat().filter((workflow) => workflow?.id !== undefined);
  } catch {
    return [];
  }
}

const decoder = new TextDecoder();

function parseAll(files, textOf) {
  const values = [];
  for (const file of files) {
    if (!file.path.endsWith('.json')) continue;
    try {
      values.push(JSON.parse(textOf(file)));
    } catch {
      // Counted all the same: the text was looked at up to its mistake.
    }
  }
  return values;
}

/** Milliseconds that each thread of this process has run, by its number; none where nobody tells. */
function threadTimes() {
  const times = new Map();
  try {
    for (const thread of readdirSync('/proc/self/task')) {
      const [nanoseconds] = readFileSync(`/proc/self/task/${thread}/schedstat`, 'utf8').split(' ');
      times.set(thread, Number(nanoseconds) / 1e6);
    }
  } catch {
    // A thread may end while it is asked.
  }
  return times;
}

/** Milliseconds until all of a text is in new memory of a module. */
function copyToModule(text) {
  const started = performance.now();
  const { buffer } = new WebAssembly.Memory({ initial: Math.ceil(text.size / 65536) });
  text.fill(new Uint8Array(buffer, 0, text.size));
  return performance.now() - started;
}

async function contestant(name) {
  const files = readFiles();
  const { readInThreads } = await import('../packages/cli/dist/read-in-threads.js');
  const { collectFiles } = await import('../packages/cli/dist/collect-files.js');
  const { storedFile } = await import('../packages/cli/dist/stored-file.js');
  const limits = { count: 200_000, bytes: 64 << 20 };
  const opened = () =>
    options.disk
      ? collectFiles([options.folder], '**/*', limits, 4).map((file) =>
          storedFile(file, relative(options.folder, file.path), limits),
        )
      : files;
  let seen = new Map();
  const once = {
    parse: () =>
      options.disk
        ? parseAll(
            filePaths().map((path) => ({ path })),
            ({ path }) => readFileSync(path, 'utf8'),
          )
        : parseAll(files, ({ bytes }) => decoder.decode(bytes)),
    one: async () => readInThreads(opened(), { now: NOW }, { workers: 0 }),
    all: async () =>
      readInThreads(
        opened(),
        { now: NOW },
        {
          workers: availableParallelism() - 1,
          minBytes: 0,
          // Threads are asked while they are there.
          onProgress: () => {
            seen = threadTimes();
          },
        },
      ),
  }[name];
  const runsOf = { clock: [], cpu: [], busiest: [], copied: [] };
  // V8's own threads are there from the start.
  const helpers = new Set(threadTimes().keys());
  helpers.delete(String(process.pid));
  let last;
  for (let i = 0; i < runs; i++) {
    last = undefined;
    const before = process.cpuUsage();
    const threadsBefore = threadTimes();
    seen = new Map();
    const started = performance.now();
    last = await once();
    runsOf.clock.push(performance.now() - started);
    const used = process.cpuUsage(before);
    runsOf.cpu.push((used.user + used.system) / 1000);
    const times = [...seen, ...threadTimes()].filter(([thread]) => !helpers.has(thread));
    runsOf.busiest.push(Math.max(0, ...times.map(([thread, ms]) => ms - (threadsBefore.get(thread) ?? 0))));
  }
  // Afterwards, for memory that comes and goes is collected at the cost of the next run.
  for (let i = 0; i < COPIES && name !== 'parse'; i++) runsOf.copied.push(copyToModule(last.text));
  const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
  console.log(JSON.stringify({ files: files.length, bytes, ...runsOf }));
}

const least = (list) => Math.min(...list);
const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

function measure(name) {
  const args = [fileURLToPath(import.meta.url), ...process.argv.slice(2), '--contestant', name];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** The least first run, and of the later ones the least and the median, of all processes of a contestant. */
function figures(processes, of) {
  const warm = processes.flatMap((p) => p[of].slice(1));
  return [least(processes.map((p) => p[of][0])), least(warm), median(warm)];
}

const line = (name, values, digits) =>
  console.log(name.padEnd(24) + values.map((x) => x.toFixed(digits).padStart(9)).join(''));

function printRows(title, rows) {
  console.log(`\n${title}\n${''.padEnd(24)}     cold    least   median`);
  for (const [name, values] of rows) line(name, values, 0);
}

function printTable(title, rows) {
  printRows(title, rows);
  const [parse, one, all] = rows.map(([, values]) => values);
  const ratio = (name, values, by) =>
    line(
      name,
      values.map((x, i) => x / by[i]),
      2,
    );
  ratio('one thread / JSON.parse', one, parse);
  ratio('all cores / JSON.parse', all, parse);
  ratio('all cores / one thread', all, one);
}

if (options.contestant !== undefined) await contestant(options.contestant);
else {
  const CONTESTANTS = { parse: 'JSON.parse', one: 'reading, one thread', all: 'reading, all cores' };
  const processes = { parse: [], one: [], all: [] };
  for (let turn = 0; turn < Number(options.turns); turn++)
    for (const name of Object.keys(CONTESTANTS)) processes[name].push(measure(name));
  const [{ files, bytes }] = processes.parse;
  console.log(`${files} files, ${(bytes / 1e6).toFixed(1)} MB, ${availableParallelism()} cores`);
  const rows = (of, names = Object.keys(CONTESTANTS)) =>
    names.map((name) => [CONTESTANTS[name], figures(processes[name], of)]);
  printTable('milliseconds by the clock', rows('clock'));
  printTable('milliseconds of CPU, all threads', rows('cpu'));
  const busiest = rows('busiest');
  if (busiest.every(([, values]) => values.every((x) => x > 0)))
    printTable('milliseconds of CPU, the busiest thread', busiest);
  printRows(
    'milliseconds by the clock, its text copied into a module afterwards',
    rows('copied', ['one', 'all']),
  );
}
