/**
 * A small document algebra for pretty printing (after Wadler and Leijen): groups print on one line if they fit.
 * Invariant: printing is linear in the output; a comment at a line's end never swallows what follows it.
 */
export type Doc =
  | string
  | readonly Doc[]
  | { readonly tag: 'line'; readonly mode: 'soft' | 'space' | 'hard' }
  | { readonly tag: 'indent'; readonly body: Doc }
  | { readonly tag: 'group'; readonly body: Doc; readonly broken: boolean }
  /** Printed at the end of the line that it is on. */
  | { readonly tag: 'suffix'; readonly text: string }
  /** Printed only where the enclosing group is broken. */
  | { readonly tag: 'if-broken'; readonly text: string };

/** Nothing, or a line break in a broken group. */
export const softline: Doc = { tag: 'line', mode: 'soft' };
/** A blank, or a line break in a broken group. */
export const line: Doc = { tag: 'line', mode: 'space' };
/** A line break; breaks every group around it. */
export const hardline: Doc = { tag: 'line', mode: 'hard' };

export const indent = (...body: Doc[]): Doc => ({ tag: 'indent', body });
export const suffix = (text: string): Doc => ({ tag: 'suffix', text });
export const ifBroken = (text: string): Doc => ({ tag: 'if-broken', text });

export function group(...body: Doc[]): Doc {
  return { tag: 'group', body, broken: hasBreak(body) };
}
/** A group that is broken whatever fits. */
export function brokenGroup(...body: Doc[]): Doc {
  return { tag: 'group', body, broken: true };
}

export function join(separator: Doc, docs: readonly Doc[]): Doc[] {
  return docs.flatMap((doc, i) => (i === 0 ? [doc] : [separator, doc]));
}

/** Whether a document cannot stand on one line. */
export function hasBreak(doc: Doc): boolean {
  if (typeof doc === 'string') return false;
  if (isList(doc)) return doc.some(hasBreak);
  switch (doc.tag) {
    case 'line':
      return doc.mode === 'hard';
    case 'suffix':
      return true;
    case 'if-broken':
      return false;
    case 'group':
      return doc.broken;
    case 'indent':
      return hasBreak(doc.body);
  }
}

const isList = (doc: Doc): doc is readonly Doc[] => Array.isArray(doc);

interface Pending {
  readonly indent: number;
  readonly flat: boolean;
  readonly doc: Doc;
}

/**
 * Prints a document.
 * @param width the number of columns that lines may have where there is a choice
 * @param base the indentation at which the document begins
 */
export function print(doc: Doc, width: number, base = 0): string {
  let out = '';
  let column = base;
  let suffixes = '';
  // Indentation waits for text, so that no line ends in blanks.
  let waiting = '';
  const write = (text: string): void => {
    if (text === '') return;
    out += waiting + text;
    waiting = '';
    column += text.length;
  };
  const stack: Pending[] = [{ indent: base, flat: false, doc }];
  for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
    const { doc: current, indent: depth, flat } = item;
    if (typeof current === 'string') write(current);
    else if (isList(current)) {
      for (let i = current.length - 1; i >= 0; i--)
        stack.push({ indent: depth, flat, doc: current[i] ?? '' });
    } else if (current.tag === 'indent') stack.push({ indent: depth + 2, flat, doc: current.body });
    else if (current.tag === 'suffix') suffixes += current.text;
    else if (current.tag === 'if-broken') {
      if (!flat) write(current.text);
    } else if (current.tag === 'group') {
      const inline = { indent: depth, flat: true, doc: current.body };
      const fit = flat || (!current.broken && fits(inline, stack, width - column));
      stack.push({ ...inline, flat: fit });
    } else if (flat && current.mode !== 'hard') {
      if (current.mode === 'space') write(' ');
    } else {
      out += `${suffixes}\n`;
      suffixes = '';
      waiting = ' '.repeat(depth);
      column = depth;
    }
  }
  return out + suffixes;
}

/** Whether `first`, and what follows it up to the next possible line break, stands in `room` columns. */
function fits(first: Pending, rest: readonly Pending[], room: number): boolean {
  let left = room;
  let next = rest.length - 1;
  const stack: Pending[] = [first];
  while (left >= 0) {
    const item = stack.pop() ?? rest[next--];
    if (item === undefined) return true;
    const { doc, flat } = item;
    if (typeof doc === 'string') left -= doc.length;
    else if (isList(doc))
      for (let i = doc.length - 1; i >= 0; i--) stack.push({ ...item, doc: doc[i] ?? '' });
    else if (doc.tag === 'indent') stack.push({ ...item, doc: doc.body });
    else if (doc.tag === 'group') stack.push({ ...item, flat: flat && !doc.broken, doc: doc.body });
    else if (doc.tag === 'if-broken') left -= flat ? 0 : doc.text.length;
    else if (doc.tag === 'line') {
      if (!flat || doc.mode === 'hard') return true;
      if (doc.mode === 'space') left--;
    }
  }
  return false;
}
