/** ToolJet's bindings: JavaScript in `{{ }}` that reaches queries, components, variables and the address of the page. */
import { BROWSER } from '../browser-names.js';
import { type CodeNames, type NameChain, readCodeNames } from '../code-names.js';
import { type Fact, knownSet, unknown } from '../fact.js';
import type { App } from './app.js';

/** What the platform or the browser fills in, not whoever opens the page. */
const TRUSTED = new Set([
  ...BROWSER,
  ...'constants secrets server globals actions moment _ axios document navigator alert'.split(' '),
]);
/** What whoever opens the page can change. */
const CHOSEN = new Set([
  'client',
  'page',
  'parameters',
  'variables',
  'localStorage',
  'sessionStorage',
  'location',
]);

const BY_ID = /\b(queries|components)\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/g;

/** `queries.ID` is no JavaScript: it stands for `queries["NAME"]`. */
function withNames(code: string, { names }: App): string {
  return code.replace(
    BY_ID,
    (_, root: string, id: string) => `${root}[${JSON.stringify(names.get(id) ?? id)}]`,
  );
}

/** What the code of a page says. */
export function namesIn(code: string, app: App): CodeNames {
  return readCodeNames(withNames(code, app));
}

/** What code reads, by name: queries, components, `globals.urlparams`, `variables`, `page`, `parameters`. */
export function readsOf(sources: readonly string[], app: App): Fact {
  const found = new Set<string>();
  const queries = new Set(app.queries.map((q) => q.name));
  for (const source of sources) {
    const code = namesIn(source, app);
    if (!code.parsed) return unknown('an expression that does not parse');
    if (code.evaluates) return unknown('runs text as code');
    for (const chain of code.chains) {
      const name = readOf(chain, app, queries);
      if (name === undefined) return unknown('reads what is no part of the application');
      if (name !== '') found.add(name);
      if (chain[0] === 'variables')
        for (const writer of app.writers.get(chain[1] ?? '') ?? []) found.add(writer);
    }
  }
  return knownSet(found);
}

/** Empty for what is no input. */
function readOf([root, second = '']: NameChain, app: App, queries: ReadonlySet<string>): string | undefined {
  if (root === 'queries') return queries.has(second) ? second : undefined;
  if (root === 'components') return app.components.has(second) ? second : undefined;
  if (root === 'globals') return second === 'urlparams' || second === '' ? 'globals.urlparams' : '';
  if (CHOSEN.has(root)) return root;
  return TRUSTED.has(root) ? '' : undefined;
}

/** What code in a workflow can name. */
export interface NodeNames {
  /** The nodes and the start. */
  readonly nodes: ReadonlySet<string>;
  /** What the code declares that runs before all other. */
  readonly setup: ReadonlySet<string>;
}

/** What the platform or the server gives to code in workflows. */
const ON_SERVER = new Set('require Buffer process index'.split(' '));

/** What stands around the code of one node. */
export interface NodeSurroundings {
  /** Names of the agents that fill in what a tool is to be told. */
  readonly agents: readonly string[];
  /** The code that gives what a node is repeated for. */
  readonly repeatedFor: string | undefined;
}

/** What code in a workflow reads, by name: nodes and the start. */
export function readsOfNodes(
  sources: readonly string[],
  names: NodeNames,
  { agents, repeatedFor }: NodeSurroundings,
): Fact {
  const found = new Set<string>();
  const all = new Set(sources);
  for (const source of all) {
    const code = readCodeNames(source);
    if (!code.parsed) return unknown('an expression that does not parse');
    if (code.evaluates) return unknown('runs text as code');
    for (const [root] of code.chains)
      if (names.nodes.has(root)) found.add(root);
      else if (root === 'aiParameters') for (const agent of agents) found.add(agent);
      else if (root === 'value' && repeatedFor !== undefined) all.add(repeatedFor);
      else if (!TRUSTED.has(root) && !ON_SERVER.has(root) && !names.setup.has(root))
        return unknown('reads what is no part of the workflow');
  }
  return knownSet(found);
}

/** Names of the queries that code runs: `queries.NAME.run()` and `actions.runQuery("NAME")`. */
export function runsOf(written: string, app: App): readonly string[] {
  const code = withNames(written, app);
  const called = readCodeNames(code).calls.flatMap(({ chain }) =>
    chain[0] === 'queries' && chain[2] === 'run' && chain[1] !== undefined ? [chain[1]] : [],
  );
  const named = [...code.slice(0, 262_144).matchAll(/\bactions\.runQuery\(\s*(["'`])([^"'`\n]{1,128})\1/g)];
  return [...called, ...named.map((m) => m[2] ?? '')];
}
