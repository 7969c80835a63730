/** The text of a snapshot on its way into a module's memory, without a copy of it in between. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { InputSource, TextSource } from '@policyc/evaluator';
import { CliError } from './cli-error.js';
import { displayName } from './collect-files.js';
import { EXIT } from './exit-code.js';
import { systemReason } from './system-reason.js';

/** The most that one call reads: some systems have a limit at 2 GiB. */
const PIECE = 1 << 30;

/** Encoded where the module reads it. */
export function textSource(text: string): InputSource {
  const encoder = new TextEncoder();
  return {
    size: Buffer.byteLength(text),
    fill(target) {
      encoder.encodeInto(text, target);
    },
  };
}

export function bytesSource(bytes: Uint8Array): InputSource {
  return { size: bytes.length, fill: (target) => target.set(bytes) };
}

/**
 * Line and column of a byte, from 1; columns count characters.
 * @param offset at most the text's size
 */
export function placeOf(text: TextSource, offset: number): string {
  const window = new Uint8Array(1 << 16);
  let line = 1;
  let column = 1;
  for (let at = 0; at < offset; ) {
    const n = text.read(window, at);
    if (n === 0) break;
    for (const byte of window.subarray(0, Math.min(n, offset - at))) {
      if (byte === 0x0a) {
        line++;
        column = 1;
      } else if ((byte & 0xc0) !== 0x80) column++;
    }
    at += n;
  }
  return `${line}:${column}`;
}

/** A file of any size, open until `close`. */
export interface SnapshotFile extends InputSource, TextSource {
  close(): void;
}

/** @throws CliError inputs, here and while it is read */
export function openSnapshotFile(path: string): SnapshotFile {
  const refuse = (error: unknown): never => {
    throw new CliError(EXIT.inputs, `cannot read ${displayName(path)}: ${systemReason(error)}`);
  };
  const attempt = <T>(call: () => T): T => {
    try {
      return call();
    } catch (error) {
      return refuse(error);
    }
  };
  const file = attempt(() => openSync(path, 'r'));
  const info = attempt(() => fstatSync(file));
  if (!info.isFile())
    throw new CliError(
      EXIT.inputs,
      `${displayName(path)} is no file`,
      'What comes through a pipe can only be checked with --validate schema.',
    );
  const read = (target: Uint8Array, position: number) =>
    attempt(() => readSync(file, target, 0, Math.min(target.length, PIECE), position));
  return {
    size: info.size,
    read,
    fill(target) {
      for (let at = 0; at < target.length; ) {
        const n = read(target.subarray(at), at);
        if (n === 0) throw new CliError(EXIT.inputs, `${displayName(path)} was cut while it was read`);
        at += n;
      }
    },
    close: () => closeSync(file),
  };
}
