/**
 * What the names in the code of a page mean: queries, functions, widgets, and what the browser brings along.
 * Invariant: a name that is none of them, nor known to belong to the browser or the platform, is not guessed at.
 */
import { BROWSER } from '../browser-names.js';
import { type CodeNames, type NameChain, readCodeNames } from '../code-names.js';
import { type Fact, knownSet, unknown } from '../fact.js';
import { writersByKey } from '../written-keys.js';
import type { Page } from './app.js';

/** Something that runs: a query or a function. */
export interface Runnable {
  /** `query` or `object.function`. */
  readonly name: string;
  readonly stepKey: string;
}

/** Something whose code runs queries and functions. */
export interface CodePart {
  /** The name that `reads` of what it runs shows. */
  readonly name: string;
  readonly sources: readonly string[];
  /** The object that `this` means. */
  readonly object: string | undefined;
}

/** What the page itself can be asked for, by name. */
export interface PageNames {
  readonly runnables: ReadonlyMap<string, Runnable>;
  readonly objects: ReadonlySet<string>;
  readonly widgets: ReadonlySet<string>;
  readonly libraries: ReadonlySet<string>;
  /** Names of the functions and events that put something into the store, by its key. */
  readonly writers: ReadonlyMap<string, ReadonlySet<string>>;
  /** What code of the page says; each text is parsed once. */
  read(code: string): CodeNames;
}

/** @param parts the code of the page */
export function pageNames(
  page: Page,
  runnables: readonly Runnable[],
  libraries: ReadonlySet<string>,
  parts: readonly CodePart[],
): PageNames {
  const codes = new Map<string, CodeNames>();
  return {
    runnables: new Map(runnables.map((r) => [r.name, r])),
    objects: new Set(page.objects.map((o) => o.name)),
    widgets: new Set(page.widgets.map((w) => w.name)),
    libraries,
    writers: writersByKey(
      parts.flatMap(({ name, sources }) => sources.map((source) => [name, source] as const)),
      STORE,
    ),
    read: (code) => {
      let names = codes.get(code);
      if (names === undefined) {
        names = readCodeNames(code);
        codes.set(code, names);
      }
      return names;
    },
  };
}

const STORE = /\bstoreValue\(\s*(["'`])([\w$ .-]{1,128})\1/g;

/** Functions and objects of Appsmith and of the libraries that it always loads. */
const PLATFORM = new Set(
  (
    'showAlert showModal closeModal navigateTo storeValue removeValue clearStore download copyToClipboard resetWidget ' +
    'setInterval clearInterval setTimeout clearTimeout postWindowMessage windowMessageListener unlistenWindowMessage ' +
    'logoutUser moment _ forge xmlParser crypto fetch btoa atob console structuredClone currentItem currentRow ' +
    'currentIndex triggeredItem triggeredRow triggeredItemIndex level_1 level_2 level_3 categories undefined NaN Infinity'
  ).split(' '),
);

/** What of `appsmith` its user can choose. The rest the platform fills in. */
const CHOSEN = new Set(['URL', 'store']);

/**
 * What code reads, by name: queries, functions, widgets, `appsmith.URL`, `appsmith.store`.
 * @param object the name of the object that `this` means, for functions
 * @param callers who runs the query that the code belongs to: what `this.params` comes from
 */
export function readsOf(
  sources: readonly string[],
  names: PageNames,
  object: string | undefined,
  callers: readonly string[] | undefined,
): Fact {
  const found = new Set<string>();
  for (const source of sources) {
    const code = names.read(source);
    if (!code.parsed) return unknown('an expression that does not parse');
    if (code.evaluates) return unknown('runs text as code');
    for (const chain of code.chains) {
      const read = readOf(chain, names, object, callers);
      if (read === undefined) return unknown('reads what is no part of the page');
      for (const name of read) found.add(name);
    }
  }
  return knownSet(found);
}

function readOf(
  chain: NameChain,
  names: PageNames,
  object: string | undefined,
  callers: readonly string[] | undefined,
): readonly string[] | undefined {
  const [root, second] = chain;
  if (root === 'this') {
    if (object !== undefined) return memberOf(object, second, names);
    if (second !== 'params' || callers === undefined) return [];
    // What nobody is seen to run is run by nobody, or from where it cannot be seen.
    return callers.length === 0 ? undefined : callers;
  }
  if (root === 'appsmith') {
    if (second === undefined) return [...CHOSEN].map((part) => `appsmith.${part}`);
    if (second === 'store') return ['appsmith.store', ...(names.writers.get(chain[2] ?? '') ?? [])];
    return CHOSEN.has(second) ? [`appsmith.${second}`] : [];
  }
  if (names.runnables.has(root)) return [root];
  if (names.objects.has(root)) return memberOf(root, second, names);
  if (names.widgets.has(root)) return [root];
  if (PLATFORM.has(root) || names.libraries.has(root) || BROWSER.has(root)) return [];
  return undefined;
}

function memberOf(object: string, member: string | undefined, names: PageNames): readonly string[] {
  const name = `${object}.${member ?? ''}`;
  return names.runnables.has(name) ? [name] : [object];
}

/** What a call in the code runs, or undefined where it runs nothing of the page. */
export function runnableOf(
  chain: NameChain,
  names: PageNames,
  object: string | undefined,
): Runnable | undefined {
  const [root, second] = chain;
  if (second === undefined) return undefined;
  const owner = root === 'this' ? object : root;
  if (owner === undefined) return undefined;
  return (
    names.runnables.get(`${owner}.${second}`) ?? (second === 'run' ? names.runnables.get(owner) : undefined)
  );
}
