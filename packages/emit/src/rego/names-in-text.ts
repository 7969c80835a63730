/** Replaces the names in a text of Rego that stand in no string and behind no dot. */
export function outsideStrings(text: string, replace: (name: string) => string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|`[^`]*`|(\.?)\b([A-Za-z_]\w*)\b/g, (all, dot, name) =>
    name === undefined || dot === '.' ? all : replace(name),
  );
}
