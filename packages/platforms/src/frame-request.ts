/** What a frame on a page asks its host for, as far as its address says. */
import { known } from './fact.js';
import { requestFacts } from './request-facts.js';
import type { SnapshotBuilder } from './snapshot-builder.js';
import type { Parameter, StepPlace } from './step-parameters.js';

/** Adds a `Request` where the host is fixed: a browser asks others in the name of whoever opens the page, not of the server. */
export function addFrameRequest(
  step: StepPlace,
  { cursor, parsed }: Parameter,
  builder: SnapshotBuilder,
): void {
  const { facts } = requestFacts({
    url: parsed,
    urlCursor: cursor,
    queries: [],
    queryNames: [],
    computedNames: false,
    missing: 'no address is given',
  });
  if (facts.host?.tag !== 'known') return;
  builder.add(
    'Request',
    builder.claimKey('Request', step.key),
    { file: step.file, pointer: cursor.pointer, fields: {} },
    { step: known(step.key), method: known('GET'), ...facts, verifies_tls: known(true) },
  );
}
