/** A regular expression in RE2's syntax, for Rego. Sets are spelled out, so that nothing depends on RE2's own classes. */
import { type CharSet, LAST_CODE_POINT, negate } from './char-set.js';
import type { RegexNode } from './syntax.js';

export function toRe2(node: RegexNode): string {
  switch (node.tag) {
    case 'set':
      return showSet(node.set);
    case 'start':
      return '^';
    case 'end':
      return '$';
    case 'sequence':
      return node.parts.map((part) => (part.tag === 'choice' ? `(?:${toRe2(part)})` : toRe2(part))).join('');
    case 'choice':
      return node.parts.map(toRe2).join('|');
    case 'repeat': {
      const body = toRe2(node.body);
      return `${node.body.tag === 'set' ? body : `(?:${body})`}${showBounds(node.min, node.max)}`;
    }
  }
}

function showBounds(min: number, max: number | undefined): string {
  if (max === undefined) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`;
  if (min === 0 && max === 1) return '?';
  return min === max ? `{${min}}` : `{${min},${max}}`;
}

function showSet(set: CharSet): string {
  const [first, ...rest] = set;
  if (!first) return `[^${members([{ from: 0, to: LAST_CODE_POINT }])}]`;
  if (rest.length === 0 && first.from === first.to) return showChar(first.from);
  const others = negate(set);
  return set.at(-1)?.to === LAST_CODE_POINT && others.length > 0
    ? `[^${members(others)}]`
    : `[${members(set)}]`;
}

function members(set: CharSet): string {
  return set
    .map(({ from, to }) => {
      if (from === to) return showChar(from);
      return to === from + 1 ? showChar(from) + showChar(to) : `${showChar(from)}-${showChar(to)}`;
    })
    .join('');
}

function showChar(char: number): string {
  const text = String.fromCodePoint(char);
  if (/^[0-9A-Za-z !"#%&',:;<=>@_`~]$/.test(text)) return text;
  if (/^[\\/.+*?()|[\]{}^$]$/.test(text)) return `\\${text}`;
  return `\\x{${char.toString(16)}}`;
}
