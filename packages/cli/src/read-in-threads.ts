/**
 * Reads exports batch by batch, and can read large ones on several cores: parts of the files in worker threads, all that comes together in this one.
 * Invariants: the result is that of `readExportsText` to the byte, whatever the number of threads and whatever becomes of them; small
 * exports, and those of platforms whose files are mapped together, start no thread.
 */
import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import {
  type ExportFile,
  ExportReading,
  listFiles,
  type ReadOptions,
  type ReadPart,
  type ReadText,
  readExportsText,
  readPart,
} from '@policyc/platforms';
import type { ReadingAnswer, ReadingJob } from './reading-worker.js';

export interface ThreadOptions {
  /** Threads beside this one. Default one less than there are cores. */
  readonly workers?: number;
  /** Fewer bytes are read in this thread alone. Default 64 MiB: a thread has to load and warm up what it runs (docs/performance.md). */
  readonly minBytes?: number;
  /** Told every now and then, of `total` files. */
  readonly onProgress?: (done: number, total: number) => void;
}

const MIN_BYTES = 64 << 20;
/** Enough for a thread to be busy, little enough that all end together. */
const BATCH_BYTES = 1 << 20;
/** Waiting for a thread, so that it need not wait for this one. */
const QUEUED = 2;

/** From `src/` too: tests run from the sources, but a thread cannot load TypeScript. */
const WORKER = new URL('../dist/reading-worker.js', import.meta.url);

/**
 * @param files in any order
 * @param options as for `readExportsText`
 */
export async function readInThreads(
  files: readonly ExportFile[],
  options: ReadOptions,
  { workers = availableParallelism() - 1, minBytes = MIN_BYTES, onProgress }: ThreadOptions = {},
): Promise<ReadText> {
  // Reading is much code that runs once: with less inlining V8 compiles it in two thirds of the time, and it is as fast.
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=200');
  const listed = listFiles(files, options);
  const batches = batchesOf(listed.files);
  const reading = new ExportReading(listed.skipped, options);
  const bytes = listed.files.reduce((sum, file) => sum + file.bytes.length, 0);
  let done = 0;
  const progress = async (batch: readonly ExportFile[]) => {
    done += batch.length;
    onProgress?.(done, listed.files.length);
    // What threads answer arrives now.
    await new Promise<void>((resolve) => setImmediate(resolve));
  };
  const readHere = async (own: readonly (readonly ExportFile[])[]) => {
    for (const batch of own) {
      for (const file of batch) reading.add(file);
      await progress(batch);
    }
    return reading.finish();
  };
  const threads = bytes < minBytes ? 0 : Math.min(workers, batches.length - 1);
  const [first, ...others] = batches;
  if (threads === 0 || first === undefined)
    return (await readHere(batches)) ?? readExportsText(files, options);
  const parts = new PartPool(others, options, threads);
  try {
    for (const [i, batch] of batches.entries()) {
      const again = reading.adopt(i === 0 ? readPart(first, options) : await parts.next(), batch);
      await progress(batch);
      // Nothing is won where files come back unread, or with keys that others have.
      if (again !== undefined && again * 2 <= batch.length) continue;
      await parts.close();
      const read = again === undefined ? undefined : await readHere(batches.slice(i + 1));
      return read ?? readExportsText(files, options);
    }
    return reading.finish() ?? readExportsText(files, options);
  } finally {
    await parts.close();
  }
}

function batchesOf(files: readonly ExportFile[]): readonly (readonly ExportFile[])[] {
  const batches: ExportFile[][] = [];
  let bytes = BATCH_BYTES;
  for (const file of files) {
    if (bytes >= BATCH_BYTES) {
      batches.push([]);
      bytes = 0;
    }
    batches.at(-1)?.push(file);
    bytes += file.bytes.length;
  }
  return batches;
}

type Answered = (part: ReadPart | undefined) => void;

interface Lane {
  readonly worker: Worker;
  /** Batches that the thread has got, in order. */
  readonly waiting: { readonly index: number; readonly answered: Answered }[];
  ended: boolean;
}

/** Reads batches in threads and in this one, and gives their parts in order. */
class PartPool {
  readonly #batches: readonly (readonly ExportFile[])[];
  readonly #options: ReadOptions;
  readonly #lanes: readonly Lane[];
  /** By index; undefined where the thread was lost. */
  readonly #parts = new Map<number, Promise<ReadPart | undefined>>();
  #given = 0;
  #taken = 0;

  constructor(batches: readonly (readonly ExportFile[])[], options: ReadOptions, threads: number) {
    this.#batches = batches;
    this.#options = options;
    this.#lanes = Array.from({ length: threads }, () => this.#start());
    for (let i = 0; i < QUEUED; i++) for (const lane of this.#lanes) this.#give(lane);
  }

  /** The part of the next batch. While it is not there, this thread reads one that nobody has got. */
  async next(): Promise<ReadPart> {
    const index = this.#taken++;
    for (;;) {
      const part = this.#parts.get(index);
      const settled = part === undefined ? 'missing' : await soon(part);
      if (settled === 'later' && this.#given < this.#batches.length) {
        const own = this.#given++;
        this.#parts.set(own, Promise.resolve(this.#read(own)));
        continue;
      }
      this.#parts.delete(index);
      if (settled === 'missing') {
        this.#given = Math.max(this.#given, index + 1);
        return this.#read(index);
      }
      return (settled === 'later' ? await part : settled) ?? this.#read(index);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.worker.terminate()));
  }

  #read(index: number): ReadPart {
    return readPart(this.#batches[index] ?? [], this.#options);
  }

  #give(lane: Lane): void {
    if (lane.ended || this.#given >= this.#batches.length) return;
    const index = this.#given++;
    const job = jobOf(this.#batches[index] ?? [], this.#options);
    this.#parts.set(
      index,
      new Promise((answered) => {
        lane.waiting.push({ index, answered });
      }),
    );
    lane.worker.postMessage(job, [job.bytes.buffer as ArrayBuffer]);
  }

  #start(): Lane {
    const worker = new Worker(WORKER, {
      stdout: true,
      stderr: true,
      env: {},
      execArgv: [],
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
    });
    const lane: Lane = { worker, waiting: [], ended: false };
    worker.on('message', ({ segments, rest }: ReadingAnswer) => {
      this.#give(lane);
      const part = JSON.parse(new TextDecoder().decode(rest)) as Omit<ReadPart, 'segments'>;
      lane.waiting.shift()?.answered({ ...part, segments });
    });
    // What it was to read is read here.
    const lost = () => {
      lane.ended = true;
      for (const { answered } of lane.waiting.splice(0)) answered(undefined);
    };
    worker.on('error', lost).on('exit', lost);
    return lane;
  }
}

/** Copied once: what is sent as it is takes the whole archive along that a file may be part of. */
function jobOf(files: readonly ExportFile[], { maxFileBytes, maxDepth }: ReadOptions): ReadingJob {
  const lengths = files.map((file) => file.bytes.length);
  const bytes = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (const file of files) {
    bytes.set(file.bytes, at);
    at += file.bytes.length;
  }
  const limits = {
    ...(maxFileBytes === undefined ? {} : { maxFileBytes }),
    ...(maxDepth === undefined ? {} : { maxDepth }),
  };
  return { paths: files.map((file) => file.path), lengths, bytes, limits };
}

/** Little of what a thread makes outlives its batch. */
const YOUNG_MEGABYTES = 64;

/** What a promise gives, if it has settled. */
function soon<T>(promise: Promise<T>): Promise<T | 'later'> {
  return Promise.race([promise, new Promise<'later'>((resolve) => setImmediate(() => resolve('later')))]);
}
