/**
 * The texts of scalar types as regular expressions in our dialect, so that every engine can tell a value of OPA's data from
 * something else. No part of the program, which has the tables that are made of them (`scalar-tables.ts`). Exact: they admit what the parsers of `packages/model` admit (`test/conformance/data-faults.test.ts`). Addresses and
 * blocks have none, their canonical spelling is computed; of hosts this is the grammar of names, without their length.
 */
import { DECIMAL_PATTERN, LONGEST_DURATION, rangePattern, type ScalarTag } from '@policyc/model';
import { compileAutomaton } from './regex/automaton.js';
import { parseRegex } from './regex/parse-regex.js';
import { toRe2 } from './regex/re2.js';
import type { ScalarTables } from './scalar-tables.js';

declare function btoa(text: string): string;

/** Whole numbers from 0 to the limit, without leading zeros. */
function upTo(limit: number): string {
  const digits = String(limit);
  const shorter = digits.length > 1 ? `0|[1-9]${repeat('\\d', 0, digits.length - 2)}` : '';
  const same = [...digits].flatMap((digit, i) => {
    const least = i === 0 && digits.length > 1 ? 1 : 0;
    const most = Number(digit) - 1;
    if (most < least) return [];
    return [`${digits.slice(0, i)}[${least}-${most}]${repeat('\\d', digits.length - i - 1, undefined)}`];
  });
  return `(?:${[shorter, ...same, digits].filter((p) => p !== '').join('|')})`;
}

function repeat(what: string, least: number, most: number | undefined): string {
  if ((most ?? least) === 0) return '';
  return `${what}{${most === undefined ? least : `${least},${most}`}}`;
}

const CENTURY = '(?:1[7-9]|2[01])';
const YEAR = `(?:${CENTURY}\\d\\d|2200)`;
const LEAP_YEAR = `(?:${CENTURY}(?:0[48]|[2468][048]|[13579][26])|2000)`;
const DAY = [
  '(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])',
  '(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)',
  '02-(?:0[1-9]|1\\d|2[0-8])',
].join('|');
const HOUR = '(?:[01]\\d|2[0-3])';

const UNITS = { s: 1, min: 60, h: 3600, d: 86_400, w: 604_800 };

const NUMBER = upTo(Number.MAX_SAFE_INTEGER);
const IDENTIFIER = `(?:${NUMBER}|\\d*[A-Za-z-][0-9A-Za-z-]*)`;
const BUILD = '[0-9A-Za-z-]+';

const VERSION = `${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-${IDENTIFIER}(?:\\.${IDENTIFIER})*)?(?:\\+${BUILD}(?:\\.${BUILD})*)?`;

const LABEL = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?';

const PATTERNS: ReadonlyMap<ScalarTag, string> = new Map<ScalarTag, string>([
  [
    'timestamp',
    `^(?:${YEAR}-(?:${DAY})|${LEAP_YEAR}-02-29)T${HOUR}:[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?(?:Z|[+-]${HOUR}:[0-5]\\d)$`,
  ],
  [
    'duration',
    `^(?:${Object.entries(UNITS)
      .map(([unit, seconds]) => `${upTo(Math.floor(LONGEST_DURATION / seconds))}${unit}`)
      .join('|')})$`,
  ],
  ['version', `^${VERSION}$`],
  ['version_range', rangePattern(`(?:[<>]=?|=)?[ ]*${VERSION}`)],
  ['decimal', DECIMAL_PATTERN],
  ['host', `^${LABEL}(?:\\.${LABEL})*$`],
]);

/** What `scalar-tables.ts` tells of them, made anew: it is the same for all programs, and costs more than most of these do. */
export function makeScalarTables(): ScalarTables {
  const tables: { -readonly [tag in keyof ScalarTables]: ScalarTables[tag] } = {};
  for (const [tag, pattern] of PATTERNS) {
    const result = parseRegex(pattern);
    if (!('ok' in result)) throw new Error(`the grammar of ${tag}: ${result.error}`);
    tables[tag] = { re2: toRe2(result.ok), automaton: encodeBase64(compileAutomaton(result.ok)) };
  }
  return tables;
}

function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
