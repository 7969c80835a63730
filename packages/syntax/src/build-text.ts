/**
 * String tokens to texts and message templates.
 * Invariant: a hole's expression has spans in the file, not in the string.
 */
import { type IToken, isTokenOf, parseHoleCst, RESERVED_WORDS } from '@policyc/grammar';
import type * as ast from './ast.js';
import { type BuildContext, nodeOf, report, spanAt, tokenSpan } from './build-context.js';
import { buildExpr, missing } from './build-expressions.js';

/** The text between the quotes and where it begins in the file. */
function inner(token: IToken): { text: string; start: number } {
  const closed = token.image.length > 1 && token.image.endsWith(token.image.charAt(0));
  const isOpen = isTokenOf(token, 'OpenStr') || !closed;
  return { text: token.image.slice(1, isOpen ? undefined : -1), start: tokenSpan(token, 0).start + 1 };
}

const simpleEscapes: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['n', '\n'],
  ['t', '\t'],
]);

/** Replaces escapes; an unknown one is reported and stands for itself. */
function decodeEscapes(context: BuildContext, text: string, start: number): string {
  if (!text.includes('\\')) return text;
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (c !== '\\') {
      out += c;
      continue;
    }
    const next = text.charAt(i + 1);
    const simple = simpleEscapes.get(next);
    const code = next === 'u' ? /^\\u\{([0-9A-Fa-f]{1,6})\}/.exec(text.slice(i)) : null;
    const point = code ? Number.parseInt(code[1] ?? '', 16) : Number.NaN;
    if (simple !== undefined) {
      out += simple;
      i++;
    } else if (code && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff)) {
      out += String.fromCodePoint(point);
      i += code[0].length - 1;
    } else {
      const length = code ? code[0].length : 1 + next.length;
      const span = { start: start + i, end: start + i + length };
      const fixes = [
        {
          title: 'Write a backslash as `\\\\`',
          edits: [{ span: spanAt(span.start), newText: '\\' }],
          certain: false,
        },
      ];
      report(context, 'syntax/unknown-escape', span, { found: text.slice(i, i + length) }, { fixes });
      out += text.slice(i, i + length);
      i += length - 1;
    }
  }
  return out;
}

/** The value of a string token. */
export function stringValue(context: BuildContext, token: IToken): string {
  const { text, start } = inner(token);
  return decodeEscapes(context, text, start);
}

/** A title, a reference, a fix text. */
export function buildString(context: BuildContext, token: IToken | undefined, at: number): ast.StringText {
  const value = token === undefined || token.isInsertedInRecovery ? '' : stringValue(context, token);
  return { kind: 'StringText', id: 0, span: tokenSpan(token, at), value };
}

/** A message: text and holes. */
export function buildTemplate(context: BuildContext, token: IToken | undefined, at: number): ast.Template {
  const span = tokenSpan(token, at);
  if (token === undefined || token.isInsertedInRecovery) return { kind: 'Template', id: 0, span, parts: [] };
  const { text, start } = inner(token);
  const parts: ast.TemplatePart[] = [];
  let from = 0;
  let raw = '';
  const flush = (to: number): void => {
    if (to > from) {
      const value = raw + decodeEscapes(context, text.slice(from, to), start + from);
      raw = '';
      const previous = parts.at(-1);
      if (previous?.kind === 'TemplateText') {
        const joined = { start: previous.span.start, end: start + to };
        parts[parts.length - 1] = { ...previous, span: joined, value: previous.value + value };
      } else
        parts.push({ kind: 'TemplateText', id: 0, span: { start: start + from, end: start + to }, value });
    }
    from = to;
  };
  let i = 0;
  while (i < text.length) {
    const c = text.charAt(i);
    if (c === '\\') {
      // `\u{...}` has braces of its own.
      const code = /^\\u\{[0-9A-Fa-f]*\}/.exec(text.slice(i, i + 12));
      i += code ? code[0].length : 2;
    } else if ((c === '{' || c === '}') && text.charAt(i + 1) === c) {
      flush(i + 1);
      i += 2;
      from = i;
    } else if (c === '{') {
      flush(i);
      const close = text.indexOf('}', i);
      const end = close < 0 ? text.length : close;
      const hole = { start: start + i, end: start + Math.min(text.length, end + 1) };
      if (close < 0) {
        const fixes = [
          {
            title: 'Write `{{` for a brace',
            edits: [{ span: spanAt(hole.start), newText: '{' }],
            certain: false,
          },
        ];
        report(context, 'syntax/open-hole', { start: hole.start, end: hole.start + 1 }, {}, { fixes });
      }
      const expr = buildHole(context, text.slice(i + 1, end), hole.start + 1, close >= 0);
      parts.push({ kind: 'TemplateHole', id: 0, span: hole, expr });
      i = end + 1;
      from = Math.min(text.length, i);
    } else if (c === '}') {
      const brace = { start: start + i, end: start + i + 1 };
      const fixes = [
        { title: 'Write `}}`', edits: [{ span: spanAt(brace.start), newText: '}' }], certain: true },
      ];
      report(context, 'syntax/lone-brace', brace, {}, { fixes });
      i++;
    } else i++;
  }
  flush(text.length);
  return { kind: 'Template', id: 0, span, parts };
}

/** A name and members of it, which nearly all holes are. */
const PATH = /^[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*){0,9}$/;
const reserved: ReadonlySet<string> = new Set(RESERVED_WORDS);

/** What the parser would make of such a text, in a tenth of the time; undefined where a word is reserved. */
function buildNames(text: string, start: number): ast.Expr | undefined {
  let expr: ast.Expr | undefined;
  let at = start;
  for (const word of text.split('.')) {
    if (reserved.has(word)) return undefined;
    const span = { start: at, end: at + word.length };
    expr = expr
      ? {
          kind: 'MemberExpr',
          id: 0,
          span: { start, end: span.end },
          object: expr,
          member: { kind: 'Name', id: 0, span, text: word },
        }
      : { kind: 'NameExpr', id: 0, span, name: word };
    at = span.end + 1;
  }
  return expr;
}

function buildHole(context: BuildContext, text: string, start: number, closed: boolean): ast.Expr {
  const names = PATH.test(text) ? buildNames(text, start) : undefined;
  if (names) return names;
  const { cst, issues, errors, tokens } = parseHoleCst(text, start);
  if (tokens.length === 0) {
    if (closed) report(context, 'syntax/empty-hole', { start: start - 1, end: start + text.length + 1 }, {});
    return missing(start);
  }
  const culprit = issues[0] ? { start, end: start + text.length } : undefined;
  const token = errors[0]?.token;
  if (closed && (culprit || token)) {
    const isEnd = token === undefined || Number.isNaN(token.startOffset);
    const span = culprit ?? (isEnd ? { start, end: start + text.length } : tokenSpan(token, start));
    report(context, 'syntax/bad-hole', span, { text });
  }
  return buildExpr(context, nodeOf(cst, 'expr'), start);
}
