/**
 * A thread that reads parts of exports, seen from outside.
 * Invariants: every job is answered once, with nothing where the thread was lost; a thread that has no job keeps no process alive, and ends by
 * itself when no read wants it any more.
 */
import { Worker } from 'node:worker_threads';
import { bytesOf, type ExportFile, type ReadLimits, type ReadPart } from '@policyc/platforms';
import type { ReadingAnswer, ReadingJob } from './reading-job.js';

/** It runs what was built: tests run from the sources, but a thread cannot load TypeScript. */
const WORKER = new URL('../bin/reading-thread.cjs', import.meta.url);

/** Little of what a thread makes outlives its batch. */
const YOUNG_MEGABYTES = 64;

/** Milliseconds: a baseline, or what it is compared with, is read at once. */
const KEPT_FOR = 2_000;

type Answered = (part: ReadPart | undefined) => void;

/** Those that have no job, the one that had one last at the end. */
const idle: ReadingThread[] = [];

export class ReadingThread {
  readonly #worker: Worker;
  /** For the jobs that it has got, in order. */
  readonly #waiting: Answered[] = [];
  #lost = false;
  #kept: NodeJS.Timeout | undefined;

  private constructor() {
    this.#worker = new Worker(WORKER, {
      stdout: true,
      stderr: true,
      env: {},
      execArgv: [],
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
    });
    this.#worker.on('message', ({ segments, rest }: ReadingAnswer) => {
      const part = JSON.parse(new TextDecoder().decode(rest)) as Omit<ReadPart, 'segments'>;
      this.#waiting.shift()?.({ ...part, segments });
    });
    const lost = () => {
      this.#lose();
      for (const answered of this.#waiting.splice(0)) answered(undefined);
    };
    this.#worker.on('error', lost).on('exit', lost);
  }

  /** One that has read before, and so has compiled what it runs, where there is one. */
  static take(): ReadingThread {
    const thread = idle.pop() ?? new ReadingThread();
    clearTimeout(thread.#kept);
    thread.#worker.ref();
    return thread;
  }

  /** Whether the next one that is taken is warm. */
  static get areThere(): boolean {
    return idle.length > 0;
  }

  /** Whether it answers no more jobs than it has answered. */
  get isLost(): boolean {
    return this.#lost;
  }

  /**
   * @param firstFile as for `readPart`
   * @returns undefined where the thread was lost, or a file cannot be read
   */
  read(files: readonly ExportFile[], limits: ReadLimits, firstFile = 0): Promise<ReadPart | undefined> {
    const job = this.#lost ? undefined : jobOf(files, limits, firstFile);
    if (job === undefined) return Promise.resolve(undefined);
    return new Promise((answered) => {
      this.#waiting.push(answered);
      this.#worker.postMessage(job, [job.bytes.buffer as ArrayBuffer]);
    });
  }

  /** It may be taken by another read; what it is still asked for is given up. */
  async release(): Promise<void> {
    if (this.#lost || idle.includes(this)) return;
    if (this.#waiting.length > 0) return this.#end();
    this.#worker.unref();
    this.#kept = setTimeout(() => void this.#end(), KEPT_FOR).unref();
    idle.push(this);
  }

  async #end(): Promise<void> {
    this.#lose();
    await this.#worker.terminate();
  }

  #lose(): void {
    this.#lost = true;
    if (idle.includes(this)) idle.splice(idle.indexOf(this), 1);
  }
}

/** Copied once: what is sent as it is takes the whole archive along that a file may be part of. */
function jobOf(
  files: readonly ExportFile[],
  { maxFileBytes, maxDepth }: ReadLimits,
  firstFile: number,
): ReadingJob | undefined {
  const read = files.map(bytesOf);
  const contents = read.filter((content) => content instanceof Uint8Array);
  if (contents.length < read.length) return undefined;
  const lengths = contents.map((content) => content.length);
  // All of it is written below.
  const bytes = Buffer.allocUnsafeSlow(lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (const content of contents) {
    bytes.set(content, at);
    at += content.length;
  }
  const limits = {
    ...(maxFileBytes === undefined ? {} : { maxFileBytes }),
    ...(maxDepth === undefined ? {} : { maxDepth }),
  };
  return { paths: files.map((file) => file.path), lengths, bytes, limits, firstFile };
}
