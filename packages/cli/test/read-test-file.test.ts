import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readTestFile } from '../src/read-test-file.js';

const root = mkdtempSync(join(tmpdir(), 'policyc-recorded-'));
const tests = join(root, 'tests');
mkdirSync(join(tests, 'shop'), { recursive: true });
writeFileSync(join(root, 'outside.json'), '{}');
writeFileSync(join(tests, 'shop', 'today.json'), '{"here": true}');
symlinkSync(join(root, 'outside.json'), join(tests, 'link.json'));
writeFileSync(join(tests, 'large.json'), '');
truncateSync(join(tests, 'large.json'), (64 << 20) + 1);
afterAll(() => rmSync(root, { recursive: true }));

const read = (path: string) => readTestFile(join(tests, 'a.policy'), path);

test('a file below the folder of the test', () => {
  expect(read('shop/today.json')).toBe('{"here": true}');
});
test.each([
  ['a file that is not there', 'gone.json', 'there is no such file or folder'],
  ['a folder', 'shop', 'it is a folder'],
  ['a link that leads out', 'link.json', 'it lies outside the folder of the .policy file'],
  ['a way out', '../outside.json', 'it lies outside the folder of the .policy file'],
  ['a large file', 'large.json', 'it is larger than 64 MB'],
])('%s is refused', (_, path, reason) => {
  expect(() => read(path)).toThrow(reason);
});
