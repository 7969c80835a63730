import { readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { closestName, compareUtf8 } from '@policyc/base';
import fastGlob from 'fast-glob';
import { CliError } from '../cli-error.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { diagnosticPagesLocation } from '../stdlib-location.js';
import type { TerminalIo } from '../terminal-io.js';

/** `policyc explain CODE`: one Markdown page for each diagnostic, at `docs/diagnostics/CODE.md`. */
export async function runExplain(code: string, io: TerminalIo): Promise<ExitCode> {
  const folder = diagnosticPagesLocation();
  const pages = await fastGlob('**/*.md', { cwd: folder, followSymbolicLinks: false });
  const codes = pages.map((p) => p.replace(/\.md$/, '').split(sep).join('/')).sort(compareUtf8);
  if (!codes.includes(code)) {
    const close = closestName(code, codes) ?? codes.find((c) => c.split('/')[1] === code);
    throw new CliError(
      EXIT.usage,
      `there is no diagnostic ${code}`,
      close === undefined ? `There are: ${codes.join(', ')}` : `Did you mean ${close}?`,
    );
  }
  const page = await readFile(join(folder, `${code}.md`), 'utf8');
  await io.out(page.endsWith('\n') ? page : `${page}\n`);
  return EXIT.clean;
}
