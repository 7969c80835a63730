import type { InputSummary } from '@policyc/model';
import { CliError } from './cli-error.js';
import { EXIT } from './exit-code.js';

/** What `policyc.yaml` gives without any export beside it. */
const OF_SIDECAR: ReadonlySet<string> = new Set(['Governance', 'Advisory', 'Principal']);

/**
 * Refuses inputs of which nothing was mapped: an empty result would look like a clean one.
 * @throws CliError inputs
 */
export function requireMapped(summary: InputSummary, paths: readonly string[]): void {
  if (summary.mapped > 0 && summary.assets.some((a) => a.count > 0 && !OF_SIDECAR.has(a.kind))) return;
  const reasons = new Map<string, number>();
  for (const s of summary.skipped) reasons.set(s.reason, (reasons.get(s.reason) ?? 0) + 1);
  const list = [...reasons].map(([reason, count]) => `${count} ${reason}`).join(', ');
  const first = summary.skipped.find((s) => s.damaged) ?? summary.skipped[0];
  const line = first?.line === undefined ? '' : `:${first.line}`;
  throw new CliError(
    EXIT.inputs,
    `no exports in ${paths.join(', ')}: ${summary.files} ${summary.files === 1 ? 'file' : 'files'} read${list === '' ? '' : ` (${list})`}`,
    first && `For example ${first.file}${line}: ${first.message}\nA snapshot is given with --snapshot.`,
  );
}
