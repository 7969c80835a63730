/**
 * Strict JSON with a depth limit.
 * Invariant: `JSON.parse` decides what is JSON; the tolerant parser only finds the place of a mistake, because messages
 * of `JSON.parse` quote the text (which may be a secret) and often lack the place.
 */
import { SourceText } from '@policyc/base';
import { type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { FilePosition } from './file-report.js';
import { jsonValue } from './json-value.js';

export type ParsedJson =
  | { readonly tag: 'json'; readonly value: unknown }
  | { readonly tag: 'too-deep'; readonly position: FilePosition }
  | { readonly tag: 'not-json'; readonly message: string; readonly position: FilePosition };

/** How deep whole files may nest, and JSON inside them. */
export const DEFAULT_MAX_DEPTH = 200;

/**
 * @param text without byte order mark
 * @param maxDepth how many objects and arrays may stand inside each other
 */
export function parseJson(text: string, maxDepth: number): ParsedJson {
  const deep = firstDeeperThan(text, maxDepth);
  if (deep !== undefined) return { tag: 'too-deep', position: positionOf(text, deep) };
  try {
    return { tag: 'json', value: jsonValue(text) };
  } catch {
    const first = firstMistake(text);
    // The tolerant parser accepts a few things that `JSON.parse` does not, such as control characters.
    const offset = first?.offset ?? Math.max(0, text.search(CONTROL_CHARACTER));
    return {
      tag: 'not-json',
      message: first === undefined ? 'a character that JSON does not allow' : wording(first, text),
      position: positionOf(text, offset),
    };
  }
}

function firstMistake(text: string): ParseError | undefined {
  const errors: ParseError[] = [];
  try {
    parseTree(text, errors, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false });
  } catch (error) {
    // It ends strings at line breaks, so it may see brackets that are inside strings, and overflow the stack on them.
    if (!(error instanceof RangeError)) throw error;
  }
  return errors[0];
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters looked for
const CONTROL_CHARACTER = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;

/** The offset of the first bracket that opens more than `limit` levels, outside strings. */
function firstDeeperThan(text: string, limit: number): number | undefined {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c === 0x22) {
      do {
        at = text.indexOf('"', at + 1);
        if (at < 0) return undefined;
      } while (isEscaped(text, at));
    } else if (c === 0x7b || c === 0x5b) {
      if (++depth > limit) return at;
    } else if (c === 0x7d || c === 0x5d) depth--;
  }
  return undefined;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === 0x5c) slashes++;
  return slashes % 2 === 1;
}

function wording(error: ParseError, text: string): string {
  if (text.slice(error.offset).trim() === '') return 'the file ends in the middle; it looks truncated';
  const code = printParseErrorCode(error.error);
  return Object.hasOwn(WORDINGS, code) ? (WORDINGS[code] ?? UNEXPECTED) : UNEXPECTED;
}

const UNEXPECTED = 'a character that cannot start a JSON value';
const BAD_CHARACTER = 'a string holds a character or escape that JSON does not allow';
const WORDINGS: Readonly<Record<string, string>> = {
  CommaExpected: 'a comma is missing',
  ColonExpected: 'a colon is missing after a key',
  PropertyNameExpected: 'a key in double quotes is expected',
  ValueExpected: 'a value is expected',
  CloseBraceExpected: 'a closing brace is missing',
  CloseBracketExpected: 'a closing bracket is missing',
  EndOfFileExpected: 'there is more after the end of the JSON value',
  InvalidCommentToken: 'comments are not allowed in JSON',
  UnexpectedEndOfString: 'a string is not closed',
  InvalidNumberFormat: 'a number is not written as JSON demands',
  InvalidUnicode: BAD_CHARACTER,
  InvalidEscapeCharacter: BAD_CHARACTER,
  InvalidCharacter: BAD_CHARACTER,
};

/** The one-based place of a UTF-16 offset. */
export function positionOf(text: string, offset: number): FilePosition {
  const { line, column } = new SourceText('', text).positionAt(offset);
  return { line: line + 1, column: column + 1 };
}
