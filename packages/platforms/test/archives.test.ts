/** Zip archives: what is inside is read as if it stood in a folder; what is wrong with one never costs another. */
import { type Zippable, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { readZip, ZIP_LIMITS } from '../src/archive/read-zip.js';
import { type ExportFile, readExports } from '../src/index.js';
import { BASE, jsonFile, NOW, workflow } from './one-workflow.js';

const text = (value: string) => new TextEncoder().encode(value);
const flow = (name: string) =>
  text(JSON.stringify(workflow([{ type: `${BASE}set` }], [], { id: undefined, name })));
const zip = (entries: Zippable) => zipSync(entries);
const read = (...files: readonly ExportFile[]) => readExports(files, { now: NOW });
const shown = (bytes: Uint8Array) =>
  read({ path: 'a.zip', bytes }).files.map((f) => `${f.path}: ${f.tag === 'mapped' ? f.platform : f.reason}`);

/** The offset of the n-th record of the list of files. */
function centralRecord(bytes: Uint8Array, n: number): number {
  let seen = 0;
  for (let at = 0; at < bytes.length - 4; at++)
    if (
      bytes[at] === 0x50 &&
      bytes[at + 1] === 0x4b &&
      bytes[at + 2] === 1 &&
      bytes[at + 3] === 2 &&
      seen++ === n
    )
      return at;
  throw new Error('no such record');
}

function changed(bytes: Uint8Array, change: (view: DataView, bytes: Uint8Array) => void): Uint8Array {
  const copy = bytes.slice();
  change(new DataView(copy.buffer), copy);
  return copy;
}

/** Writes another name of the same length in both places. */
function renamed(bytes: Uint8Array, from: string, to: string): Uint8Array {
  const [old, name] = [text(from), text(to)];
  return changed(bytes, (_, copy) => {
    for (let at = 0; at + old.length <= copy.length; at++)
      if (old.every((b, i) => copy[at + i] === b)) copy.set(name, at);
  });
}

describe('what is read', () => {
  test('files in an archive, packed or stored, in folders, with names of Windows tools', () => {
    const bytes = zip({
      'b.json': [flow('B'), { level: 0 }],
      'x\\c.json': flow('C'),
      'd/': new Uint8Array(),
    });
    expect(shown(bytes)).toEqual(['a.zip/b.json: n8n', 'a.zip/x/c.json: n8n']);
  });

  test('an archive gives what its folder gives, with other paths', () => {
    const inside = read({ path: 'a.zip', bytes: zip({ 'b.json': flow('B'), 'c.json': flow('C') }) }).snapshot;
    const folder = read(
      { path: 'a.zip/b.json', bytes: flow('B') },
      { path: 'a.zip/c.json', bytes: flow('C') },
    ).snapshot;
    expect(inside).toEqual(folder);
  });

  test('archives in archives, but not without end', () => {
    let bytes = zip({ 'a.json': flow('A') });
    for (let n = 0; n < 4; n++) bytes = zip({ 'in.zip': bytes, [`${n}.json`]: flow(String(n)) });
    expect(shown(bytes)).toEqual([
      'a.zip/3.json: n8n',
      'a.zip/in.zip/2.json: n8n',
      'a.zip/in.zip/in.zip/1.json: n8n',
      'a.zip/in.zip/in.zip/in.zip: too-large',
    ]);
  });

  test('by content: an archive under another name is opened, a text called zip is none', () => {
    const bytes = zip({ 'b.json': flow('B') });
    expect(read({ path: 'backup.json', bytes }).files).toMatchObject([
      { path: 'backup.json/b.json', tag: 'mapped' },
    ]);
    expect(read(jsonFile('b.zip', workflow([{ type: `${BASE}set` }]))).files).toMatchObject([
      { tag: 'mapped' },
    ]);
  });

  test('what is of no kind that exports have is named, not inflated', () => {
    const bytes = zip({ 'logo.png': text('x'), 'b.json': flow('B') });
    const broken = changed(bytes, (view) => view.setUint32(centralRecord(bytes, 0) + 16, 1, true));
    expect(shown(broken)).toEqual(['a.zip/b.json: n8n', 'a.zip/logo.png: not-an-export']);
  });

  test('a secret in a name is not shown', () => {
    const secret = `sk-${'a1B2'.repeat(10)}`;
    const result = read({
      path: 'a.zip',
      bytes: zip({ [`${secret}.json`]: flow('B'), [`${secret}.png`]: text('x') }),
    });
    expect(JSON.stringify(result)).not.toContain(secret);
  });
});

describe('one file that is refused', () => {
  const two = () => zip({ 'bad.json': [flow('B'), { level: 0 }], 'good.json': flow('C') });
  const first = (change: (view: DataView, at: number) => void) => {
    const bytes = two();
    return changed(bytes, (view) => change(view, centralRecord(bytes, 0)));
  };

  test.each([
    ['a wrong checksum', first((view, at) => view.setUint32(at + 16, 7, true)), 'bad.json: damaged'],
    ['a wrong length', first((view, at) => view.setUint32(at + 24, 3, true)), 'bad.json: damaged'],
    ['encryption', first((view, at) => view.setUint16(at + 8, 1, true)), 'bad.json: unsupported'],
    ['another compression', first((view, at) => view.setUint16(at + 10, 12, true)), 'bad.json: unsupported'],
    [
      'a length beyond the limit',
      first((view, at) => view.setUint32(at + 24, 65 << 20, true)),
      'bad.json: too-large',
    ],
    [
      'a link',
      first((view, at) => {
        view.setUint8(at + 5, 3);
        view.setUint32(at + 38, 0xa1ff << 16, true);
      }),
      'bad.json: unsafe-entry',
    ],
    ['a way out', renamed(two(), 'bad.json', '../d.jso'), '_/d.jso: unsafe-entry'],
    ['a way out by backslashes', renamed(two(), 'bad.json', '..\\d.jso'), '_/d.jso: unsafe-entry'],
    ['an absolute name', renamed(two(), 'bad.json', '/ad.json'), 'ad.json: unsafe-entry'],
    ['a drive', renamed(two(), 'bad.json', 'C:d.json'), 'C_d.json: unsafe-entry'],
    ['a control character', renamed(two(), 'bad.json', 'ba\u0000.json'), 'ba_.json: unsafe-entry'],
  ])('%s', (_, bytes, expected) => {
    const reports = shown(bytes);
    expect(reports).toContain('a.zip/good.json: n8n');
    expect(reports).toContain(`a.zip/${expected}`);
  });

  test('of two files of one name the first counts', () => {
    const bytes = renamed(zip({ 'a1.json': flow('A'), 'a2.json': flow('B') }), 'a2.json', 'a1.json');
    expect(shown(bytes)).toEqual(['a.zip/a1.json: n8n', 'a.zip/a1.json: unsafe-entry']);
  });

  test('a bomb', () => {
    const bytes = zip({ 'bomb.json': new Uint8Array(8 << 20), 'good.json': flow('B') });
    expect(bytes.length).toBeLessThan(100_000);
    expect(shown(bytes)).toEqual(['a.zip/bomb.json: too-large', 'a.zip/good.json: n8n']);
  });

  test('a bomb that lies about its length', () => {
    const bytes = zip({ 'bomb.json': new Uint8Array(8 << 20) });
    const liar = changed(bytes, (view) => view.setUint32(centralRecord(bytes, 0) + 24, 1_000, true));
    expect(shown(liar)).toEqual(['a.zip/bomb.json: damaged']);
  });
});

describe('an archive that is refused', () => {
  const good = zip({ 'a.json': flow('A'), 'b.json': flow('B') });

  test.each([
    ['cut', good.subarray(0, good.length - 10), 'damaged'],
    ['with data behind its end', Uint8Array.from([...good, 1, 2, 3]), 'damaged'],
    [
      'a list that begins elsewhere',
      changed(good, (view) => view.setUint32(view.byteLength - 6, 3, true)),
      'damaged',
    ],
    [
      'a list that is longer',
      changed(good, (view) => view.setUint32(view.byteLength - 10, 0xfffff, true)),
      'damaged',
    ],
    [
      'of several parts',
      changed(good, (view) => view.setUint16(view.byteLength - 18, 1, true)),
      'unsupported',
    ],
    [
      'for more than 4 GiB',
      changed(good, (view) => {
        view.setUint16(view.byteLength - 14, 0xffff, true);
        view.setUint16(view.byteLength - 12, 0xffff, true);
      }),
      'unsupported',
    ],
    [
      'entries that share data',
      changed(good, (view) => {
        const record = centralRecord(good, 0);
        view.setUint32(record + 20, view.getUint32(record + 20, true) + 60, true);
      }),
      'unsafe-entry',
    ],
    ['another name at the data', changed(good, (view) => view.setUint8(30, 0x7a)), 'damaged'],
  ])('%s', (_, bytes, reason) => {
    expect(shown(bytes)).toEqual([`a.zip: ${reason}`]);
  });

  test('an empty one', () => {
    expect(shown(zip({}))).toEqual(['a.zip: empty']);
  });

  test('too many entries, too many bytes', () => {
    const limits = { ...ZIP_LIMITS, entries: 1, totalBytes: 10 };
    expect(readZip(good, limits)).toMatchObject({ tag: 'refused', problem: { reason: 'too-large' } });
    expect(readZip(good, { ...ZIP_LIMITS, totalBytes: 10 })).toMatchObject({
      tag: 'refused',
      problem: { reason: 'too-large' },
    });
  });

  test('any byte changed or cut: never a throw, never more than the limits', () => {
    for (let at = 0; at < good.length; at += 3) {
      const flipped = changed(good, (view) => view.setUint8(at, view.getUint8(at) ^ 0xff));
      for (const bytes of [flipped, good.subarray(0, at)])
        expect(read({ path: 'a.zip', bytes }).files.length).toBeGreaterThan(0);
    }
  });
});
