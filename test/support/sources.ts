/** The `.policy` files of the repository, as compiler input. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

export function policyFiles(directory: string): readonly { readonly uri: string; readonly text: string }[] {
  const base = join(ROOT, directory);
  return readdirSync(base, { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile() && e.name.endsWith('.policy'))
    .map((e) => join(e.parentPath, e.name))
    .sort()
    .map((path) => ({ uri: relative(ROOT, path), text: readFileSync(path, 'utf8') }));
}

/** The files of `from snapshot`; sources are named relative to the repository. */
export function readTestFile(uri: string, path: string): string {
  return readFileSync(join(ROOT, dirname(uri), path), 'utf8');
}
