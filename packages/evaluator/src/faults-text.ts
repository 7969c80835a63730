/** The faults of an evaluation's data, for people: one line each. A module may come from anywhere, so nothing is trusted. */
import type { Json } from '@policyc/base';

/** @param failed the `error` of a report's place: `errors` and how many there are in all */
export function faultsText(failed: { readonly errors?: unknown; readonly total?: unknown }): string {
  const errors = Array.isArray(failed.errors) ? (failed.errors as readonly Json[]) : [];
  const lines = errors.map((fault) => {
    const { path, message } = fieldsOf(fault);
    const place = Array.isArray(path) ? `data${path.map(step).join('')}` : 'data';
    return `  ${place}: ${typeof message === 'string' ? message : 'no reason given'}`;
  });
  const total = typeof failed.total === 'number' ? failed.total : lines.length;
  const more = total > lines.length ? [`  and ${total - lines.length} more`] : [];
  return ['the data of the policies is not valid', ...lines, ...more].join('\n');
}

function fieldsOf(fault: Json): { readonly path?: unknown; readonly message?: unknown } {
  return typeof fault === 'object' && fault !== null && !Array.isArray(fault)
    ? (fault as { readonly [key: string]: Json })
    : {};
}

function step(part: unknown): string {
  return typeof part === 'string' && /^[a-z_]\w*$/i.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`;
}
