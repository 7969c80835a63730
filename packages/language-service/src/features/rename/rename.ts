/**
 * Another name for the thing at a place, everywhere.
 * Invariant: what comes out is certain. The renamed files are checked as the program they would be; a name that is taken, reserved or of the wrong
 * form, or that another declaration would catch, is refused with the reason.
 */
import { type CheckedProgram, createWorkspace } from '@policyc/analysis';
import { applyEdits, type Diagnostic, type Span, type TextEdit } from '@policyc/base';
import { type ast, nodePathAt } from '@policyc/syntax';
import { defineFeature } from '../../feature.js';
import { symbolAt } from '../../symbols/symbol-at.js';
import { type Reference, references } from '../references/references.js';

export type Renaming =
  | { readonly tag: 'refused'; readonly reason: string }
  /** What would be renamed, where no new name was given. */
  | { readonly tag: 'possible'; readonly span: Span; readonly name: string }
  | { readonly tag: 'edits'; readonly edits: ReadonlyMap<string, readonly TextEdit[]> };

export interface RenameParams {
  readonly offset: number;
  /** Left out to ask whether anything can be renamed here. */
  readonly newName?: string;
}

export const rename = defineFeature({
  name: 'rename',
  needs: 'checked',
  run(context, { offset, newName }: RenameParams): Renaming {
    const { program, document, own } = context;
    const found = symbolAt(program, nodePathAt(document.file, offset));
    if (found === undefined) return refuse('There is no name here that can be changed.');
    const places = references.run(context, { offset });
    const here = places.find(
      ({ uri, span }) => uri === document.uri && span.start <= offset && offset <= span.end,
    );
    const textOf = ({ uri, span }: Reference) =>
      program.modules.find(({ source }) => source.uri === uri)?.source.text.slice(span.start, span.end);
    const name = here && textOf(here);
    if (here === undefined || name === undefined || !places.some(({ isDeclaration }) => isDeclaration))
      return refuse('This is a word of the language, which nothing declares.');
    const foreign = places.find(({ uri }) => !own(uri));
    if (foreign !== undefined)
      return refuse(`\`${name}\` is declared or used in the standard library, which cannot be changed here.`);
    if (places.some((place) => textOf(place) !== name))
      return refuse(`\`${name}\` is written in another way somewhere, which cannot be changed with it.`);
    if (newName === undefined) return { tag: 'possible', span: here.span, name };
    if (newName === name) return { tag: 'edits', edits: new Map() };

    const { symbol } = found;
    const edits = editsOf(
      places,
      newName,
      symbol.tag === 'policy' ? formerly(program, symbol.decl) : undefined,
    );
    const reason = whyNot(program, edits, { uri: document.uri, offset: here.span.start }, places, newName);
    return reason === undefined ? { tag: 'edits', edits } : refuse(reason);
  },
});

function refuse(reason: string): Renaming {
  return { tag: 'refused', reason };
}

interface Insertion {
  readonly uri: string;
  readonly edit: TextEdit;
}

/** Waivers and histories speak of policies by their names: the old one stays known. */
function formerly(program: CheckedProgram, policy: ast.PolicyDecl): Insertion | undefined {
  const module = program.modules.find(({ file }) => file.declarations.includes(policy));
  const first = policy.statements.find(({ kind }) => BODY.has(kind));
  if (module === undefined || first === undefined) return undefined;
  const newText = `formerly ${policy.name.text}\n  `;
  return {
    uri: module.source.uri,
    edit: { span: { start: first.span.start, end: first.span.start }, newText },
  };
}

const BODY: ReadonlySet<ast.Node['kind']> = new Set(['ForStatement', 'LetStatement', 'RuleStatement']);

function editsOf(
  places: readonly Reference[],
  newText: string,
  insertion: Insertion | undefined,
): ReadonlyMap<string, readonly TextEdit[]> {
  const edits = new Map<string, TextEdit[]>();
  const add = (uri: string, edit: TextEdit) => edits.set(uri, [...(edits.get(uri) ?? []), edit]);
  for (const { uri, span } of places) add(uri, { span, newText });
  if (insertion !== undefined) add(insertion.uri, insertion.edit);
  for (const list of edits.values()) list.sort((a, b) => a.span.start - b.span.start);
  return edits;
}

/** Checks the program with the edits made: it may not get worse, and the new name must stand where the old one stood, and nowhere else. */
function whyNot(
  program: CheckedProgram,
  edits: ReadonlyMap<string, readonly TextEdit[]>,
  at: { readonly uri: string; readonly offset: number },
  places: readonly Reference[],
  newName: string,
): string | undefined {
  const workspace = createWorkspace();
  for (const { source } of program.modules)
    workspace.set(source.uri, applyEdits(source.text, edits.get(source.uri) ?? []));
  const { program: renamed, parsed } = workspace.snapshot();
  const file = parsed(at.uri);
  if (file === undefined) return undefined;
  const worse = firstNew(program.diagnostics, renamed.diagnostics);
  if (worse !== undefined) return `\`${newName}\` cannot be the name: ${worse.message}`;
  const moved = (uri: string, offset: number) =>
    (edits.get(uri) ?? [])
      .filter(({ span }) => span.start < offset)
      .reduce((sum, { span, newText }) => sum + newText.length - (span.end - span.start), offset);
  const now = references.run(
    {
      document: { uri: at.uri, source: file.source, file: file.file },
      program: renamed,
      further: [],
      packages: [],
      own: () => true,
    },
    { offset: moved(at.uri, at.offset) },
  );
  const spell = (uri: string, start: number) => `${uri} ${start}`;
  const expected = new Set(places.map(({ uri, span }) => spell(uri, moved(uri, span.start))));
  const same =
    now.length === places.length && now.every(({ uri, span }) => expected.has(spell(uri, span.start)));
  return same
    ? undefined
    : `\`${newName}\` cannot be the name: it means something else in one of the places.`;
}

/** An error that was not there before: of its code there are more than there were. */
function firstNew(before: readonly Diagnostic[], after: readonly Diagnostic[]): Diagnostic | undefined {
  const left = new Map<string, number>();
  for (const { code, severity } of before)
    if (severity === 'error') left.set(code, (left.get(code) ?? 0) + 1);
  return after.find(({ code, severity }) => {
    if (severity !== 'error') return false;
    const n = left.get(code) ?? 0;
    left.set(code, n - 1);
    return n <= 0;
  });
}
