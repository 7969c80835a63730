/**
 * The process's streams as the commands see them.
 * Invariant: a reader that goes away (`policyc eval . | head`) ends the output, not the program, and its exit code
 * still tells the result.
 */

export interface TerminalIo {
  /** Resolves when the text is handed over, so that slow readers do not make the output pile up. */
  out(text: string): Promise<void>;
  err(text: string): Promise<void>;
  /** Everything on standard input, as bytes. */
  input(): Promise<Uint8Array>;
  /** Resolves on Ctrl-C or at the end of standard input, whose text is thrown away. */
  stopped(): Promise<'stopped'>;
  readonly outStyle: StreamStyle;
  readonly errStyle: StreamStyle;
}

export interface StreamStyle {
  readonly color: boolean;
  readonly width: number;
  /** Whether it is a screen that can be cleared. */
  readonly clears: boolean;
}

const DEFAULT_WIDTH = 100;
/** Wider lines are hard to follow with the eye. */
const MAX_WIDTH = 240;

/** @param noColor whether `--no-color` was given */
export function createTerminalIo(noColor: boolean): TerminalIo {
  return {
    out: createWriter(process.stdout),
    err: createWriter(process.stderr),
    input: readInput,
    stopped: untilStopped,
    outStyle: styleOf(process.stdout, noColor),
    errStyle: styleOf(process.stderr, noColor),
  };
}

const MAX_INPUT = 64 << 20;

async function readInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of process.stdin as AsyncIterable<Uint8Array>) {
    total += chunk.length;
    if (total > MAX_INPUT) throw new RangeError(`standard input is larger than ${MAX_INPUT} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function untilStopped(): Promise<'stopped'> {
  return new Promise((done) => {
    const stop = () => {
      process.off('SIGINT', stop);
      process.stdin.off('end', stop).off('close', stop).pause();
      done('stopped');
    };
    process.on('SIGINT', stop);
    process.stdin.on('end', stop).on('close', stop).resume();
  });
}

/** Streams that are watched already, and whether their reader has gone away. */
const watched = new WeakMap<NodeJS.WriteStream, { gone: boolean }>();

/** From here on a reader that goes away is no error, whoever writes. */
export function watchStreams(): void {
  watch(process.stdout);
  watch(process.stderr);
}

function watch(stream: NodeJS.WriteStream): { readonly gone: boolean } {
  const known = watched.get(stream);
  if (known !== undefined) return known;
  const state = { gone: false };
  watched.set(stream, state);
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    state.gone = true;
  });
  return state;
}

function createWriter(stream: NodeJS.WriteStream): (text: string) => Promise<void> {
  const state = watch(stream);
  return (text) =>
    new Promise((resolve) => {
      if (state.gone || text === '') resolve();
      else stream.write(text, () => resolve());
    });
}

/** NO_COLOR and FORCE_COLOR as https://no-color.org and https://force-color.org say. */
function styleOf(stream: NodeJS.WriteStream, noColor: boolean): StreamStyle {
  const { env } = process;
  const forced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '' && env.FORCE_COLOR !== '0';
  const refused = noColor || (env.NO_COLOR ?? '') !== '' || env.FORCE_COLOR === '0';
  const able = stream.isTTY === true && env.TERM !== 'dumb';
  const columns = stream.columns ?? Number.parseInt(env.COLUMNS ?? '', 10);
  return {
    color: !refused && (forced || able),
    clears: able,
    width:
      Number.isInteger(columns) && columns > 0 ? Math.max(40, Math.min(columns, MAX_WIDTH)) : DEFAULT_WIDTH,
  };
}
