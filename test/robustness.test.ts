/**
 * Broken programs of every kind: each policy file of the repository with any one token deleted, and cut off at any
 * place. Neither the parser nor the checker throws or hangs, every span lies in the file.
 *
 * A declaration closes whatever was open before it, so deletions and cuts are tried on each declaration between its
 * two neighbours: every fifth of them, and a smaller sample on whole files. `npm run fuzz:syntax` tries everything on
 * whole files.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCheckCache } from '@policyc/analysis';
import { SourceText } from '@policyc/base';
import { format, parse } from '@policyc/syntax';
import { describe, expect, it } from 'vitest';
import {
  cuts,
  deletions,
  duplications,
  type Probe,
  probe,
  type Surroundings,
  surroundings,
  tokenCount,
} from './support/broken-texts.js';

const root = fileURLToPath(new URL('..', import.meta.url));

function policyFiles(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    if (['node_modules', 'dist'].includes(entry.name) || entry.name.startsWith('.')) return [];
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return policyFiles(path);
    return entry.name.endsWith('.policy') ? [path] : [];
  });
}

/** The `package` and `use` lines of a file: with them, a piece of it still sees its names. */
function header(text: string): string {
  return [...text.matchAll(/^(?:package|use) .*$/gm)].map((m) => `${m[0]}\n`).join('');
}

/** Pieces of three declarations, and the part that the middle one has in them. */
function windows(text: string): { text: string; from: number; to: number }[] {
  const head = header(text);
  const starts = parse(new SourceText('', text)).file.declarations.map((d) => d.span.start);
  const bounds = [0, ...starts.slice(1), text.length];
  return bounds.slice(0, -1).map((start, i) => {
    const from = bounds[i - 1] ?? start;
    const to = bounds[i + 1] ?? text.length;
    return {
      text: head + text.slice(from, bounds[i + 2] ?? to),
      from: head.length + start - from,
      to: head.length + to - from,
    };
  });
}

/** Every n-th of the probes. */
function* sampled(probes: Iterable<Probe>, step: number): Generator<Probe> {
  let i = 0;
  for (const probe of probes) if (i++ % step === 0) yield probe;
}

/** Of this process: what else a machine does must not fail a test. */
function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const files = policyFiles(root).map((path) => relative(root, path));
const texts = files.map((name) => readFileSync(join(root, name), 'utf8'));

describe.each(files)('%s', (name) => {
  const text = readFileSync(join(root, name), 'utf8');
  const around = surroundings(text, texts);

  it('survives the loss of any token and a cut anywhere', () => {
    const everything = (function* (): Generator<Probe> {
      for (const { text: piece, from, to } of windows(text)) {
        yield* deletions(piece, from, to);
        yield* cuts(piece, from, to);
      }
    })();
    const started = cpuMilliseconds();
    let count = 0;
    for (const each of sampled(everything, 5)) {
      probe(each, around);
      count++;
    }
    expect((cpuMilliseconds() - started) / Math.max(1, count)).toBeLessThan(50);
  });

  it('survives as a whole', () => {
    const step = Math.max(1, Math.floor(tokenCount(text) / 30));
    const probes = [
      ...sampled(deletions(text), step),
      ...sampled(duplications(text), step),
      ...sampled(cuts(text), step),
    ];
    const started = cpuMilliseconds();
    for (const each of probes) {
      probe(each, around);
      format(new SourceText('broken.policy', each.text));
    }
    expect((cpuMilliseconds() - started) / Math.max(1, probes.length)).toBeLessThan(150);
  });
});

describe('hostile texts', () => {
  const alone: Surroundings = { files: [], cache: createCheckCache() };
  const long = [
    '(',
    '[',
    '{',
    'not ',
    '!',
    'a.',
    'a + ',
    'a and ',
    'if a then ',
    'a[0]',
    'f(',
    '"',
    '\\',
    '\u{1F600}',
  ];
  const nested = [
    'some x in y where ',
    'every x in y satisfies ',
    'a otherwise ',
    'list of ',
    'partial [',
    '/*',
    '\n}',
  ];
  const places = (piece: string): Probe[] => [
    { label: `file of ${piece}`, text: piece },
    { label: `rule of ${piece}`, text: `policy A "t" {\n  require ${piece}` },
    { label: `message of ${piece}`, text: `policy A "t" {\n  message "{${piece}}"\n}` },
    { label: `field of ${piece}`, text: `asset A {\n  a: ${piece}` },
    { label: `test of ${piece}`, text: `test "t" for A {\n  given a = K { a: ${piece}` },
  ];
  it.each([...long, ...nested])('a thousand times %j', (piece) => {
    for (const each of places(piece.repeat(1000))) probe(each, alone);
  });

  it('lone surrogates, control characters, every ASCII character alone', () => {
    for (let code = 0; code < 0x100; code++) {
      const character = String.fromCharCode(code);
      for (const each of places(character)) probe(each, alone);
      const text = `policy A${character} "t${character}" {\n  require a${character}b\n}`;
      probe({ label: `after a name: ${code}`, text }, alone);
    }
    probe({ label: 'surrogates', text: 'policy A "\uD800" {\n  message "{\uDC00}"\n}\uD83D' }, alone);
  });
});
