/** Appends any number of elements: to spread more than some 120,000 of them into `push` overflows the stack. */
export function pushAll<T>(list: T[], elements: Iterable<T>): void {
  for (const element of elements) list.push(element);
}
