/** Writes archives, good and bad ones. */
import { gzipSync } from 'fflate';

export interface Entry {
  readonly name: string;
  readonly content?: Uint8Array | string;
  readonly type?: string;
  /** What the header claims; the content's length without it. */
  readonly size?: number | string;
  readonly prefix?: string;
  readonly badChecksum?: true;
}

function header(entry: Entry, length: number): Uint8Array {
  const block = new Uint8Array(512);
  const put = (at: number, text: string) => block.set(new TextEncoder().encode(text), at);
  put(0, entry.name);
  put(100, '0000600\0');
  const size = entry.size ?? length;
  put(124, typeof size === 'string' ? size : `${size.toString(8).padStart(11, '0')}\0`);
  put(148, '        ');
  put(156, entry.type ?? '0');
  put(257, 'ustar\x0000');
  put(345, entry.prefix ?? '');
  const sum = block.reduce((a, b) => a + b, entry.badChecksum ? 1 : 0);
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `);
  return block;
}

export function tar(entries: readonly Entry[], end = new Uint8Array(1024)): Uint8Array {
  const blocks = entries.flatMap((entry) => {
    const content =
      typeof entry.content === 'string'
        ? new TextEncoder().encode(entry.content)
        : (entry.content ?? new Uint8Array());
    const padded = new Uint8Array(Math.ceil(content.length / 512) * 512);
    padded.set(content);
    return [header(entry, content.length), padded];
  });
  return Uint8Array.from([...blocks, end].flatMap((b) => [...b]));
}

export function tarGz(entries: readonly Entry[]): Uint8Array {
  return gzipSync(tar(entries), { mtime: 0 });
}
