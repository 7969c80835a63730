/**
 * The documents of one editor session and the features over them.
 * Invariant: an open document hides the file on disk, and both hide the standard library's; snapshots are immutable
 * and made only when a feature asks. Must not read files or know LSP.
 */
import { createWorkspace, type WorkspaceSnapshot } from '@policyc/analysis';
import { SourceText } from '@policyc/base';
import type { CheckedContext, Feature, ParsedContext, Phase } from './feature.js';
import { chooseModules, libraryModule, type ModuleOutline, outlineOf } from './standard-library.js';

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
}

interface UserDocument {
  readonly source: SourceText;
  readonly outline: ModuleOutline;
}

/** Creates the service over an empty workspace. */
export function createLanguageService(options: LanguageServiceOptions): LanguageService {
  const library = options.stdlib.map(({ uri, text }) => libraryModule(uri, text));
  const disk = new Map<string, UserDocument>();
  const open = new Map<string, UserDocument>();
  const workspace = createWorkspace();
  let loaded = new Set<string>();
  let stale = true;

  const documents = () => [...new Set([...disk.keys(), ...open.keys()])];
  const userDocument = (uri: string) => open.get(uri) ?? disk.get(uri);
  const change = (apply: () => void) => {
    apply();
    stale = true;
  };

  const snapshot = (): WorkspaceSnapshot => {
    if (stale) {
      const user = documents().flatMap((uri) => userDocument(uri) ?? []);
      const chosen = chooseModules(
        library.filter(({ source }) => userDocument(source.uri) === undefined),
        user.map(({ outline }) => outline),
      );
      const wanted = [...chosen, ...user].map(({ source }) => source);
      const present = new Set(wanted.map(({ uri }) => uri));
      for (const uri of loaded) if (!present.has(uri)) workspace.remove(uri);
      for (const { uri, text } of wanted) workspace.set(uri, text);
      loaded = present;
      stale = false;
    }
    return workspace.snapshot();
  };

  return {
    openDocument: (uri, text) => change(() => open.set(uri, userDocumentOf(uri, text))),
    closeDocument: (uri) => change(() => open.delete(uri)),
    setFile: (uri, text) => change(() => disk.set(uri, userDocumentOf(uri, text))),
    removeFile: (uri) => change(() => disk.delete(uri)),
    documents,
    source: (uri) => userDocument(uri)?.source ?? library.find((module) => module.source.uri === uri)?.source,
    run(feature, uri, params) {
      const current = snapshot();
      const parsed = current.parsed(uri);
      if (parsed === undefined) return undefined;
      const document = { uri, source: parsed.source, file: parsed.file };
      const context: ParsedContext & CheckedContext = {
        document,
        get program() {
          return current.program;
        },
      };
      return feature.run(context, params);
    },
  };
}

function userDocumentOf(uri: string, text: string): UserDocument {
  return { source: new SourceText(uri, text), outline: outlineOf(text) };
}
