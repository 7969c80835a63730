/** What code keeps under fixed keys, for other code to read. */

/** Longer texts are not searched to their end. */
const SEARCH_LIMIT = 262_144;
/** Far more than write one key. */
const MAX_WRITERS = 50;

/**
 * @param parts code under its name; more than one part may have the same
 * @param call what writes: global, with the key as its second group
 * @returns names of what writes a key, by the key; not all of them where they are very many
 */
export function writersByKey(
  parts: Iterable<readonly [name: string, source: string]>,
  call: RegExp,
): ReadonlyMap<string, ReadonlySet<string>> {
  const writers = new Map<string, Set<string>>();
  for (const [name, source] of parts)
    for (const [, , key = ''] of source.slice(0, SEARCH_LIMIT).matchAll(call)) {
      const there = writers.get(key);
      if (there === undefined) writers.set(key, new Set([name]));
      else if (there.size < MAX_WRITERS) there.add(name);
    }
  return writers;
}
