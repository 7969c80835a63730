/** Long paths are reported by their two ends. */
import type { Finding } from '@policyc/model';

/** How many nodes of a finding's path stand between its two halves. */
export function hiddenOf({ path, pathTotal }: Pick<Finding, 'path' | 'pathTotal'>): number {
  return pathTotal === undefined || path === undefined ? 0 : pathTotal - path.length;
}
