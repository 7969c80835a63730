/** Where the elements of an XML file stand, by a scanner that shares nothing with the parser under test. */

/** Lines of all elements by pointer, as `/Flow/recordLookups[2]/object`. */
export function xmlLines(text: string): ReadonlyMap<string, number> {
  const names: { readonly pointer: string[]; readonly line: number }[] = [];
  const open: string[] = [];
  const counts: Map<string, number>[] = [new Map()];
  const markup =
    /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[[\s\S]*?\]\]>|<(\/?)([^\s/>]+)(?:[^>"']|"[^"]*"|'[^']*')*?(\/?)>/g;
  for (const match of text.matchAll(markup)) {
    const [, closing, name = '', empty] = match;
    if (name === '') continue;
    if (closing === '/') {
      open.pop();
      counts.pop();
      continue;
    }
    const siblings = counts.at(-1) ?? new Map<string, number>();
    const n = (siblings.get(name) ?? 0) + 1;
    siblings.set(name, n);
    const pointer = [...open, `${name}[${n}]`];
    names.push({ pointer, line: text.slice(0, match.index).split('\n').length });
    for (const attribute of match[0].matchAll(/\s([^\s=]+)\s*=\s*(?:"[^"]*"|'[^']*')/g))
      names.push({
        pointer: [...pointer, `@${attribute[1]}`],
        line: text.slice(0, match.index + attribute.index + 1).split('\n').length,
      });
    if (empty !== '/') {
      open.push(`${name}[${n}]`);
      counts.push(new Map());
    }
  }
  const full = names.map(({ pointer, line }) => [`/${pointer.join('/')}`, line] as const);
  const numbered = new Set<string>(full.map(([pointer]) => pointer));
  // A name that no sibling shares is written without a number.
  const short = (pointer: string): string =>
    pointer
      .split('/')
      .map((segment, i, all) =>
        segment.endsWith('[1]') &&
        !numbered.has([...all.slice(0, i), segment.replace('[1]', '[2]')].join('/'))
          ? segment.slice(0, -3)
          : segment,
      )
      .join('/');
  return new Map(full.map(([pointer, line]) => [short(pointer), line]));
}
