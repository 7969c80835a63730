/** The module in WebAssembly against plain walks over characters, and against `JSON.parse`. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { ScannedJson } from '../src/json-scan.js';
import { damagedJson, jsonText } from './random-json.js';

const root = join(import.meta.dirname, '..');
const compiler = join(root, '../../node_modules/assemblyscript');

const utf8 = (text: string) => new TextEncoder().encode(text);
const read = (text: string, maxDepth = 1000) => ScannedJson.read(utf8(text), maxDepth);

interface Mark {
  readonly at: number;
  /** Whether an escape, or what is not ASCII, stands between it and the mark before. */
  readonly isOdd: boolean;
  /** Of what does not open: how many line breaks stand before it. */
  readonly breaks?: number;
  /** Of what opens: the number of the mark that closes it. */
  readonly closedBy?: number;
}

/** The marks of a text that `JSON.parse` accepts. */
function marksOf(bytes: Uint8Array): readonly Mark[] {
  const marks: { at: number; isOdd: boolean; breaks?: number; closedBy?: number }[] = [];
  const open: number[] = [];
  let [breaks, isOdd, inString] = [0, false, false];
  for (let at = 0; at < bytes.length; at++) {
    const c = String.fromCharCode(bytes[at] ?? 0);
    if (c === '\\' || c >= '\x80') isOdd = true;
    if (c === '"') inString = !inString;
    else if (inString) {
      if (c === '\\') at++;
    } else if (c === '\n' || (c === '\r' && bytes[at + 1] !== 10)) breaks++;
    else if ('{}[],:'.includes(c)) {
      if (c === '{' || c === '[') open.push(marks.length);
      else if (c === '}' || c === ']') {
        const opening = marks[open.pop() ?? -1];
        if (opening !== undefined) opening.closedBy = marks.length;
      }
      marks.push(c === '{' || c === '[' ? { at, isOdd } : { at, isOdd, breaks });
      isOdd = false;
    }
  }
  return marks;
}

function tapeOf(scanned: ScannedJson): readonly Mark[] {
  const tape = scanned.tape();
  if (tape === undefined) throw new Error('no tape');
  const marks: Mark[] = [];
  for (let word = tape.first; word < tape.end; word += 2) {
    const [address = 0, second = 0] = tape.words.subarray(word, word + 2);
    const at = (address & 0x7fffffff) - tape.text;
    const isOdd = address < 0;
    marks.push(
      second < 0 ? { at, isOdd, closedBy: (~second - tape.first) / 2 } : { at, isOdd, breaks: second },
    );
  }
  return marks;
}

function parsed(bytes: Uint8Array): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)) };
  } catch {
    return undefined;
  }
}

describe('a scanned text', () => {
  test('has the marks that a walk over its characters finds, and the value that JSON.parse gives', () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        const bytes = utf8(text);
        const found = ScannedJson.read(bytes, 1000);
        expect(found?.value).toEqual(JSON.parse(text));
        expect(found && tapeOf(found.scanned)).toEqual(marksOf(bytes));
      }),
      { numRuns: 1000 },
    );
  });

  test('is there exactly where JSON.parse accepts what the bytes are in UTF-8', () => {
    let accepted = 0;
    fc.assert(
      fc.property(damagedJson, (bytes) => {
        const expected = parsed(bytes);
        const found = ScannedJson.read(bytes, 1000);
        expect(found && { value: found.value }).toEqual(expected);
        if (found === undefined) return;
        accepted++;
        expect(tapeOf(found.scanned)).toEqual(marksOf(bytes));
      }),
      { numRuns: 2000 },
    );
    expect(accepted).toBeGreaterThan(50);
  });

  test('has the keys of the export, whatever keys engines have seen before', () => {
    // What V8 13 takes every key for that begins with an escape and comes after the same members, for as long as the process lives: other tests
    // have no such member.
    JSON.parse(String.raw`{"here only":0,"\\":1}`);
    const value = { 'here only': 0, é: `${'x'.repeat(100)}é` };
    expect(ScannedJson.read(utf8(JSON.stringify(value)), 1000)?.value).toEqual(value);
  });

  test('is looked at in whatever way its characters ask for', () => {
    const texts = [
      // A backslash before what will become an escape must not make one of it.
      '"\\é"',
      '"\\\\é"',
      `"${'x'.repeat(62)}\\é"`,
      `"${'x'.repeat(61)}\\\\é"`,
      '"\\u00é9"',
      'é',
      '{é: 1}',
      '\ufeff1',
      '"\ud7ff\ue000\uffff\u{10000}\u{10ffff}\u0080\u07ff\u0800"',
      // Mostly not ASCII.
      JSON.stringify({ text: '世界'.repeat(500), [`${'é'.repeat(300)}`]: [1] }),
      JSON.stringify({ text: `${'x'.repeat(5000)}世界😀`, list: [1, 'é'] }),
      // Runs of backslashes in keys, of even length and odd.
      JSON.stringify({
        [`run${'\\'.repeat(40)}`]: 'é',
        [`run${'\\'.repeat(63)}"${'\\'.repeat(64)}`]: [`${'x'.repeat(300)}é`],
      }),
      JSON.stringify({ [`other${'\\'.repeat(40)}é`]: `${'x'.repeat(300)}é` }),
      '',
      '   ',
      '"',
      '"\\',
      '"\\"',
      '1',
      '"\u0000"',
      '"\n"',
    ];
    for (const text of texts) {
      const found = read(text);
      expect(found && { value: found.value }, text.slice(0, 20)).toEqual(parsed(utf8(text)));
      if (found !== undefined) expect(tapeOf(found.scanned)).toEqual(marksOf(utf8(text)));
    }
  });

  test('nests no deeper than is allowed, and its brackets match', () => {
    expect(read('["[[[", "\\"[", {"}": 1}]', 2)?.value).toEqual(['[[[', '"[', { '}': 1 }]);
    expect(read('[[1]]', 1)).toBeUndefined();
    expect(read('[[1]]', 2)).toBeDefined();
    expect(read('[[1], [2], {"a": {}}]', 2)).toBeUndefined();
    const deep = (n: number) => '['.repeat(n) + ']'.repeat(n);
    expect(read(deep(1000))).toBeDefined();
    expect(read(deep(1001))).toBeUndefined();
    for (const text of ['[', ']', '{"a": [', ']]]', `${'['.repeat(200000)}`, ']'.repeat(200000)])
      expect(read(text)).toBeUndefined();
    for (const text of ['[}', '{]', '[}{]', `[${','.repeat(300000)}]`, '{:,:}', '"'.repeat(99999)])
      expect(read(text)).toBeUndefined();
  });

  test('has its tape when others were read meanwhile, refused or large ones, and when it is large itself', () => {
    const small = '{"a": [1,\n{"b": "é"}]}';
    const large = `[${'{"x":[]},\n'.repeat(1 << 19)}"é"]`;
    const first = read(small)?.scanned;
    const second = read(large)?.scanned;
    const third = read(small)?.scanned;
    expect(read('[[')).toBeUndefined();
    const marks = marksOf(utf8(small));
    const lastMark = marksOf(utf8(large)).at(-1);
    for (let round = 0; round < 2; round++) {
      expect(first && tapeOf(first)).toEqual(marks);
      const tape = second?.tape();
      expect(tape && (tape.words[tape.end - 1] ?? 0)).toBe(lastMark?.breaks);
      expect(tape && ((tape.words[tape.end - 2] ?? 0) & 0x7fffffff) - tape.text).toBe(lastMark?.at);
      expect(third && tapeOf(third)).toEqual(marks);
    }
  });
});

describe('the module', () => {
  if (!existsSync(compiler)) console.warn('assemblyscript is not installed: the JSON scanner is not rebuilt');
  it.skipIf(!existsSync(compiler))('is built from the sources beside it', () => {
    const built = execFileSync(process.execPath, [join(root, 'scripts/build-json-scan.mjs'), '--print'], {
      encoding: 'utf8',
    });
    expect(built).toBe(readFileSync(join(root, 'src/json-scan.generated.ts'), 'utf8'));
  });
});
