/**
 * Files by name, and immutable snapshots of what is known about them.
 * Invariant: a snapshot never changes; a file is parsed again only when its text changes, and its bodies are checked
 * again only when it or something that it can see changes.
 */
import { SourceText } from '@policyc/base';
import { type Comment, parse } from '@policyc/syntax';
import { check, createCheckCache } from './check.js';
import type { CheckedProgram } from './checked.js';
import type { ParsedFile } from './resolve/module-index.js';

export interface WorkspaceFile extends ParsedFile {
  readonly comments: readonly Comment[];
}

export interface WorkspaceSnapshot {
  readonly program: CheckedProgram;
  /** In the order in which they were first set. */
  readonly files: readonly WorkspaceFile[];
  readonly parsed: (uri: string) => WorkspaceFile | undefined;
}

export interface Workspace {
  /** Adds a file, or gives it another text. */
  readonly set: (uri: string, text: string) => void;
  readonly remove: (uri: string) => void;
  /** The state now; the same object until something changes. */
  readonly snapshot: () => WorkspaceSnapshot;
}

export function createWorkspace(): Workspace {
  const files = new Map<string, WorkspaceFile>();
  const cache = createCheckCache();
  let current: WorkspaceSnapshot | undefined;
  return {
    set(uri, text) {
      if (files.get(uri)?.source.text === text) return;
      const source = new SourceText(uri, text);
      files.set(uri, { source, ...parse(source) });
      current = undefined;
    },
    remove(uri) {
      if (files.delete(uri)) current = undefined;
    },
    snapshot() {
      if (current === undefined) {
        const frozen = new Map(files);
        const all = [...frozen.values()];
        let program: CheckedProgram | undefined;
        current = {
          // Checked when first asked for: formatting and outlines need the trees only.
          get program() {
            program ??= check(all, cache);
            return program;
          },
          files: all,
          parsed: (uri) => frozen.get(uri),
        };
      }
      return current;
    },
  };
}
