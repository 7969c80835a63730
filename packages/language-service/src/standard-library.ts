/**
 * The modules of the standard library that belong to a workspace.
 * Invariant: a package that the user declares hides the library's; a library with another platform than the user's is
 * left out, for a program has one platform.
 */
import { SourceText } from '@policyc/base';

export interface LibraryModule {
  readonly source: SourceText;
  readonly outline: ModuleOutline;
}

/** What the choice depends on. Declarations begin in column 1, so that no parse is needed. */
export interface ModuleOutline {
  readonly packageName: string;
  readonly uses: readonly string[];
  readonly isPlatform: boolean;
}

const PATH = '([A-Za-z_][\\w.]*)';
const PACKAGE = new RegExp(`^package[ \\t]+${PATH}`, 'm');
const USE = new RegExp(`^use[ \\t]+${PATH}`, 'gm');
const PLATFORM = /^platform[ \t]+\w/m;

export function outlineOf(text: string): ModuleOutline {
  return {
    packageName: PACKAGE.exec(text)?.[1] ?? '',
    uses: [...text.matchAll(USE)].map((match) => match[1] ?? ''),
    isPlatform: PLATFORM.test(text),
  };
}

export function libraryModule(uri: string, text: string): LibraryModule {
  return { source: new SourceText(uri, text), outline: outlineOf(text) };
}

/** @param user the modules of the workspace */
export function chooseModules(
  library: readonly LibraryModule[],
  user: readonly ModuleOutline[],
): readonly LibraryModule[] {
  const own = new Set(user.map(({ packageName }) => packageName));
  const available = library.filter(({ outline }) => !own.has(outline.packageName));
  if (!user.some(({ isPlatform }) => isPlatform)) return available;
  const used = new Set<string>();
  const pending = user.flatMap(({ uses }) => uses);
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (used.has(name)) continue;
    used.add(name);
    for (const { outline } of available) if (outline.packageName === name) pending.push(...outline.uses);
  }
  return available.filter(({ outline }) => used.has(outline.packageName));
}
