/**
 * Broken programs and what must hold of any text: the parser and the checker neither throw nor hang, and everything that
 * they say lies in the file.
 */
import { type CheckCache, check, createCheckCache, type ParsedFile } from '@policyc/analysis';
import { SourceText, type Span } from '@policyc/base';
import { parse, visit } from '@policyc/syntax';

const TOKEN = /\/\/[^\n]*|[a-z]*"(?:\\.|[^"\\\n])*"|[A-Za-z_][A-Za-z0-9_]*|\d+\w*|->|[=!<>]=|[^\s]/g;

export interface Probe {
  readonly label: string;
  readonly text: string;
}

export function tokenCount(text: string): number {
  return [...text.matchAll(TOKEN)].length;
}

/** Each token between two places left out. */
export function* deletions(text: string, from = 0, to = text.length): Generator<Probe> {
  for (const match of text.matchAll(TOKEN)) {
    const at = match.index;
    if (at < from || at >= to) continue;
    const rest = text.slice(at + match[0].length);
    yield { label: `without ${match[0]} at ${at}`, text: text.slice(0, at) + rest };
  }
}

/** Each token written twice. */
export function* duplications(text: string, from = 0, to = text.length): Generator<Probe> {
  for (const match of text.matchAll(TOKEN)) {
    const end = match.index + match[0].length;
    if (match.index < from || match.index >= to) continue;
    yield {
      label: `${match[0]} twice at ${match.index}`,
      text: `${text.slice(0, end)} ${match[0]}${text.slice(end)}`,
    };
  }
}

/** The text up to the end and the middle of each token. */
export function* cuts(text: string, from = 0, to = text.length): Generator<Probe> {
  for (const match of text.matchAll(TOKEN)) {
    const end = match.index + match[0].length;
    if (match.index < from || match.index >= to) continue;
    yield { label: `cut at ${end}`, text: text.slice(0, end) };
    const middle = match.index + (match[0].length >> 1);
    if (match[0].length > 2) yield { label: `cut at ${middle}`, text: text.slice(0, middle) };
  }
}

/** The text up to each character. */
export function* prefixes(text: string): Generator<Probe> {
  for (let end = 0; end < text.length; end++) yield { label: `cut at ${end}`, text: text.slice(0, end) };
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
export interface Surroundings {
  readonly files: readonly ParsedFile[];
  readonly cache: CheckCache;
}

export function surroundings(text: string, all: readonly string[]): Surroundings {
  const direct = all.filter((t) => usedBy(text).includes(packageOf(t) ?? ''));
  const names = new Set([...usedBy(text), ...direct.flatMap(usedBy)]);
  names.delete(packageOf(text) ?? '');
  const texts = all.filter((t) => names.has(packageOf(t) ?? ''));
  return { files: texts.map((t, i) => parsed(`${i}.policy`, t)), cache: createCheckCache() };
}

function isInside(span: Span, text: string): boolean {
  return span.start >= 0 && span.start <= span.end && span.end <= text.length;
}

/**
 * Parses and checks the broken text.
 * @throws Error where something does not hold
 */
export function probe({ label, text }: Probe, { files, cache }: Surroundings): void {
  const fail = (what: string): never => {
    throw new Error(`${label}: ${what}`);
  };
  const source = new SourceText('broken.policy', text);
  const { file, diagnostics, comments } = parse(source);
  let next = 0;
  visit(file, (node) => {
    if (!isInside(node.span, text)) fail(`${node.kind} lies outside the file`);
    if (node.id !== next++) fail(`${node.kind} has id ${node.id}`);
  });
  for (const { code, span } of diagnostics) if (!isInside(span, text)) fail(`${code} lies outside the file`);
  for (const { span } of comments) if (!isInside(span, text)) fail('a comment lies outside the file');
  const program = check([...files, { source, file, diagnostics }], cache);
  for (const { uri, code, span, fixes } of program.diagnostics) {
    if (uri !== source.uri) continue;
    if (!isInside(span, text)) fail(`${code} lies outside the file`);
    for (const edit of fixes?.flatMap((f) => f.edits) ?? [])
      if (!isInside(edit.span, text)) fail(`a fix of ${code} lies outside the file`);
  }
}
