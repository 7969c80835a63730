/**
 * The documents of one editor session and the features over them.
 * Invariant: an open document hides the file on disk, and both hide the standard library's; snapshots are immutable
 * and made only when a feature asks. Must not read files or know LSP.
 */
import { type CheckedProgram, createWorkspace, type Workspace } from '@policyc/analysis';
import { compareUtf8, type Diagnostic, SourceText } from '@policyc/base';
import type { CheckedContext, Feature, ParsedContext, Phase } from './feature.js';
import { type OutlinedModule, outlineModule, sameOutline } from './module-outline.js';
import { libraryFor, partition } from './programs.js';

export interface SourceFile {
  readonly uri: string;
  readonly text: string;
}

export interface LanguageService {
  /** Shows the service an editor's text of a document, saved or not; again for every change. */
  readonly openDocument: (uri: string, text: string) => void;
  /** Goes back to the file on disk, where there is one. */
  readonly closeDocument: (uri: string) => void;
  /** Adds or replaces a file of the workspace as it is on disk. */
  readonly setFile: (uri: string, text: string) => void;
  readonly removeFile: (uri: string) => void;
  /** Every document of the user: on disk or open; of the standard library only what is open. */
  readonly documents: () => readonly string[];
  /** The current text of any document, the standard library's included. */
  readonly source: (uri: string) => SourceText | undefined;
  /** Runs a feature on the current state of a document; `undefined` where the service has no such document. */
  readonly run: <N extends Phase, P, R>(feature: Feature<N, P, R>, uri: string, params: P) => R | undefined;
}

export interface LanguageServiceOptions {
  /** The modules of the standard library. */
  readonly stdlib: readonly SourceFile[];
  /** Finds what only a later stage can tell of a checked program. Asked once for each program. */
  readonly further?: (program: CheckedProgram) => readonly Diagnostic[];
}

/** Creates the service over an empty workspace. */
export function createLanguageService(options: LanguageServiceOptions): LanguageService {
  const library = options.stdlib.map(({ uri, text }) => outlineModule(new SourceText(uri, text)));
  const disk = new Map<string, OutlinedModule>();
  const open = new Map<string, OutlinedModule>();
  /** The programs of the workspace by the addresses of their modules: kept while these stay the same. */
  let programs = new Map<string, Workspace>();
  let programOf = new Map<string, Workspace>();
  let packages: readonly string[] = [];
  let stale = true;

  const found = new WeakMap<CheckedProgram, readonly Diagnostic[]>();
  const furtherOf = (program: CheckedProgram): readonly Diagnostic[] => {
    const known = found.get(program) ?? options.further?.(program) ?? [];
    found.set(program, known);
    return known;
  };
  const documents = () => [...new Set([...disk.keys(), ...open.keys()])];
  const userModule = (uri: string) => open.get(uri) ?? disk.get(uri);
  /** An edit within a body, by far the most frequent change, keeps the programs as they are. */
  const change = (uri: string, apply: () => void) => {
    const before = userModule(uri);
    apply();
    const after = userModule(uri);
    const workspace = programOf.get(uri);
    const kept = !stale && before && after && workspace && sameOutline(before.outline, after.outline);
    if (kept) workspace.set(uri, after.source.text);
    else stale = true;
  };

  const refresh = () => {
    const user = documents().flatMap((uri) => userModule(uri) ?? []);
    const others = library.filter(({ source }) => userModule(source.uri) === undefined);
    const before = programs;
    programs = new Map();
    programOf = new Map();
    const load = (own: readonly OutlinedModule[], shared: readonly OutlinedModule[]) => {
      const sources = [...shared, ...own].map(({ source }) => source);
      const key = sources.map(({ uri }) => uri).join('\n');
      const workspace = before.get(key) ?? createWorkspace();
      for (const { uri, text } of sources) workspace.set(uri, text);
      programs.set(key, workspace);
      for (const { source } of own) programOf.set(source.uri, workspace);
    };
    // The library by itself, for its documents that nobody has opened.
    load(others, []);
    for (const program of partition(user)) load(program, libraryFor(program, others));
    packages = [...new Set([...user, ...others].map(({ outline }) => outline.packageName))]
      .filter((name) => name !== '')
      .sort(compareUtf8);
    stale = false;
  };

  return {
    openDocument: (uri, text) => change(uri, () => open.set(uri, outlineModule(new SourceText(uri, text)))),
    closeDocument: (uri) => change(uri, () => open.delete(uri)),
    setFile: (uri, text) => change(uri, () => disk.set(uri, outlineModule(new SourceText(uri, text)))),
    removeFile: (uri) => change(uri, () => disk.delete(uri)),
    documents,
    source: (uri) => (userModule(uri) ?? library.find((module) => module.source.uri === uri))?.source,
    run(feature, uri, params) {
      if (stale) refresh();
      const snapshot = programOf.get(uri)?.snapshot();
      const parsed = snapshot?.parsed(uri);
      if (snapshot === undefined || parsed === undefined) return undefined;
      const context: ParsedContext & CheckedContext = {
        document: { uri, source: parsed.source, file: parsed.file },
        packages,
        own: (address) => userModule(address) !== undefined,
        get program() {
          return snapshot.program;
        },
        get further() {
          return furtherOf(snapshot.program);
        },
      };
      return feature.run(context, params);
    },
  };
}
