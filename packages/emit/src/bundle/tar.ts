/**
 * Writes ustar archives whose bytes depend on names and contents alone: mode 0600, no owner, no times.
 * Invariant: regular files in the given order. Must not write names that ustar cannot hold.
 */
const BLOCK = 512;

export interface TarEntry {
  readonly name: string;
  readonly content: Uint8Array;
}

/** @throws where a name is longer than 100 bytes or not plain ASCII */
export function writeTar(entries: readonly TarEntry[]): Uint8Array {
  const padded = (size: number) => Math.ceil(size / BLOCK) * BLOCK;
  // Two empty blocks end an archive.
  const total = entries.reduce((sum, e) => sum + BLOCK + padded(e.content.length), 2 * BLOCK);
  const archive = new Uint8Array(total);
  let at = 0;
  for (const { name, content } of entries) {
    archive.set(header(name, content.length), at);
    archive.set(content, at + BLOCK);
    at += BLOCK + padded(content.length);
  }
  return archive;
}

function header(name: string, size: number): Uint8Array {
  if (name.length > 100 || !/^[\x21-\x7e]+$/.test(name))
    throw new Error(`"${name}" cannot be the name of a bundle entry`);
  const block = new Uint8Array(BLOCK);
  let sum = 0;
  const write = (text: string, offset: number) => {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      block[offset + i] = code;
      sum += code;
    }
  };
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`;
  write(name, 0);
  write(octal(0o600, 7), 100);
  write(octal(0, 7), 108);
  write(octal(0, 7), 116);
  write(octal(size, 11), 124);
  write(octal(0, 11), 136);
  write('0', 156);
  write('ustar\x0000', 257);
  write(octal(0, 7), 329);
  write(octal(0, 7), 337);
  // The checksum counts its own field as blanks.
  sum += 8 * 0x20;
  write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}
