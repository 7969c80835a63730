/** Whatever text of an export holds a secret: it appears nowhere in the snapshot and in no report. */
import { join } from 'node:path';
import { type ExportFile, readExports } from '@policyc/platforms';
import { describe, expect, test } from 'vitest';
import { exportFiles } from '../support/export-files.js';
import { ROOT } from '../support/sources.js';

/** Taken apart, so that no scanner takes this file for a leak. */
const SECRET = ['sk', 'live', '4eC39HqLyjWDarjtT1zdp7dc'].join('_');

/** The place of every text: JSON strings that are values, texts between tags, strings in code, lines of plain text. */
function texts(file: ExportFile): readonly RegExpMatchArray[] {
  const text = new TextDecoder().decode(file.bytes);
  const ending = /[^.]*$/.exec(file.path)?.[0] ?? '';
  return [...text.matchAll(PLACES[ending] ?? />[^<>\n]+</g)];
}

const PLACES: Readonly<Record<string, RegExp>> = {
  json: /(?<=: |\[\s*|,\s*)"(?:[^"\\]|\\.)*"(?!\s*:)/g,
  js: /'[^'\n]*'/g,
  txt: / [^ \n]+ /g,
};

function plant(file: ExportFile, match: RegExpMatchArray, whole: boolean): ExportFile {
  const text = new TextDecoder().decode(file.bytes);
  const [found] = match;
  const inside = whole ? SECRET : `${found.slice(1, -1)} ${SECRET}`;
  const at = match.index ?? 0;
  const planted =
    text.slice(0, at) + found.charAt(0) + inside + found.slice(-1) + text.slice(at + found.length);
  return { path: file.path, bytes: new TextEncoder().encode(planted) };
}

describe.each(['appsmith', 'directus', 'make', 'power-platform', 'salesforce', 'tooljet'])(
  '%s',
  (platform) => {
    const files = exportFiles(join(ROOT, `examples/${platform}-workspace`));

    test.each([
      ['in the place of a text', true],
      ['behind a text', false],
    ])(
      'a secret %s',
      (_, whole) => {
        let planted = 0;
        for (const file of files)
          for (const match of texts(file)) {
            // Every seventh is enough to come by each kind of place, in a time that one can wait for.
            if (planted++ % 7 !== (whole ? 0 : 3)) continue;
            const read = readExports(
              files.map((f) => (f === file ? plant(file, match, whole) : f)),
              { now: '2026-11-23T00:00:00Z' },
            );
            expect(JSON.stringify(read)).not.toContain(SECRET);
          }
        expect(planted).toBeGreaterThan(90);
      },
      120_000,
    );
  },
);
