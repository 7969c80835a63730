/**
 * Data tables that say for each group which words belong to it, to be looked up by word.
 * @param words by group, with a blank between them; of groups that name the same word the last one has it
 */
export function groupOfWord<Group extends string>(
  words: Readonly<Partial<Record<Group, string>>>,
): ReadonlyMap<string, Group> {
  return new Map(
    Object.entries<string | undefined>(words).flatMap(([group, list = '']) =>
      list.split(' ').map((word) => [word, group as Group] as const),
    ),
  );
}
