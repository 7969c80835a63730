/**
 * The nodes and edges of an edge set: assets and stubs of its kinds, numbered by kind and key, with successors and
 * predecessors as offset tables.
 */
import {
  COLLECTION_BROKEN, EDGE_FIELD, EDGE_HOLDER, EDGE_OTHER, EDGE_REVERSED, EDGE_SIZE, FIELD_STATE, FIELD_TAG, FIELD_VALUE, GRAPH_BASES,
  GRAPH_EDGES, GRAPH_EDGE_COUNT, GRAPH_KINDS, GRAPH_NEXT, GRAPH_NEXT_NODES, GRAPH_NODES, GRAPH_NODE_COUNT, GRAPH_OPEN,
  GRAPH_PREVIOUS, GRAPH_PREVIOUS_NODES, GROUP_COUNT, GROUP_KINDS, KIND_BASE, KIND_COUNT, KIND_END, KIND_RECORD_SIZE, KIND_SIZE, KIND_UNCOVERED, OPEN_BY_OTHERS, OPEN_ITSELF, OPEN_TO, PROGRAM_KINDS,
  PROGRAM_KIND_COUNT, RECORD_KIND, RECORD_ORDINAL, RECORD_STUB, STATE_PARTIAL, STATE_UNKNOWN, TAG_REF,
} from "./layout";
import { allocate, allocateCleared } from "./memory";

/** The number of a record's node. The record's kind must be one of the graph's. */
// @ts-ignore: decorator
@inline
export function nodeOf(graph: usize, record: usize): u32 {
  const bases = load<usize>(graph, GRAPH_BASES);
  return load<u32>(bases + (<usize>load<u16>(record, RECORD_KIND) << 2)) + load<u32>(record, RECORD_ORDINAL);
}

export function hasNodes(graph: usize, record: usize): bool {
  return load<u8>(load<usize>(graph, GRAPH_KINDS) + load<u16>(record, RECORD_KIND)) !== 0;
}

export function graph_build(graph: usize, program: usize): void {
  numberNodes(graph, program);
  const nodes = load<u32>(graph, GRAPH_NODE_COUNT);
  // Counts stand two places on, as in `relation_build`.
  const next = allocateCleared(<usize>(nodes + 2) << 2);
  const previous = allocateCleared(<usize>(nodes + 2) << 2);
  store<usize>(graph, next, GRAPH_NEXT);
  store<usize>(graph, previous, GRAPH_PREVIOUS);
  eachEdge(graph, false);
  for (let i: u32 = 2; i <= nodes + 1; i++) {
    store<u32>(next + (i << 2), load<u32>(next + (i << 2)) + load<u32>(next + ((i - 1) << 2)));
    store<u32>(previous + (i << 2), load<u32>(previous + (i << 2)) + load<u32>(previous + ((i - 1) << 2)));
  }
  const edges = load<u32>(next + (<usize>(nodes + 1) << 2));
  store<usize>(graph, allocate(<usize>edges << 2), GRAPH_NEXT_NODES);
  store<usize>(graph, allocate(<usize>edges << 2), GRAPH_PREVIOUS_NODES);
  eachEdge(graph, true);
}

function numberNodes(graph: usize, program: usize): void {
  const kinds = load<usize>(program, PROGRAM_KINDS);
  const kindCount = load<u32>(program, PROGRAM_KIND_COUNT);
  const bases = load<usize>(graph, GRAPH_BASES);
  const member = load<usize>(graph, GRAPH_KINDS);
  let count: u32 = 0;
  for (let i: u32 = 0; i < kindCount; i++) {
    store<u32>(bases + (i << 2), count);
    if (load<u8>(member + i)) count += load<u32>(kinds + i * KIND_SIZE, KIND_COUNT);
  }
  const nodes = allocate(<usize>count << 2);
  const open = allocate(<usize>count + 1);
  store<u32>(graph, count, GRAPH_NODE_COUNT);
  store<usize>(graph, nodes, GRAPH_NODES);
  store<usize>(graph, open, GRAPH_OPEN);
  let node: u32 = 0;
  for (let i: u32 = 0; i < kindCount; i++) {
    if (!load<u8>(member + i)) continue;
    const kind = kinds + i * KIND_SIZE;
    const size = load<u32>(kind, KIND_RECORD_SIZE);
    const end = load<usize>(kind, KIND_END);
    for (let r = load<usize>(kind, KIND_BASE); r < end; r += size) {
      store<u32>(nodes + (node << 2), <u32>r);
      store<u8>(open + node, load<u8>(r, RECORD_STUB));
      node++;
    }
  }
}

/** Counts the edges, or stores them. */
function eachEdge(graph: usize, fill: bool): void {
  const edges = load<usize>(graph, GRAPH_EDGES);
  const last = edges + load<u32>(graph, GRAPH_EDGE_COUNT) * EDGE_SIZE;
  const open = load<usize>(graph, GRAPH_OPEN);
  const next = load<usize>(graph, GRAPH_NEXT);
  const nextNodes = load<usize>(graph, GRAPH_NEXT_NODES);
  const previous = load<usize>(graph, GRAPH_PREVIOUS);
  const previousNodes = load<usize>(graph, GRAPH_PREVIOUS_NODES);
  for (let e = edges; e < last; e += EDGE_SIZE) {
    const kind = load<usize>(e, EDGE_HOLDER);
    const field = load<usize>(e, EDGE_FIELD);
    const reversed = load<u32>(e, EDGE_REVERSED) !== 0;
    const size = load<u32>(kind, KIND_RECORD_SIZE);
    const end = load<usize>(kind, KIND_END);
    const state = load<u32>(field, FIELD_STATE);
    const value = load<u32>(field, FIELD_VALUE);
    const single = load<u8>(field, FIELD_TAG) === TAG_REF;
    if (reversed && load<u32>(kind, KIND_UNCOVERED)) openKinds(graph, load<usize>(e, EDGE_OTHER));
    for (let r = load<usize>(kind, KIND_BASE); r < end; r += size) {
      const s = load<u8>(r + state);
      if (reversed ? isLoose(r, field) : (s & <u8>(STATE_UNKNOWN | STATE_PARTIAL)) !== 0)
        openNode(open, nodeOf(graph, r), reversed ? <u8>OPEN_TO : <u8>OPEN_ITSELF);
      if (s & 3) continue;
      const from: usize = single ? r + value : load<usize>(r + value);
      const count: u32 = single ? 1 : load<u32>(r + value, 4) & ~COLLECTION_BROKEN;
      if (count === 0) continue;
      const holder = nodeOf(graph, r);
      for (let i: u32 = 0; i < count; i++) {
        const other = load<u32>(from + (i << 3));
        if (other === 0) continue;
        const a = reversed ? nodeOf(graph, other) : holder;
        const b = reversed ? holder : nodeOf(graph, other);
        if (fill) {
          put(next, nextNodes, a, b);
          put(previous, previousNodes, b, a);
        } else {
          countOne(next, a);
          countOne(previous, b);
        }
      }
    }
  }
}

/** Whether an edge field does not tell all edges. A stub tells nothing. */
export function isLoose(record: usize, field: usize): bool {
  const state = load<u8>(record + load<u32>(field, FIELD_STATE));
  return load<u8>(record, RECORD_STUB) !== 0 || (state & <u8>(STATE_UNKNOWN | STATE_PARTIAL)) !== 0;
}

// @ts-ignore: decorator
@inline
function openNode(open: usize, node: u32, how: u8): void {
  store<u8>(open + node, load<u8>(open + node) | how);
}

function openKinds(graph: usize, group: usize): void {
  const count = load<u32>(group, GROUP_COUNT);
  for (let i: u32 = 0; i < count; i++) openKind(graph, load<usize>(group + (i << 2), GROUP_KINDS));
}

/** Whether a kind is one of a group's. */
export function isInGroup(kind: usize, group: usize): bool {
  const count = load<u32>(group, GROUP_COUNT);
  for (let i: u32 = 0; i < count; i++) if (load<usize>(group + (i << 2), GROUP_KINDS) === kind) return true;
  return false;
}

/** Whether a record is of one of a group's kinds. */
export function isOfGroup(record: usize, group: usize): bool {
  const count = load<u32>(group, GROUP_COUNT);
  for (let i: u32 = 0; i < count; i++) {
    const kind = load<usize>(group + (i << 2), GROUP_KINDS);
    if (record >= load<usize>(kind, KIND_BASE) && record < load<usize>(kind, KIND_END)) return true;
  }
  return false;
}

/** Assets that are not in the snapshot may hold edges from any node of the kind. */
function openKind(graph: usize, kind: usize): void {
  const open = load<usize>(graph, GRAPH_OPEN);
  const size = load<u32>(kind, KIND_RECORD_SIZE);
  const end = load<usize>(kind, KIND_END);
  for (let r = load<usize>(kind, KIND_BASE); r < end; r += size) openNode(open, nodeOf(graph, r), <u8>OPEN_BY_OTHERS);
}

// @ts-ignore: decorator
@inline
function countOne(offsets: usize, node: u32): void {
  const at = offsets + (<usize>(node + 2) << 2);
  store<u32>(at, load<u32>(at) + 1);
}

// @ts-ignore: decorator
@inline
function put(offsets: usize, nodes: usize, from: u32, to: u32): void {
  const at = offsets + (<usize>(from + 1) << 2);
  const position = load<u32>(at);
  store<u32>(nodes + (<usize>position << 2), to);
  store<u32>(at, position + 1);
}
