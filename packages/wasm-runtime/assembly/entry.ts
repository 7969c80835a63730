/**
 * The entries of a report: what one takes of memory is given back at its end, for there are as many as there are subjects, and a walk from one of
 * them may take as much as the graph has nodes. Only what the report and the list of facts have grown by stays.
 */
import { factsRoom } from "./facts";
import { heapGet, heapSet } from "./memory";
import { outRoom } from "./output";

let mark: usize = 0;
let out: usize = 0;
let facts: u32 = 0;

export function entry_open(): void {
  mark = heapGet();
  out = outRoom();
  facts = factsRoom();
}

export function entry_close(): void {
  if (outRoom() === out && factsRoom() === facts) heapSet(mark);
}
