/** What is told of a file that was mapped by itself as soon as it is, so that little more than text is kept of it. */
import type { AdapterOfEach } from './adapter.js';
import { addDataFlow } from './data-flow.js';
import type { FindLines } from './document.js';
import { assumeBoundaries } from './governance/boundaries.js';
import type { SnapshotBuilder } from './snapshot-builder.js';

/** @param file index of the file whose assets were added last */
export function finishFile(
  builder: SnapshotBuilder,
  file: number,
  findLines: FindLines,
  { settled }: AdapterOfEach,
): void {
  addDataFlow(builder);
  assumeBoundaries(builder);
  builder.locate(file, findLines);
  builder.seal(file, settled);
}
