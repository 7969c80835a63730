/**
 * Walks: one backward breadth-first search per mode from all targets, linear in the edges. The definition stands beside
 * `Reach` in the IR; truth by node (`SEARCH_TARGET`, `SEARCH_BLOCKED`) is written by generated code.
 */
import { fact_add, fact_add_population } from "./facts";
import {
  EDGE_FIELD, EDGE_HOLDER, EDGE_OTHER, EDGE_RANK, EDGE_REVERSED, EDGE_SIZE, FALSE, GRAPH_EDGES, GRAPH_EDGE_COUNT, GRAPH_NEXT, GRAPH_NEXT_NODES, GRAPH_NODES, GRAPH_NODE_COUNT, GRAPH_OPEN, GRAPH_PREVIOUS, GRAPH_PREVIOUS_NODES,
  GROUP_COUNT, GROUP_KINDS, KIND_BASE, KIND_END, KIND_RECORD_SIZE, KIND_SIZE, KIND_UNCOVERED, OPEN_BY_OTHERS, OPEN_ITSELF, OPEN_TO, PROGRAM_KINDS, RANK_ASSET, RECORD_KIND, SEARCH_BLOCKED, SEARCH_GRAPH, SEARCH_HOPS, SEARCH_LOOSE, SEARCH_MAY, SEARCH_MAY_ENDED, SEARCH_MUST, SEARCH_MUST_ENDED, SEARCH_TARGET, TRUE, UNKNOWN,
} from "./layout";
import { hasNodes, isInGroup, isLoose, isOfGroup, nodeOf } from "./graph";
import { allocate, allocateCleared, heapGet, heapSet } from "./memory";
import { openUndecided } from "./undecided";
import { size, slice, start } from "./slice";

export const LEVELS: u32 = 4096;
export const FAR: u32 = 0xffffffff;

/** Makes the truth tables, all false. */
export function search_open(search: usize, graph: usize): void {
  const nodes = load<u32>(graph, GRAPH_NODE_COUNT);
  store<usize>(search, graph, SEARCH_GRAPH);
  store<usize>(search, allocateCleared(<usize>nodes + 1), SEARCH_TARGET);
  store<usize>(search, allocateCleared(<usize>nodes + 1), SEARCH_BLOCKED);
  store<usize>(search, allocateCleared(<usize>load<u32>(graph, GRAPH_EDGE_COUNT) + 1), SEARCH_LOOSE);
}

export function search_set_target(search: usize, record: usize, truth: i32): void {
  store<u8>(load<usize>(search, SEARCH_TARGET) + nodeOf(load<usize>(search, SEARCH_GRAPH), record), truth);
}

export function search_set_blocked(search: usize, record: usize, truth: i32): void {
  store<u8>(load<usize>(search, SEARCH_BLOCKED) + nodeOf(load<usize>(search, SEARCH_GRAPH), record), truth);
}

export function search_run(search: usize): void {
  const nodes = load<u32>(load<usize>(search, SEARCH_GRAPH), GRAPH_NODE_COUNT);
  store<usize>(search, allocate(<usize>nodes << 2), SEARCH_MUST);
  store<usize>(search, allocate(<usize>nodes << 2), SEARCH_MAY);
  store<usize>(search, allocateCleared(<usize>nodes << 2), SEARCH_HOPS);
  openUndecided(search, nodes);
  const mark = heapGet();
  store<u32>(search, measure(search, false), SEARCH_MUST_ENDED);
  store<u32>(search, measure(search, true), SEARCH_MAY_ENDED);
  heapSet(mark);
}

/** Fills the distances of one mode; gives whether the search ended within the levels. */
function measure(search: usize, may: bool): u32 {
  const graph = load<usize>(search, SEARCH_GRAPH);
  const count = load<u32>(graph, GRAPH_NODE_COUNT);
  const target = load<usize>(search, SEARCH_TARGET);
  const blocked = load<usize>(search, SEARCH_BLOCKED);
  const open = load<usize>(graph, GRAPH_OPEN);
  const offsets = load<usize>(graph, GRAPH_PREVIOUS);
  const before = load<usize>(graph, GRAPH_PREVIOUS_NODES);
  const distance = may ? load<usize>(search, SEARCH_MAY) : load<usize>(search, SEARCH_MUST);
  const queue = allocate(<usize>count << 2);
  let end: u32 = 0;
  for (let n: u32 = 0; n < count; n++) {
    const t = <i32>load<u8>(target + n);
    const is = may ? t !== FALSE || (load<u8>(open + n) & <u8>(OPEN_ITSELF | OPEN_BY_OTHERS)) !== 0 : t === TRUE;
    store<u32>(distance + (n << 2), is ? 0 : FAR);
    if (is) store<u32>(queue + (end++ << 2), n);
  }
  // What is blocked in this mode: only what surely is, or what may be.
  const least = <u8>(may ? TRUE : UNKNOWN);
  let front: u32 = 0;
  for (let level: u32 = 1; level <= LEVELS && front < end; level++) {
    const stop = end;
    for (; front < stop; front++) {
      const n = load<u32>(queue + (front << 2));
      const last = load<u32>(offsets + (n << 2), 4);
      for (let i = load<u32>(offsets + (n << 2)); i < last; i++) {
        const b = load<u32>(before + (i << 2));
        if (load<u32>(distance + (b << 2)) !== FAR || load<u8>(blocked + b) >= least) continue;
        store<u32>(distance + (b << 2), level);
        store<u32>(queue + (end++ << 2), b);
      }
      if (may && load<u8>(open + n) & <u8>OPEN_TO) end = enterLoose(search, n, level, queue, end);
    }
  }
  return front === end ? 1 : 0;
}

/** Every node of the kinds from which edges may lead to a loose one, once for each edge; gives the end of the queue. */
function enterLoose(search: usize, node: u32, level: u32, queue: usize, end: u32): u32 {
  const graph = load<usize>(search, SEARCH_GRAPH);
  const record = <usize>load<u32>(load<usize>(graph, GRAPH_NODES) + (<usize>node << 2));
  const entered = load<usize>(search, SEARCH_LOOSE);
  const distance = load<usize>(search, SEARCH_MAY);
  const blocked = load<usize>(search, SEARCH_BLOCKED);
  const count = load<u32>(graph, GRAPH_EDGE_COUNT);
  for (let i: u32 = 0; i < count; i++) {
    const e = load<usize>(graph, GRAPH_EDGES) + i * EDGE_SIZE;
    if (load<u8>(entered + i) || !holdsLoose(e, record)) continue;
    store<u8>(entered + i, 1);
    const group = load<usize>(e, EDGE_OTHER);
    const kinds = load<u32>(group, GROUP_COUNT);
    for (let k: u32 = 0; k < kinds; k++) {
      const kind = load<usize>(group + (k << 2), GROUP_KINDS);
      const size = load<u32>(kind, KIND_RECORD_SIZE);
      const last = load<usize>(kind, KIND_END);
      for (let r = load<usize>(kind, KIND_BASE); r < last; r += size) {
        const b = nodeOf(graph, r);
        if (load<u32>(distance + (b << 2)) !== FAR || load<u8>(blocked + b) === <u8>TRUE) continue;
        store<u32>(distance + (b << 2), level);
        store<u32>(queue + (end++ << 2), b);
      }
    }
  }
  return end;
}

/** Whether a record is loose by an edge that its kind holds. */
export function holdsLoose(e: usize, record: usize): bool {
  if (!load<u32>(e, EDGE_REVERSED)) return false;
  const kind = load<usize>(e, EDGE_HOLDER);
  return record >= load<usize>(kind, KIND_BASE) && record < load<usize>(kind, KIND_END) && isLoose(record, load<usize>(e, EDGE_FIELD));
}

/** Whether a may-walk goes on from a loose node to which a record may lead. */
function mayGoOn(search: usize, record: usize): bool {
  const graph = load<usize>(search, SEARCH_GRAPH);
  const entered = load<usize>(search, SEARCH_LOOSE);
  const count = load<u32>(graph, GRAPH_EDGE_COUNT);
  for (let i: u32 = 0; i < count; i++) {
    const e = load<usize>(graph, GRAPH_EDGES) + i * EDGE_SIZE;
    if (load<u8>(entered + i) && isOfGroup(record, load<usize>(e, EDGE_OTHER))) return true;
  }
  return false;
}

/** The smallest distance among the successors. */
function nearest(graph: usize, distance: usize, record: usize): u32 {
  if (!hasNodes(graph, record)) return FAR;
  const offsets = load<usize>(graph, GRAPH_NEXT) + (<usize>nodeOf(graph, record) << 2);
  const next = load<usize>(graph, GRAPH_NEXT_NODES);
  let best = FAR;
  const last = load<u32>(offsets, 4);
  for (let i = load<u32>(offsets); i < last; i++) {
    best = min(best, load<u32>(distance + (<usize>load<u32>(next + (i << 2)) << 2)));
  }
  return best;
}

export function search_truth(search: usize, source: usize): i32 {
  const graph = load<usize>(search, SEARCH_GRAPH);
  if (nearest(graph, load<usize>(search, SEARCH_MUST), source) < LEVELS) return TRUE;
  const far = nearest(graph, load<usize>(search, SEARCH_MAY), source) === FAR;
  return far && !mayGoOn(search, source) && !search_is_open(search, source) && load<u32>(search, SEARCH_MAY_ENDED) ? FALSE : UNKNOWN;
}

export function search_is_open(search: usize, record: usize): i32 {
  const graph = load<usize>(search, SEARCH_GRAPH);
  return hasNodes(graph, record) ? load<u8>(load<usize>(graph, GRAPH_OPEN) + nodeOf(graph, record)) & (OPEN_ITSELF | OPEN_BY_OTHERS) : 0;
}

/** Adds why a node is open, where it is. */
export function search_open_facts(search: usize, record: usize, program: usize): void {
  const how = search_is_open(search, record);
  if (how & OPEN_ITSELF) fact_add(record, RANK_ASSET);
  if (!(how & OPEN_BY_OTHERS)) return;
  const graph = load<usize>(search, SEARCH_GRAPH);
  const kinds = load<usize>(program, PROGRAM_KINDS);
  const kind = kinds + <usize>load<u16>(record, RECORD_KIND) * KIND_SIZE;
  const edges = load<usize>(graph, GRAPH_EDGES);
  const last = edges + load<u32>(graph, GRAPH_EDGE_COUNT) * EDGE_SIZE;
  for (let e = edges; e < last; e += EDGE_SIZE) {
    const holder = load<usize>(e, EDGE_HOLDER);
    if (!load<u32>(e, EDGE_REVERSED) || !isInGroup(kind, load<usize>(e, EDGE_OTHER))) continue;
    if (load<u32>(holder, KIND_UNCOVERED)) fact_add_population(<u32>(holder - kinds) / KIND_SIZE);
  }
}

export function search_target(search: usize, record: usize): i32 {
  return load<u8>(load<usize>(search, SEARCH_TARGET) + nodeOf(load<usize>(search, SEARCH_GRAPH), record));
}

export function search_blocked(search: usize, record: usize): i32 {
  return load<u8>(load<usize>(search, SEARCH_BLOCKED) + nodeOf(load<usize>(search, SEARCH_GRAPH), record));
}

/** Whether both modes ended within the levels. */
export function search_ended(search: usize): i32 {
  return load<u32>(search, SEARCH_MUST_ENDED) & load<u32>(search, SEARCH_MAY_ENDED);
}

/** Nodes of a path that a report shows, as `PATH_SHOWN` of the model. */
const SHOWN: usize = 64;

/** The path itself, or of a longer one than is shown its first half. */
export function path_head(path: u64): u64 {
  return size(path) > SHOWN ? slice(start(path), SHOWN / 2) : path;
}

/** What is shown of the path beside its head. */
export function path_tail(path: u64): u64 {
  const nodes = size(path);
  return nodes > SHOWN ? slice(start(path) + ((nodes - SHOWN / 2) << 3), SHOWN / 2) : slice(0, 0);
}

/** How many nodes lie between head and tail. */
export function path_hidden(path: u64): i32 {
  const nodes = size(path);
  return nodes > SHOWN ? nodes - SHOWN : 0;
}

/** The witness of a true search: a collection of records from the source to the target. */
export function search_path(search: usize, source: usize): u64 {
  const graph = load<usize>(search, SEARCH_GRAPH);
  const distance = load<usize>(search, SEARCH_MUST);
  const next = load<usize>(graph, GRAPH_NEXT_NODES);
  const length = nearest(graph, distance, source) + 1;
  const path = allocate(<usize>(length + 1) << 3);
  store<u64>(path, source);
  const hops = load<usize>(search, SEARCH_HOPS);
  let node = nodeOf(graph, source);
  for (let at: u32 = 1; at <= length; at++) {
    // Many walks share their ends; where one goes on from a node is looked for once. The source need not be as far as its walk is long.
    const known: u32 = at === 1 ? 0 : load<u32>(hops + (<usize>node << 2));
    let best = known - 1;
    if (known === 0) {
      const offsets = load<usize>(graph, GRAPH_NEXT) + (<usize>node << 2);
      const wanted = length - at;
      best = FAR;
      const last = load<u32>(offsets, 4);
      for (let i = load<u32>(offsets); i < last; i++) {
        const n = load<u32>(next + (i << 2));
        if (n < best && load<u32>(distance + (<usize>n << 2)) === wanted) best = n;
      }
      if (at !== 1) store<u32>(hops + (<usize>node << 2), best + 1);
    }
    node = best;
    store<u64>(path + (at << 3), load<u32>(load<usize>(graph, GRAPH_NODES) + (<usize>node << 2)));
  }
  return slice(path, length + 1);
}
