/** A check of places in JavaScript files: the line of a pointer names its last key, or holds an element of its list. */
import { pointerSegments, type Snapshot } from '@policyc/model';
import type { ExportFile } from '@policyc/platforms';

/** Everything that is wrong with the places in `.js` files, as sentences. */
export function wrongJavaScriptPlaces(snapshot: Snapshot, files: readonly ExportFile[]): readonly string[] {
  const wrong: string[] = [];
  for (const [kind, places] of Object.entries(snapshot.origins?.assets ?? {}))
    for (const place of places) {
      const path = snapshot.origins?.files[place.file] ?? '';
      if (!path.endsWith('.js')) continue;
      const bytes = files.find((f) => f.path === path)?.bytes;
      const lines = new TextDecoder().decode(bytes).split('\n');
      for (const { pointer, line } of [place, ...Object.values(place.fields ?? {})]) {
        const last = pointerSegments(pointer).at(-1);
        const text = lines[line - 1] ?? '';
        const right = last === undefined || /^\d+$/.test(last) ? /[{[]/.test(text) : text.includes(last);
        if (!right) wrong.push(`${kind} ${path}${pointer} is not in line ${line}: ${text}`);
      }
    }
  return wrong;
}

/** The snapshot without what stands in `.js` files, for checks that read JSON. */
export function withoutJavaScript(snapshot: Snapshot): Snapshot {
  const { origins } = snapshot;
  if (origins === undefined) return snapshot;
  const kept = (kind: string, i: number) =>
    origins.files[origins.assets[kind]?.[i]?.file ?? -1]?.endsWith('.js') === false;
  const filtered = <T>(all: { readonly [kind: string]: readonly T[] }) =>
    Object.fromEntries(
      Object.entries(all).map(([kind, list]) => [kind, list.filter((_, i) => kept(kind, i))]),
    );
  return {
    ...snapshot,
    assets: filtered(snapshot.assets),
    origins: { files: origins.files, assets: filtered(origins.assets) },
  };
}
