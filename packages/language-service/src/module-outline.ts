/**
 * What a module declares and uses, as far as the choice of its program depends on it.
 * Invariant: from the text alone and cheap. Declarations begin in column 1, so that no parse is needed.
 */
import type { SourceText } from '@policyc/base';

export interface ModuleOutline {
  /** Empty where the module has no `package`. */
  readonly packageName: string;
  readonly uses: readonly string[];
  readonly isPlatform: boolean;
  /** `sort name` of each declaration that must be unique in its package. */
  readonly names: ReadonlySet<string>;
}

/** A document or library module before it belongs to a program. */
export interface OutlinedModule {
  readonly source: SourceText;
  readonly outline: ModuleOutline;
}

/** Whether two outlines lead to the same choice. */
export function sameOutline(a: ModuleOutline, b: ModuleOutline): boolean {
  return (
    a.packageName === b.packageName &&
    a.uses.length === b.uses.length &&
    a.uses.every((name, i) => name === b.uses[i]) &&
    a.names.size === b.names.size &&
    [...a.names].every((name) => b.names.has(name))
  );
}

const PATH = '([A-Za-z_][\\w.]*)';
const PACKAGE = new RegExp(`^package[ \\t]+${PATH}`, 'm');
const USE = new RegExp(`^use[ \\t]+${PATH}`, 'gm');
const NAMED = /^(platform|asset|enum|record|group|table|param|fn|policy)[ \t]+([\w-]+)/gm;

export function outlineModule(source: SourceText): OutlinedModule {
  const { text } = source;
  const names = new Set([...text.matchAll(NAMED)].map(([, sort, name]) => `${sort} ${name}`));
  return {
    source,
    outline: {
      packageName: PACKAGE.exec(text)?.[1] ?? '',
      uses: [...text.matchAll(USE)].map(([, name]) => name ?? ''),
      isPlatform: [...names].some((name) => name.startsWith('platform ')),
      names,
    },
  };
}
