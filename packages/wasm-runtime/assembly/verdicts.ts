/** What the policies decided: per policy the number of each verdict, and the subjects that the report names. */
import {
  VERDICTS_CAPACITY, VERDICTS_FAIL, VERDICTS_INCONCLUSIVE, VERDICTS_LIST, VERDICTS_SIZE, VERDICTS_USED,
} from "./layout";
import { reallocate } from "./memory";

/** Forgets what an evaluation before has left in the cells of `count` policies. */
export function verdicts_reset(cells: usize, count: i32): void {
  memory.fill(cells, 0, <usize>count * VERDICTS_SIZE);
}

/** Appends a subject: `entry` is the address of its record, plus 1 where it is inconclusive. In the order of the records. */
export function verdict_add(cells: usize, entry: usize): void {
  const at = cells + (entry & 1 ? VERDICTS_INCONCLUSIVE : VERDICTS_FAIL);
  store<u32>(at, load<u32>(at) + 1);
  const used = load<u32>(cells, VERDICTS_USED);
  let list = load<usize>(cells, VERDICTS_LIST);
  const capacity = load<u32>(cells, VERDICTS_CAPACITY);
  if (used === capacity) {
    const grown = max<u32>(capacity << 1, 16);
    list = reallocate(list, <usize>capacity << 2, <usize>used << 2, <usize>grown << 2);
    store<usize>(cells, list, VERDICTS_LIST);
    store<u32>(cells, grown, VERDICTS_CAPACITY);
  }
  store<u32>(list + (<usize>used << 2), <u32>entry);
  store<u32>(cells, used + 1, VERDICTS_USED);
}
