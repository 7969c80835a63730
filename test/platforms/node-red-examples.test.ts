/** `examples/node-red-workspace`: what its README promises is found, and nothing else; no secret is shown. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { interpret } from '@policyc/ir';
import { validateSnapshot } from '@policyc/model';
import { readExports } from '@policyc/platforms';
import { describe, expect, test } from 'vitest';
import { wrongPlaces } from '../support/export-files.js';
import { withoutJavaScript, wrongJavaScriptPlaces } from '../support/javascript-places.js';
import { ROOT } from '../support/sources.js';
import { stdlibProgram } from '../support/stdlib-program.js';

const folder = join(ROOT, 'examples/node-red-workspace');
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !entry.name.endsWith('.md'))
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({ path: relative(folder, path).replaceAll('\\', '/'), bytes: readFileSync(path) }));
const { snapshot, files: reports } = readExports(files, { now: '2026-11-23T00:00:00Z' });
const program = stdlibProgram();

/** The policies that this workspace shows; those of other platforms may say more or less about it. */
const SHOWN =
  /^(?:EX-01|EX-07|EX-12|EX-14|SE-0[236]|SE-1[45]|TR-0[1346]|IN-0[1367]|IN-13|LG-0[15]|LG-10|SC-02|AC-02)$/;

describe('the Node-RED example workspace', () => {
  test('all seven files are mapped, to one snapshot that is valid', () => {
    expect(reports.map((r) => r.tag)).toEqual(Array(7).fill('mapped'));
    expect(snapshot.platform).toBe('node-red');
    expect(validateSnapshot(program.schema, snapshot)).toEqual([]);
  });

  test('every place is right, in JSON and in JavaScript', () => {
    const blank = new TextEncoder().encode('{}');
    const json = files.map((f) => (f.path.endsWith('.js') ? { ...f, bytes: blank } : f));
    expect(wrongPlaces(withoutJavaScript(snapshot), json)).toEqual([]);
    expect(wrongJavaScriptPlaces(snapshot, files)).toEqual([]);
  });

  test('no secret is in it, no hash of a password either', () => {
    expect(JSON.stringify([snapshot, reports])).not.toMatch(/abad1dea|c0ffee42|hunter2|\$2[ab]\$|8f0c2e51/);
  });

  test('each policy finds what it should, and nothing else', () => {
    const report = interpret(program, snapshot);
    const shown = report.policies.filter((p) => SHOWN.test(p.policy));
    const found = shown.flatMap((p) => p.findings.map((f) => `${p.policy} ${f.subject.key}`));
    expect([...found].sort()).toEqual([
      'AC-02 office/settings.js/admin',
      'EX-01 b10001/b10011',
      'EX-01 b10001/b10015',
      'EX-01 b10003/b10031',
      'EX-07 b10001/b10015',
      'EX-12 greenhouse/settings.js',
      'EX-14 b10001/b10015',
      'IN-01 b10001/b10011',
      'IN-03 b10001/b10015',
      'IN-06 b10002/b10024',
      'IN-07 b10003/b10031',
      'IN-13 greenhouse/settings.js',
      'IN-13 greenhouse/settings.js',
      'LG-01 b10002',
      'LG-01 b10003',
      'LG-05 b10002/b10026',
      'LG-10 greenhouse/settings.js',
      'SC-02 node-red-contrib-mold-alarm',
      'SC-02 node-red-contrib-postgresql',
      'SE-02 b10002/b10022/headers[X-Api-Key].valueValue',
      'SE-03 b10002/b10023',
      'SE-06 b100c1',
      'SE-06 b100c3',
      'SE-14 greenhouse/settings.js',
      'TR-01 b10002/b10023',
      'TR-03 b10002/b10022',
      'TR-04 b10002/b10025',
      'TR-06 greenhouse/settings.js',
    ]);
    expect(shown.flatMap((p) => p.inconclusive.map((f) => `${p.policy} ${f.subject.key}`))).toEqual([]);
  });
});
