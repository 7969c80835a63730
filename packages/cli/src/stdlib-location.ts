/**
 * Where the data that comes with policyc lies: beside `dist/` in the published package, at the root of a checkout.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CliError } from './cli-error.js';
import { EXIT } from './exit-code.js';

/** Folder of the standard library: `platforms/` and `packs/`. */
export function stdlibLocation(): string {
  return dataFolder('stdlib', 'platforms');
}

/** Folder of the diagnostics' pages. */
export function diagnosticPagesLocation(): string {
  return dataFolder(join('docs', 'diagnostics'), '.');
}

/** Folder of the lint rules' pages. */
export function lintPagesLocation(): string {
  return dataFolder(join('docs', 'lint'), '.');
}

/** @param witness what must be in the folder, so that another folder of that name is not taken for it */
function dataFolder(name: string, witness: string): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let at = start; ; at = dirname(at)) {
    const candidate = join(at, name);
    if (existsSync(join(candidate, witness))) return candidate;
    if (dirname(at) === at) {
      throw new CliError(
        EXIT.internal,
        `the folder "${name}" that belongs to policyc is missing; install it again`,
      );
    }
  }
}
