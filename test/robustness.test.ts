/**
 * Broken programs of every kind: each policy file of the repository with any one token deleted, and cut off at any
 * place. Neither the parser nor the checker throws or hangs, every span lies in the file.
 *
 * A declaration closes whatever was open before it, so deletions and cuts are tried on each declaration between its
 * two neighbours; a sample of them is tried on whole files.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CheckCache, check, createCheckCache, type ParsedFile } from '@policyc/analysis';
import { SourceText, type Span } from '@policyc/base';
import { format, parse, visit } from '@policyc/syntax';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

function policyFiles(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    if (['node_modules', 'dist'].includes(entry.name) || entry.name.startsWith('.')) return [];
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return policyFiles(path);
    return entry.name.endsWith('.policy') ? [path] : [];
  });
}

const tokenPattern = /\/\/[^\n]*|[a-z]*"(?:\\.|[^"\\\n])*"|[A-Za-z_][A-Za-z0-9_]*|\d+\w*|->|[=!<>]=|[^\s]/g;

interface Probe {
  readonly label: string;
  readonly text: string;
}

function* deletions(text: string, from: number, to: number): Generator<Probe> {
  for (const match of text.matchAll(tokenPattern)) {
    const at = match.index;
    if (at < from || at >= to) continue;
    const rest = text.slice(at + match[0].length);
    yield { label: `without ${match[0]} at ${at}`, text: text.slice(0, at) + rest };
  }
}

function* cuts(text: string, from: number, to: number): Generator<Probe> {
  for (const match of text.matchAll(tokenPattern)) {
    const end = match.index + match[0].length;
    if (match.index < from || match.index >= to) continue;
    yield { label: `cut at ${end}`, text: text.slice(0, end) };
    const middle = match.index + (match[0].length >> 1);
    if (match[0].length > 2) yield { label: `cut at ${middle}`, text: text.slice(0, middle) };
  }
}

/** The `package` and `use` lines of a file: with them, a piece of it still sees its names. */
function header(text: string): string {
  return [...text.matchAll(/^(?:package|use) .*$/gm)].map((m) => `${m[0]}\n`).join('');
}

function packageOf(text: string): string | undefined {
  return /^package (\S+)/m.exec(text)?.[1];
}

function usedBy(text: string): string[] {
  return [...text.matchAll(/^use (\S+)/gm)].flatMap((m) => m[1] ?? []);
}

function parsed(uri: string, text: string): ParsedFile {
  const source = new SourceText(uri, text);
  return { source, ...parse(source) };
}

/** What a broken text is checked together with: the packages that it uses, and those that they use. */
interface Surroundings {
  readonly files: readonly ParsedFile[];
  readonly cache: CheckCache;
}

function surroundings(text: string, all: readonly string[]): Surroundings {
  const direct = all.filter((t) => usedBy(text).includes(packageOf(t) ?? ''));
  const names = new Set([...usedBy(text), ...direct.flatMap(usedBy)]);
  names.delete(packageOf(text) ?? '');
  const texts = all.filter((t) => names.has(packageOf(t) ?? ''));
  return { files: texts.map((t, i) => parsed(`${i}.policy`, t)), cache: createCheckCache() };
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

function isInside(span: Span, text: string): boolean {
  return span.start >= 0 && span.start <= span.end && span.end <= text.length;
}

/** Parses and checks the broken text, and makes sure of what must hold for any text. */
function probe({ label, text }: Probe, { files, cache }: Surroundings): void {
  const source = new SourceText('broken.policy', text);
  const { file, diagnostics, comments } = parse(source);
  let next = 0;
  visit(file, (node) => {
    if (!isInside(node.span, text)) expect.fail(`${label}: ${node.kind} lies outside the file`);
    if (node.id !== next++) expect.fail(`${label}: ${node.kind} has id ${node.id}`);
  });
  for (const { code, span } of diagnostics)
    if (!isInside(span, text)) expect.fail(`${label}: ${code} lies outside the file`);
  for (const { span } of comments)
    if (!isInside(span, text)) expect.fail(`${label}: a comment lies outside the file`);
  const program = check([...files, { source, file, diagnostics }], cache);
  for (const { uri, code, span, fixes } of program.diagnostics) {
    if (uri !== source.uri) continue;
    if (!isInside(span, text)) expect.fail(`${label}: ${code} lies outside the file`);
    for (const edit of fixes?.flatMap((f) => f.edits) ?? [])
      if (!isInside(edit.span, text)) expect.fail(`${label}: a fix of ${code} lies outside the file`);
  }
}

const files = policyFiles(root).map((path) => relative(root, path));
const texts = files.map((name) => readFileSync(join(root, name), 'utf8'));

describe.each(files)('%s', (name) => {
  const text = readFileSync(join(root, name), 'utf8');
  const around = surroundings(text, texts);

  it('survives the loss of any token and a cut anywhere', () => {
    const started = performance.now();
    let count = 0;
    for (const window of windows(text)) {
      for (const each of deletions(window.text, window.from, window.to)) {
        probe(each, around);
        count++;
      }
      for (const each of cuts(window.text, window.from, window.to)) {
        probe(each, around);
        count++;
      }
    }
    expect((performance.now() - started) / Math.max(1, count)).toBeLessThan(50);
  });

  it('survives as a whole', () => {
    const step = Math.max(1, Math.floor([...text.matchAll(tokenPattern)].length / 30));
    const probes = [
      ...sampled(deletions(text, 0, text.length), step),
      ...sampled(cuts(text, 0, text.length), step),
    ];
    const started = performance.now();
    for (const each of probes) {
      probe(each, around);
      format(new SourceText('broken.policy', each.text));
    }
    expect((performance.now() - started) / Math.max(1, probes.length)).toBeLessThan(150);
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
