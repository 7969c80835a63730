import { gzipSync } from 'fflate';
import { type TarEntry, writeTar } from './tar.js';

/**
 * Packs entries as `.tar.gz`. Equal entries give equal bytes.
 * @throws where a name does not fit into the archive
 */
export function packArchive(entries: readonly TarEntry[]): Uint8Array {
  return gzipSync(writeTar(entries), { level: 6, mtime: 0 });
}
