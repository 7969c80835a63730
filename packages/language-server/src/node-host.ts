/**
 * The server's host on Node: policy files on disk.
 * Invariant: unreadable places are skipped, never thrown; symbolic links are not followed; reads are capped, since
 * an editor may open any folder.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { URI } from 'vscode-uri';
import type { HostFile, ServerHost } from './host.js';

const MAX_FILES = 5_000;
const MAX_FOLDERS = 20_000;
const MAX_BYTES = 2 * 1024 * 1024;
const SKIPPED = new Set(['node_modules', 'dist', 'out']);

/** @param stdlibDir the folder of the standard library */
export function createNodeHost(stdlibDir: string): ServerHost {
  return {
    readStdlib: async () => {
      const files = await readPolicies(stdlibDir);
      if (files.length === 0) throw new Error(`there is no standard library in ${stdlibDir}`);
      return files;
    },
    readFolder: async (folderUri) => {
      const uri = URI.parse(folderUri);
      return uri.scheme === 'file' ? readPolicies(uri.fsPath) : [];
    },
    readFile: async (uri) => {
      const parsed = URI.parse(uri);
      return parsed.scheme === 'file' ? readCapped(parsed.fsPath) : undefined;
    },
  };
}

async function readPolicies(root: string): Promise<readonly HostFile[]> {
  const files: HostFile[] = [];
  const folders = [root];
  for (let i = 0; i < folders.length && i < MAX_FOLDERS; i++) {
    const folder = folders[i] ?? root;
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name) && !entry.name.startsWith('.')) folders.push(path);
      } else if (entry.isFile() && entry.name.endsWith('.policy') && files.length < MAX_FILES) {
        const text = await readCapped(path);
        if (text !== undefined) files.push({ uri: URI.file(path).toString(), text });
      }
    }
  }
  return files;
}

async function readCapped(path: string): Promise<string | undefined> {
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES) return undefined;
    // Editors count positions without the byte order mark.
    return (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  } catch {
    return undefined;
  }
}
