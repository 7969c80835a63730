/** The recurring phrases of diagnostics. */
const LIST_CAP = 12;

/** `a, b, c and 4 more`, in the given order. */
export function listNames(names: readonly string[]): string {
  if (names.length <= LIST_CAP) return names.map((n) => `\`${n}\``).join(', ');
  return `${names
    .slice(0, LIST_CAP)
    .map((n) => `\`${n}\``)
    .join(', ')} and ${names.length - LIST_CAP} more`;
}

/** What may stand there instead of an unknown name. */
export interface Alternatives {
  readonly closest: string | undefined;
  readonly names: readonly string[];
}

/** `Did you mean ...? ...`, as far as there is something to say. */
export function alternatives(what: string, { closest, names }: Alternatives): string | undefined {
  const guess = closest === undefined ? '' : `Did you mean \`${closest}\`? `;
  const list = names.length === 0 ? '' : `${what}: ${listNames(names)}.`;
  return `${guess}${list}`.trim() || undefined;
}

/** `a` or `an`, by the first letter. */
export function article(noun: string): string {
  return /^[aeiou]/i.test(noun) ? 'an' : 'a';
}

/** With a capital and a full stop. */
export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
