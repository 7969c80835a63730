/**
 * Walks: one backward breadth-first search per mode from all targets, linear in the edges. The definition stands beside
 * `Reach` in the IR; truth by node (`SEARCH_TARGET`, `SEARCH_BLOCKED`) is written by generated code.
 */
import { fact_add, fact_add_population } from "./facts";
import {
  EDGE_HOLDER, EDGE_OTHER, EDGE_REVERSED, EDGE_SIZE, FALSE, GRAPH_EDGES, GRAPH_EDGE_COUNT, GRAPH_NEXT, GRAPH_NEXT_NODES, GRAPH_NODES, GRAPH_NODE_COUNT, GRAPH_OPEN, GRAPH_PREVIOUS, GRAPH_PREVIOUS_NODES,
  KIND_SIZE, KIND_UNCOVERED, OPEN_BY_OTHERS, OPEN_ITSELF, PROGRAM_KINDS, RANK_ASSET, RECORD_KIND, SEARCH_BLOCKED, SEARCH_GRAPH, SEARCH_MAY, SEARCH_MAY_ENDED, SEARCH_MUST, SEARCH_MUST_ENDED, SEARCH_TARGET, TRUE, UNKNOWN,
} from "./layout";
import { hasNodes, isInGroup, nodeOf } from "./graph";
import { allocate, allocateCleared, heapGet, heapSet } from "./memory";
import { slice } from "./slice";

const LEVELS: u32 = 4096;
const FAR: u32 = 0xffffffff;

/** Makes the truth tables, all false. */
export function search_open(search: usize, graph: usize): void {
  const nodes = load<u32>(graph, GRAPH_NODE_COUNT);
  store<usize>(search, graph, SEARCH_GRAPH);
  store<usize>(search, allocateCleared(<usize>nodes + 1), SEARCH_TARGET);
  store<usize>(search, allocateCleared(<usize>nodes + 1), SEARCH_BLOCKED);
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
    const is = may ? t !== FALSE || load<u8>(open + n) !== 0 : t === TRUE;
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
    }
  }
  return front === end ? 1 : 0;
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
  return far && !search_is_open(search, source) && load<u32>(search, SEARCH_MAY_ENDED) ? FALSE : UNKNOWN;
}

export function search_is_open(search: usize, record: usize): i32 {
  const graph = load<usize>(search, SEARCH_GRAPH);
  return hasNodes(graph, record) ? load<u8>(load<usize>(graph, GRAPH_OPEN) + nodeOf(graph, record)) : 0;
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

/** The witness of a true search: a collection of records from the source to the target. */
export function search_path(search: usize, source: usize): u64 {
  const graph = load<usize>(search, SEARCH_GRAPH);
  const distance = load<usize>(search, SEARCH_MUST);
  const next = load<usize>(graph, GRAPH_NEXT_NODES);
  const length = nearest(graph, distance, source) + 1;
  const path = allocate(<usize>(length + 1) << 3);
  store<u64>(path, source);
  let record = source;
  for (let at: u32 = 1; at <= length; at++) {
    const offsets = load<usize>(graph, GRAPH_NEXT) + (<usize>nodeOf(graph, record) << 2);
    const wanted = length - at;
    let best = FAR;
    const last = load<u32>(offsets, 4);
    for (let i = load<u32>(offsets); i < last; i++) {
      const n = load<u32>(next + (i << 2));
      if (n < best && load<u32>(distance + (<usize>n << 2)) === wanted) best = n;
    }
    record = load<u32>(load<usize>(graph, GRAPH_NODES) + (<usize>best << 2));
    store<u64>(path + (at << 3), record);
  }
  return slice(path, length + 1);
}

/** The records that may-walks from the source come to: its successors and what follows those that are not blocked. */
export function search_may_reach(search: usize, source: usize): u64 {
  const graph = load<usize>(search, SEARCH_GRAPH);
  if (!hasNodes(graph, source)) return 0;
  const count = load<u32>(graph, GRAPH_NODE_COUNT);
  const offsets = load<usize>(graph, GRAPH_NEXT);
  const next = load<usize>(graph, GRAPH_NEXT_NODES);
  const blocked = load<usize>(search, SEARCH_BLOCKED);
  const records = load<usize>(graph, GRAPH_NODES);
  const seen = allocateCleared(<usize>count + 1);
  // Node numbers first, their records in place of them at the end.
  const queue = allocate(<usize>count << 3);
  let end: u32 = 0;
  let front: u32 = 0;
  let node = nodeOf(graph, source);
  let level: u32 = 0;
  let stop: u32 = 0;
  while (true) {
    const last = load<u32>(offsets + (<usize>node << 2), 4);
    for (let i = load<u32>(offsets + (<usize>node << 2)); i < last; i++) {
      const n = load<u32>(next + (i << 2));
      if (load<u8>(seen + n)) continue;
      store<u8>(seen + n, 1);
      store<u64>(queue + (end++ << 3), n);
    }
    do {
      if (front === stop) {
        if (front === end || level === LEVELS) {
          for (let i: u32 = 0; i < end; i++) {
            store<u64>(queue + (i << 3), load<u32>(records + (<usize>load<u32>(queue + (i << 3)) << 2)));
          }
          return slice(queue, end);
        }
        stop = end;
        level++;
      }
      node = load<u32>(queue + (front++ << 3));
    } while (load<u8>(blocked + node) === <u8>TRUE);
  }
}
