/**
 * What keeps walks from being decided: the nodes that a source may come to and that are open, or of which it is not known whether they are
 * targets or blocked. One search forward for each source; where these nodes are few and the sources many, one backward from each of them.
 */
import { fact_add } from "./facts";
import { hasNodes, isOfGroup, nodeOf } from "./graph";
import {
  EDGE_FIELD, EDGE_HOLDER, EDGE_OTHER, EDGE_RANK, EDGE_REVERSED, EDGE_SIZE, GRAPH_EDGES, GRAPH_EDGE_COUNT, GRAPH_NEXT, GRAPH_NEXT_NODES, GRAPH_NODES,
  GRAPH_NODE_COUNT, GRAPH_OPEN, GRAPH_PREVIOUS, GRAPH_PREVIOUS_NODES, KIND_BASE, KIND_END, KIND_RECORD_SIZE, OPEN_BY_OTHERS, OPEN_ITSELF, SEARCH_ASKED,
  SEARCH_BLOCKED, SEARCH_GRAPH, SEARCH_MARKED, SEARCH_MARKED_COUNT, SEARCH_MARKS, SEARCH_MAY, SEARCH_SEEN, SEARCH_TARGET, SEARCH_VISITS, TRUE, UNKNOWN,
} from "./layout";
import { allocate, allocateCleared, heapGet, heapSet } from "./memory";
import { FAR, holdsLoose, LEVELS } from "./search";
import { slice } from "./slice";

/** So many sources are searched from before the nodes are marked that they come to. */
const PATIENCE: u32 = 8;
/** The bits of a mark. */
const MOST_MARKED: u32 = 64;

/** With the tables at hand now, because later the heap may be set back. */
export function openUndecided(search: usize, nodes: u32): void {
  store<usize>(search, allocateCleared(<usize>nodes << 2), SEARCH_SEEN);
  store<u32>(search, 0, SEARCH_VISITS);
  store<u32>(search, 0, SEARCH_ASKED);
  store<u32>(search, 0, SEARCH_MARKED_COUNT);
  store<usize>(search, allocate(<usize>nodes << 3), SEARCH_MARKS);
  store<usize>(search, allocate(MOST_MARKED << 2), SEARCH_MARKED);
}

function nextVisit(search: usize): u32 {
  const visit = load<u32>(search, SEARCH_VISITS) + 1;
  store<u32>(search, visit, SEARCH_VISITS);
  return visit;
}

function undecides(search: usize, graph: usize, node: u32): bool {
  return (
    (load<u8>(load<usize>(graph, GRAPH_OPEN) + node) & <u8>(OPEN_ITSELF | OPEN_BY_OTHERS)) !== 0 ||
    load<u8>(load<usize>(search, SEARCH_TARGET) + node) === <u8>UNKNOWN ||
    load<u8>(load<usize>(search, SEARCH_BLOCKED) + node) === <u8>UNKNOWN
  );
}

/** Whether the marks are there; makes them where it is time. */
function isMarked(search: usize, graph: usize): bool {
  const asked = load<u32>(search, SEARCH_ASKED) + 1;
  store<u32>(search, asked, SEARCH_ASKED);
  if (asked === PATIENCE && !hasReversed(graph)) markAll(search, graph);
  return load<u32>(search, SEARCH_MARKED_COUNT) !== 0;
}

/** Edges that the far side holds can be loose, and then lead to more than the graph has. */
function hasReversed(graph: usize): bool {
  const edges = load<usize>(graph, GRAPH_EDGES);
  const last = edges + load<u32>(graph, GRAPH_EDGE_COUNT) * EDGE_SIZE;
  for (let e = edges; e < last; e += EDGE_SIZE) if (load<u32>(e, EDGE_REVERSED)) return true;
  return false;
}

function markAll(search: usize, graph: usize): void {
  const nodes = load<u32>(graph, GRAPH_NODE_COUNT);
  const list = load<usize>(search, SEARCH_MARKED);
  let count: u32 = 0;
  for (let n: u32 = 0; n < nodes; n++) {
    if (!undecides(search, graph, n)) continue;
    if (count === MOST_MARKED) return;
    store<u32>(list + (count++ << 2), n);
  }
  const marks = load<usize>(search, SEARCH_MARKS);
  memory.fill(marks, 0, <usize>nodes << 3);
  const mark = heapGet();
  const queue = allocate(<usize>nodes << 2);
  for (let i: u32 = 0; i < count; i++) markBackward(search, graph, load<u32>(list + (i << 2)), <u64>1 << i, queue);
  heapSet(mark);
  store<u32>(search, count, SEARCH_MARKED_COUNT);
}

/** Sets a bit on a node and on all from which a walk comes to it, that node included, over none that are blocked. */
function markBackward(search: usize, graph: usize, node: u32, bit: u64, queue: usize): void {
  const offsets = load<usize>(graph, GRAPH_PREVIOUS);
  const before = load<usize>(graph, GRAPH_PREVIOUS_NODES);
  const blocked = load<usize>(search, SEARCH_BLOCKED);
  const marks = load<usize>(search, SEARCH_MARKS);
  const own = marks + (<usize>node << 3);
  store<u64>(own, load<u64>(own) | bit);
  store<u32>(queue, node);
  let front: u32 = 0;
  let end: u32 = 1;
  for (let level: u32 = 1; level <= LEVELS && front < end; level++) {
    const stop = end;
    for (; front < stop; front++) {
      const n = <usize>load<u32>(queue + (front << 2));
      const last = load<u32>(offsets + (n << 2), 4);
      for (let i = load<u32>(offsets + (n << 2)); i < last; i++) {
        const b = load<u32>(before + (i << 2));
        const at = marks + (<usize>b << 3);
        if (load<u64>(at) & bit || load<u8>(blocked + b) === <u8>TRUE) continue;
        store<u64>(at, load<u64>(at) | bit);
        store<u32>(queue + (end++ << 2), b);
      }
    }
  }
}

/** The marked nodes that the source comes to. */
function marked(search: usize, graph: usize, source: usize): u64 {
  const marks = load<usize>(search, SEARCH_MARKS);
  const offsets = load<usize>(graph, GRAPH_NEXT) + (<usize>nodeOf(graph, source) << 2);
  const next = load<usize>(graph, GRAPH_NEXT_NODES);
  const records = load<usize>(graph, GRAPH_NODES);
  const list = load<usize>(search, SEARCH_MARKED);
  let bits: u64 = 0;
  const last = load<u32>(offsets, 4);
  for (let i = load<u32>(offsets); i < last; i++) bits |= load<u64>(marks + (<usize>load<u32>(next + (i << 2)) << 3));
  const found = allocate(<usize>popcnt(bits) << 3);
  let count: usize = 0;
  for (; bits !== 0; bits &= bits - 1) {
    const n = <usize>load<u32>(list + (<usize>ctz(bits) << 2));
    store<u64>(found + (count++ << 3), load<u32>(records + (n << 2)));
  }
  return slice(found, count);
}

/**
 * The records that may-walks from the source come to, its successors and what follows those that are not blocked: of these the ones that may
 * have to do with what is not decided. Adds the facts of the loose ones among them.
 */
export function search_may_reach(search: usize, source: usize): u64 {
  const graph = load<usize>(search, SEARCH_GRAPH);
  if (!hasNodes(graph, source)) return 0;
  if (isMarked(search, graph)) return marked(search, graph, source);
  const count = load<u32>(graph, GRAPH_NODE_COUNT);
  const offsets = load<usize>(graph, GRAPH_NEXT);
  const next = load<usize>(graph, GRAPH_NEXT_NODES);
  const blocked = load<usize>(search, SEARCH_BLOCKED);
  const records = load<usize>(graph, GRAPH_NODES);
  const visit = nextVisit(search);
  const seen = load<usize>(search, SEARCH_SEEN);
  // Node numbers first, the records of some of them in place of them at the end.
  const queue = allocate(<usize>count << 3);
  // Edges by which loose nodes may follow.
  const left = allocateCleared(<usize>load<u32>(graph, GRAPH_EDGE_COUNT) + 1);
  let end: u32 = 0;
  let front: u32 = 0;
  let node = nodeOf(graph, source);
  let level: u32 = 0;
  let stop: u32 = 0;
  while (true) {
    const last = load<u32>(offsets + (<usize>node << 2), 4);
    for (let i = load<u32>(offsets + (<usize>node << 2)); i < last; i++) {
      const n = load<u32>(next + (i << 2));
      if (load<u32>(seen + (<usize>n << 2)) === visit) continue;
      store<u32>(seen + (<usize>n << 2), visit);
      store<u64>(queue + (end++ << 3), n);
    }
    end = followLoose(graph, load<u32>(records + (<usize>node << 2)), left, seen, visit, queue, end);
    do {
      if (front === stop) {
        if (front === end || level === LEVELS) {
          looseFacts(search, source, queue, end);
          let kept: u32 = 0;
          for (let i: u32 = 0; i < end; i++) {
            const n = load<u32>(queue + (i << 3));
            if (undecides(search, graph, n)) store<u64>(queue + (kept++ << 3), load<u32>(records + (<usize>n << 2)));
          }
          return slice(queue, kept);
        }
        stop = end;
        level++;
      }
      node = load<u32>(queue + (front++ << 3));
    } while (load<u8>(blocked + node) === <u8>TRUE);
  }
}

/** Appends the loose nodes that may follow a record, once for each edge; gives the end of the queue. */
function followLoose(graph: usize, record: usize, left: usize, seen: usize, visit: u32, queue: usize, end: u32): u32 {
  const count = load<u32>(graph, GRAPH_EDGE_COUNT);
  for (let i: u32 = 0; i < count; i++) {
    const e = load<usize>(graph, GRAPH_EDGES) + i * EDGE_SIZE;
    if (load<u8>(left + i) || !load<u32>(e, EDGE_REVERSED) || !isOfGroup(record, load<usize>(e, EDGE_OTHER))) continue;
    store<u8>(left + i, 1);
    const holder = load<usize>(e, EDGE_HOLDER);
    const size = load<u32>(holder, KIND_RECORD_SIZE);
    const last = load<usize>(holder, KIND_END);
    for (let r = load<usize>(holder, KIND_BASE); r < last; r += size) {
      const n = nodeOf(graph, r);
      if (load<u32>(seen + (n << 2)) === visit || !holdsLoose(e, r)) continue;
      store<u32>(seen + (n << 2), visit);
      store<u64>(queue + (end++ << 3), n);
    }
  }
  return end;
}

/** The edge fields of the loose nodes from which a may-walk goes on, and to which the source or what is reached may lead. */
function looseFacts(search: usize, source: usize, queue: usize, end: u32): void {
  const graph = load<usize>(search, SEARCH_GRAPH);
  const records = load<usize>(graph, GRAPH_NODES);
  const blocked = load<usize>(search, SEARCH_BLOCKED);
  const distance = load<usize>(search, SEARCH_MAY);
  const count = load<u32>(graph, GRAPH_EDGE_COUNT);
  for (let i: u32 = 0; i < count; i++) {
    const e = load<usize>(graph, GRAPH_EDGES) + i * EDGE_SIZE;
    if (!load<u32>(e, EDGE_REVERSED)) continue;
    const other = load<usize>(e, EDGE_OTHER);
    let leads = isOfGroup(source, other);
    for (let at: u32 = 0; !leads && at < end; at++) {
      const n = load<u32>(queue + (at << 3));
      leads = load<u8>(blocked + n) !== <u8>TRUE && isOfGroup(load<u32>(records + (<usize>n << 2)), other);
    }
    if (!leads) continue;
    const holder = load<usize>(e, EDGE_HOLDER);
    const size = load<u32>(holder, KIND_RECORD_SIZE);
    const last = load<usize>(holder, KIND_END);
    for (let r = load<usize>(holder, KIND_BASE); r < last; r += size) {
      if (load<u32>(distance + (nodeOf(graph, r) << 2)) !== FAR && holdsLoose(e, r)) fact_add(r, load<u32>(e, EDGE_RANK));
    }
  }
}
