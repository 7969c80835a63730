/**
 * Whether a name fits a pattern as a whole; `*` stands for any text, `?` for one character, case does not count.
 * Linear in the name for each star, however the pattern is made.
 */
export function matchesName(name: string, pattern: string): boolean {
  const [text, glob] = [[...name.toLowerCase()], [...pattern.toLowerCase()]];
  let [t, p, star, mark] = [0, 0, -1, 0];
  while (t < text.length) {
    if (p < glob.length && glob[p] === '*') [star, mark, p] = [p, t, p + 1];
    else if (p < glob.length && (glob[p] === '?' || glob[p] === text[t])) [t, p] = [t + 1, p + 1];
    else if (star >= 0) [p, mark, t] = [star + 1, mark + 1, mark + 1];
    else return false;
  }
  while (glob[p] === '*') p++;
  return p === glob.length;
}
