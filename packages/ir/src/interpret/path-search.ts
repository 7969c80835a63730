/**
 * Walks along an edge set: the definition of `Reach` in `ir.ts`, by one backward breadth-first search per mode.
 * Invariant: linear in the edges; nothing here depends on the order of the snapshot.
 */
import { compareUtf8 } from '@policyc/base';
import { kindsOf, PATH_LIMIT, PSEUDO_FIELDS } from '@policyc/model';
import type { NodeChoice, Reach } from '../ir.js';
import { type Context, isAsset, withSlot } from './context.js';
import { collectFacts, type FactSink, populationFact, subjectFact, termFacts } from './facts.js';
import { termState } from './term.js';
import { type Truth, truth } from './truth.js';
import type { Asset, World } from './world.js';

/** The nodes and edges of one edge set. */
interface Graph {
  readonly nodes: readonly Asset[];
  /** In (kind, key) order. */
  readonly next: ReadonlyMap<Asset, readonly Asset[]>;
  readonly previous: ReadonlyMap<Asset, readonly Asset[]>;
  /** Stubs, and nodes with an unknown or open edge field of their own. */
  readonly open: ReadonlySet<Asset>;
  /** By kind of node: the kinds on the other side that hold edges from it and are not covered. */
  readonly uncovered: ReadonlyMap<string, readonly string[]>;
  /** Nodes to which edges may lead from every node of a kind, for they hold these edges and do not tell all of them. */
  readonly loose: readonly LooseEnd[];
  readonly looseBefore: ReadonlyMap<Asset, readonly string[]>;
  readonly looseAfter: ReadonlyMap<string, readonly Asset[]>;
  readonly nodesOf: (kind: string) => readonly Asset[];
}

interface LooseEnd {
  readonly node: Asset;
  readonly field: string;
  /** Kinds of the nodes that may lead to it. */
  readonly from: readonly string[];
}

interface Distances {
  readonly of: ReadonlyMap<Asset, number>;
  /** Whether the search ended within `PATH_LIMIT` levels. */
  readonly ended: boolean;
}

export interface PathSearch {
  readonly graph: Graph;
  readonly target: ReadonlyMap<Asset, Truth>;
  readonly blocked: ReadonlyMap<Asset, Truth>;
  readonly must: Distances;
  readonly may: Distances;
}

const graphs = new WeakMap<World, Map<string, Graph>>();

export function reachTruth(reach: Reach, context: Context): Truth {
  const from = termState(reach.from, context);
  if (from.state !== 'value' || !isAsset(from.value)) return 'unknown';
  const search = searchOf(reach, context);
  const source = from.value;
  if (walkLength(search, search.must, source) <= PATH_LIMIT) return 'true';
  const closed =
    walkLength(search, search.may, source) === Infinity &&
    !(search.graph.looseAfter.get(source.kind) ?? []).some((n) => search.may.of.has(n)) &&
    !isOpen(search.graph, source) &&
    search.may.ended;
  return closed ? 'false' : 'unknown';
}

/** The witness of a true `reach`: its nodes from source to target. */
export function shortestPath(reach: Reach, context: Context): readonly Asset[] {
  const from = termState(reach.from, context);
  if (from.state !== 'value' || !isAsset(from.value)) return [];
  const search = searchOf(reach, context);
  const path: Asset[] = [from.value];
  for (;;) {
    const successors = search.graph.next.get(path[path.length - 1] as Asset) ?? [];
    const nearest = successors.reduce(
      (least, n) => Math.min(least, search.must.of.get(n) ?? Infinity),
      Infinity,
    );
    const next = successors.find((n) => search.must.of.get(n) === nearest);
    if (!next || nearest >= PATH_LIMIT) return path;
    path.push(next);
    if (nearest === 0) return path;
  }
}

export function reachFacts(reach: Reach, value: Truth, context: Context, sink: FactSink): void {
  const from = termState(reach.from, context);
  if (from.state === 'unknown') return termFacts(reach.from, context, sink);
  if (from.state !== 'value' || !isAsset(from.value) || value === 'false') return;
  const search = searchOf(reach, context);
  if (value === 'true') {
    const target = shortestPath(reach, context).at(-1) as Asset;
    return choiceFacts(reach.to, target, 'true', context, sink);
  }
  openNodeFacts(search.graph, from.value, context, sink);
  const reached = mayReach(search, from.value);
  const left = new Set(
    [from.value, ...reached]
      .filter((n) => n === from.value || search.blocked.get(n) !== 'true')
      .map((n) => n.kind),
  );
  for (const { node, field, from: kinds } of search.graph.loose)
    if (search.may.of.has(node) && kinds.some((k) => left.has(k))) sink.add(node, field);
  for (const node of reached) {
    openNodeFacts(search.graph, node, context, sink);
    if (search.target.get(node) === 'unknown') choiceFacts(reach.to, node, 'unknown', context, sink);
    if (reach.through && search.blocked.get(node) === 'unknown')
      choiceFacts(reach.through, node, 'unknown', context, sink);
  }
  if (!search.must.ended || !search.may.ended) subjectFact(PSEUDO_FIELDS.path, context, sink);
}

function isOpen(graph: Graph, node: Asset): boolean {
  return graph.open.has(node) || graph.uncovered.has(node.kind);
}

function openNodeFacts(graph: Graph, node: Asset, context: Context, sink: FactSink): void {
  if (graph.open.has(node)) sink.add(node, PSEUDO_FIELDS.asset);
  for (const kind of graph.uncovered.get(node.kind) ?? []) populationFact(kind, context, sink);
}

function choiceFacts(choice: NodeChoice, node: Asset, value: Truth, context: Context, sink: FactSink): void {
  withSlot(context, choice.binder.slot, node, () => collectFacts(choice.where, value, context, sink));
}

/** The nodes that may-walks from the source come to: its successors and at most `PATH_LIMIT` further levels. */
function mayReach(search: PathSearch, source: Asset): ReadonlySet<Asset> {
  const { next: certain, looseAfter } = search.graph;
  const left = new Set<string>();
  const after = (node: Asset): readonly Asset[] => {
    const loose = left.has(node.kind) ? [] : (looseAfter.get(node.kind) ?? []);
    left.add(node.kind);
    return [...(certain.get(node) ?? []), ...loose];
  };
  const seen = new Set(after(source));
  let front = [...seen];
  for (let level = 0; level < PATH_LIMIT && front.length > 0; level++) {
    const next: Asset[] = [];
    for (const node of front) {
      if (search.blocked.get(node) === 'true') continue;
      for (const successor of after(node)) {
        if (!seen.has(successor)) {
          seen.add(successor);
          next.push(successor);
        }
      }
    }
    front = next;
  }
  return seen;
}

function walkLength(search: PathSearch, distances: Distances, source: Asset): number {
  let best = Infinity;
  for (const node of search.graph.next.get(source) ?? [])
    best = Math.min(best, distances.of.get(node) ?? Infinity);
  return best + 1;
}

function searchOf(reach: Reach, context: Context): PathSearch {
  const shared = reach.dependent ? undefined : context.searches.get(reach);
  if (shared) return shared;
  const graph = graphOf(context.world, reach.edge);
  const judge = (choice: NodeChoice | undefined) => {
    const values = new Map<Asset, Truth>();
    if (!choice) return values;
    // Stubs are no targets and no guards: they are in no population.
    for (const node of context.world.population(choice.kind)) {
      values.set(
        node,
        withSlot(context, choice.binder.slot, node, () => truth(choice.where, context)),
      );
    }
    return values;
  };
  const target = judge(reach.to);
  const blocked = judge(reach.through);
  const must = distancesFrom(
    graph,
    (n) => target.get(n) === 'true',
    (n) => (blocked.get(n) ?? 'false') !== 'false',
    () => [],
  );
  const may = distancesFrom(
    graph,
    (n) => (target.get(n) ?? 'false') !== 'false' || isOpen(graph, n),
    (n) => blocked.get(n) === 'true',
    (n) => graph.looseBefore.get(n) ?? [],
  );
  const search = { graph, target, blocked, must, may };
  if (!reach.dependent) context.searches.set(reach, search);
  return search;
}

/** @param kindsBefore kinds of which every node may lead to this one */
function distancesFrom(
  graph: Graph,
  isTarget: (n: Asset) => boolean,
  isBlocked: (n: Asset) => boolean,
  kindsBefore: (n: Asset) => readonly string[],
): Distances {
  // All nodes of a kind at once, so once for each kind.
  const entered = new Set<string>();
  const nodesBefore = (kind: string): readonly Asset[] => {
    if (entered.has(kind)) return [];
    entered.add(kind);
    return graph.nodesOf(kind);
  };
  const of = new Map<Asset, number>();
  let front = graph.nodes.filter(isTarget);
  for (const node of front) of.set(node, 0);
  for (let level = 1; level <= PATH_LIMIT && front.length > 0; level++) {
    const next: Asset[] = [];
    for (const node of front) {
      for (const before of [...(graph.previous.get(node) ?? []), ...kindsBefore(node).flatMap(nodesBefore)]) {
        if (of.has(before) || isBlocked(before)) continue;
        of.set(before, level);
        next.push(before);
      }
    }
    front = next;
  }
  return { of, ended: front.length === 0 };
}

function graphOf(world: World, edgeName: string): Graph {
  const known = graphs.get(world) ?? new Map<string, Graph>();
  graphs.set(world, known);
  const built = known.get(edgeName) ?? buildGraph(world, edgeName);
  known.set(edgeName, built);
  return built;
}

function buildGraph(world: World, edgeName: string): Graph {
  const edges = world.schema.edges.find((e) => e.name === edgeName)?.edges ?? [];
  const kinds = new Set(edges.flatMap((e) => [e.from, e.to].flatMap((end) => kindsOf(world.schema, end))));
  const nodes = [...kinds].flatMap((k) => world.nodes(k));
  const next = new Map<Asset, Set<Asset>>();
  const previous = new Map<Asset, Set<Asset>>();
  const open = new Set<Asset>(nodes.filter((n) => n.stub));
  const link = (map: Map<Asset, Set<Asset>>, a: Asset, b: Asset) => {
    const set = map.get(a);
    if (set) set.add(b);
    else map.set(a, new Set([b]));
  };
  const uncovered = new Map<string, readonly string[]>();
  for (const { from, to, side } of edges)
    if (side === 'to' && world.uncovered(to) !== undefined)
      for (const kind of kindsOf(world.schema, from))
        uncovered.set(kind, [...(uncovered.get(kind) ?? []), to]);
  const loose: LooseEnd[] = [];
  for (const edge of edges) {
    const [holder, other] = edge.side === 'from' ? [edge.from, edge.to] : [edge.to, edge.from];
    for (const asset of world.nodes(holder)) {
      const state = world.field(asset, edge.field);
      const isPartial = state.state === 'value' && state.partial !== undefined;
      if (state.state === 'unknown' || state.state === 'opaque' || isPartial) {
        if (edge.side === 'from') open.add(asset);
        else loose.push({ node: asset, field: edge.field, from: kindsOf(world.schema, edge.from) });
      }
      if (state.state !== 'value') continue;
      for (const key of Array.isArray(state.value) ? state.value : [state.value]) {
        const end = world.find(other, String(key));
        if (!end) continue;
        const [a, b] = edge.side === 'from' ? [asset, end] : [end, asset];
        link(next, a, b);
        link(previous, b, a);
      }
    }
  }
  const sorted = (map: Map<Asset, Set<Asset>>) =>
    new Map(
      [...map].map(([node, set]) => [
        node,
        [...set].sort((a, b) => compareUtf8(a.kind, b.kind) || compareUtf8(a.key, b.key)),
      ]),
    );
  const looseBefore = new Map<Asset, readonly string[]>();
  const looseAfter = new Map<string, Asset[]>();
  for (const { node, from } of loose) {
    looseBefore.set(node, [...(looseBefore.get(node) ?? []), ...from]);
    for (const kind of from) {
      const known = looseAfter.get(kind);
      if (known) known.push(node);
      else looseAfter.set(kind, [node]);
    }
  }
  return {
    nodes,
    next: sorted(next),
    previous: sorted(previous),
    open,
    uncovered,
    loose,
    looseBefore,
    looseAfter,
    nodesOf: (kind) => world.nodes(kind),
  };
}
