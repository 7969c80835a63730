import { crc32 } from '@policyc/base';
import { deflate } from './deflate.js';
import { type TarEntry, writeTar } from './tar.js';

/** A gzip member (RFC 1952): DEFLATE, no name, no time, of no system in particular. */
const HEADER = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

/**
 * Packs entries as `.tar.gz`. Equal entries give equal bytes.
 * @throws where a name does not fit into the archive
 */
export function packArchive(entries: readonly TarEntry[]): Uint8Array {
  const archive = writeTar(entries);
  const deflated = deflate(archive);
  const end = HEADER.length + deflated.length;
  const packed = new Uint8Array(end + 8);
  packed.set(HEADER);
  packed.set(deflated, HEADER.length);
  const trailer = new DataView(packed.buffer, end);
  trailer.setUint32(0, crc32(archive), true);
  trailer.setUint32(4, archive.length, true);
  return packed;
}
