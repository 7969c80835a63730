/** Answers about short texts of which few come again and again: types of steps, their operations. */

const MOST = 2_048;
const LONGEST = 128;

/** @param tell depends on nothing but the text; that it answers nothing is not remembered */
export function remembered<T>(tell: (text: string) => T): (text: string) => T {
  const answers = new Map<string, T>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined) return known;
    const answer = tell(text);
    if (answers.size >= MOST) answers.clear();
    if (text.length <= LONGEST) answers.set(text, answer);
    return answer;
  };
}
