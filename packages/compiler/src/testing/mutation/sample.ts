/**
 * The numbers below `count`: in order, or shuffled by the seed (Fisher and Yates, with a 32-bit generator that needs
 * nothing but integer arithmetic, so that every machine draws the same).
 */
export function sample(count: number, seed: number, shuffled: boolean): readonly number[] {
  const numbers = Array.from({ length: count }, (_, i) => i);
  if (!shuffled) return numbers;
  let state = seed >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [numbers[i], numbers[j]] = [numbers[j] ?? 0, numbers[i] ?? 0];
  }
  return numbers;
}
