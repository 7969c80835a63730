/**
 * A strict reader for the archives that the compiler writes: ustar, regular files and directories.
 * Invariant: entry names come out as clean absolute paths (`/a/b`), each once, and no byte outside the archive is read.
 * Must not extract to disk, and must not accept links, devices, or name tricks.
 */
import { BundleError } from './errors.js';

const BLOCK = 512;

export interface TarLimits {
  readonly entries: number;
  /** Most bytes of one file. */
  readonly entryBytes: number;
}

/**
 * @returns file contents by name, in archive order; views into `bytes`
 * @throws BundleError `truncated`, `damaged`, `unsafe-entry` or `too-large`
 */
export function readTar(bytes: Uint8Array, limits: TarLimits): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const names = new Set<string>();
  let at = 0;
  for (;;) {
    if (at + BLOCK > bytes.length) {
      throw new BundleError('truncated', `the archive ends at byte ${bytes.length} without an end mark`);
    }
    const header = bytes.subarray(at, at + BLOCK);
    if (header.every((b) => b === 0)) {
      if (bytes.subarray(at).some((b) => b !== 0)) {
        throw new BundleError('damaged', 'the archive has data after its end mark');
      }
      return files;
    }
    checkSum(header, at);
    const name = entryName(header);
    const type = String.fromCharCode(header[156] ?? 0);
    const size = octal(header, 124, 12, name);
    if (type !== '0' && type !== '\0' && type !== '5') {
      throw new BundleError(
        'unsafe-entry',
        `"${name}" is ${TYPES[type] ?? `an entry of type "${printable(type)}"`}; a bundle holds plain files only`,
        name,
      );
    }
    if (names.has(name)) throw new BundleError('unsafe-entry', `"${name}" stands in the archive twice`, name);
    names.add(name);
    if (names.size > limits.entries) {
      throw new BundleError('too-large', `the archive has more than ${limits.entries} entries`);
    }
    if (size > limits.entryBytes) {
      throw new BundleError('too-large', `"${name}" is larger than ${limits.entryBytes} bytes`, name);
    }
    const start = at + BLOCK;
    if (start + size > bytes.length) {
      throw new BundleError('truncated', `the archive ends inside "${name}"`, name);
    }
    if (type !== '5') files.set(name, bytes.subarray(start, start + size));
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  '1': 'a hard link',
  '2': 'a symbolic link',
  '3': 'a device',
  '4': 'a device',
  '6': 'a named pipe',
  x: 'an extended (pax) header; pack with `tar --format=ustar`',
  g: 'an extended (pax) header; pack with `tar --format=ustar`',
  L: 'a GNU long name; pack with `tar --format=ustar`',
};

function entryName(header: Uint8Array): string {
  const ustar = text(header, 257, 5) === 'ustar';
  const prefix = ustar ? text(header, 345, 155) : '';
  const raw = prefix === '' ? text(header, 0, 100) : `${prefix}/${text(header, 0, 100)}`;
  // Both `/policy.wasm` (as OPA writes it) and `./policy.wasm` (as tar does) mean the same.
  const relative = raw.replace(/^\.?\//, '').replace(/\/$/, '');
  const parts = relative.split('/');
  const harmless = parts.every((p) => p !== '' && p !== '.' && p !== '..');
  if (relative !== '' && relative !== '.' && (!harmless || /[\\:\p{Cc}\ufffd]/u.test(relative))) {
    throw new BundleError('unsafe-entry', `"${printable(raw)}" is not an allowed name in a bundle`, raw);
  }
  return `/${relative}`;
}

function text(header: Uint8Array, start: number, length: number): string {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}

function octal(header: Uint8Array, start: number, length: number, name: string): number {
  const digits = text(header, start, length).trim();
  if (!/^[0-7]{1,12}$/.test(digits)) {
    throw new BundleError('damaged', `the size of "${name}" is not readable`, name);
  }
  return Number.parseInt(digits, 8);
}

function checkSum(header: Uint8Array, at: number): void {
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 32 : (header[i] ?? 0);
  if (Number.parseInt(text(header, 148, 8).trim(), 8) !== sum) {
    throw new BundleError(
      'damaged',
      `the archive is damaged at byte ${at}: the header's checksum does not match`,
    );
  }
}

function printable(s: string): string {
  return s.replace(/\p{Cc}/gu, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
