/** The example workspaces as archives: they give what their folders give. */
import { join } from 'node:path';
import { interpret } from '@policyc/ir';
import { readExports } from '@policyc/platforms';
import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { exportFiles, wrongPlaces } from '../support/export-files.js';
import { ROOT } from '../support/sources.js';
import { stdlibProgram } from '../support/stdlib-program.js';

const NOW = '2026-11-23T00:00:00Z';
const program = stdlibProgram();

test.each(['power-platform', 'salesforce', 'appsmith', 'make'])('%s', (platform) => {
  const files = exportFiles(join(ROOT, `examples/${platform}-workspace`));
  const bytes = zipSync(Object.fromEntries(files.map((f) => [f.path, f.bytes])));
  const folder = readExports(
    files.map((f) => ({ ...f, path: `export.zip/${f.path}` })),
    { now: NOW },
  );
  const archive = readExports([{ path: 'export.zip', bytes }], { now: NOW });
  expect(archive).toEqual(folder);
  expect(wrongPlaces(archive.snapshot, [{ path: 'export.zip', bytes }])).toEqual([]);
  const findings = interpret(program, archive.snapshot).policies.flatMap((p) => p.findings);
  expect(findings.length).toBeGreaterThan(5);
});
