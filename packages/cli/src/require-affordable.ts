import { costAt, type PolicyMetadata, type Snapshot, showCost } from '@policyc/model';
import { CliError } from './cli-error.js';
import { EXIT } from './exit-code.js';

/**
 * Refuses a run in which a policy may take more steps than `most`, before it begins.
 * @throws CliError policies
 */
export function requireAffordable(
  policies: readonly PolicyMetadata[],
  snapshot: Snapshot,
  most: number,
): void {
  for (const { id, cost } of policies) {
    if (cost === undefined)
      throw new CliError(EXIT.usage, `the bundle does not tell what ${id} costs`, 'Compile it again.');
    const steps = costAt(cost, snapshot);
    if (steps > most)
      throw new CliError(
        EXIT.policies,
        `${id} may take ${steps.toLocaleString('en-US')} steps over this snapshot, and ${most.toLocaleString('en-US')} are allowed`,
        `Its cost grows with ${showCost(cost)}: leave it out with --select, or allow more with --max-cost.`,
      );
  }
}
