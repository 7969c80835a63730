import { NO_PLATFORM } from '@policyc/platforms';
import { CliError } from './cli-error.js';
import { EXIT } from './exit-code.js';
import type { ReadInputs } from './read-exports-folder.js';

/**
 * Refuses inputs of which nothing was mapped: an empty result would look like a clean one. `policyc.yaml` alone is no
 * export, whatever it tells.
 * @throws CliError inputs
 */
export function requireMapped({ platform, summary }: ReadInputs, paths: readonly string[]): void {
  if (platform !== NO_PLATFORM && summary.assets.some((a) => a.count > 0)) return;
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
