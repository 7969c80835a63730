import { readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { closestName, compareUtf8 } from '@policyc/base';
import fastGlob from 'fast-glob';
import { CliError } from '../cli-error.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { diagnosticPagesLocation, lintPagesLocation } from '../stdlib-location.js';
import type { TerminalIo } from '../terminal-io.js';

/** `policyc explain CODE`: `docs/diagnostics/CODE.md`, or `docs/lint/x/y.md` for the rule `lint-x/y`. */
export async function runExplain(code: string, io: TerminalIo): Promise<ExitCode> {
  const pages = new Map([
    ...(await pagesIn(diagnosticPagesLocation(), '')),
    ...(await pagesIn(lintPagesLocation(), 'lint-')),
  ]);
  const path = pages.get(code);
  if (path === undefined) {
    const codes = [...pages.keys()].sort(compareUtf8);
    const close = closestName(code, codes) ?? codes.find((c) => c.split('/')[1] === code);
    throw new CliError(
      EXIT.usage,
      `there is no diagnostic ${code}`,
      close === undefined ? `There are: ${codes.join(', ')}` : `Did you mean ${close}?`,
    );
  }
  const page = await readFile(path, 'utf8');
  await io.out(page.endsWith('\n') ? page : `${page}\n`);
  return EXIT.clean;
}

/** The pages `area/slug.md` below a folder, by code. */
async function pagesIn(folder: string, prefix: string): Promise<readonly (readonly [string, string])[]> {
  const names = await fastGlob('*/*.md', { cwd: folder, followSymbolicLinks: false });
  return names.map((name) => [
    `${prefix}${name.replace(/\.md$/, '').split(sep).join('/')}`,
    join(folder, name),
  ]);
}
