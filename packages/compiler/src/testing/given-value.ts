/** The values that a test writes for the fields of its assets. */

import { compareUtf8, type Json } from '@policyc/base';
import { canonicalDecimal, isKeyedMap, parseDuration, type Type } from '@policyc/model';
import type { ast } from '@policyc/syntax';

/** The reason of what a test says is partial. */
export const PARTIAL_REASON = 'partial in this test';

/** `absent` and `unknown` in a test, and a value. */
export type Given =
  | { readonly tag: 'value'; readonly json: Json }
  | { readonly tag: 'absent' }
  | { readonly tag: 'unknown' };

export function givenValue(expr: ast.Expr, type: Type, now: string): Given {
  switch (expr.kind) {
    case 'ParenExpr':
      return givenValue(expr.expr, type, now);
    case 'LiteralExpr':
      if (expr.type === 'absent' || expr.type === 'unknown') return { tag: expr.type };
      return {
        tag: 'value',
        json:
          expr.type === 'number'
            ? numberValue(expr.value, type)
            : expr.type === 'bool'
              ? expr.value === 'true'
              : expr.value,
      };
    case 'TypedLiteral':
      return { tag: 'value', json: expr.text };
    case 'QuantityExpr': {
      const duration = `${expr.amount}${expr.unit}`;
      return { tag: 'value', json: expr.ago ? momentBefore(now, duration) : duration };
    }
    case 'NameExpr':
      return { tag: 'value', json: expr.name };
    case 'MemberExpr':
      return { tag: 'value', json: expr.member.text };
    case 'ListExpr':
      return { tag: 'value', json: expr.elements.map((e) => elementValue(e, type, now)) };
    case 'BracesExpr': {
      if (isKeyedMap(type)) {
        const entries = expr.entries.map(({ key, value }) => [
          key?.text ?? '',
          elementValue(value, type.value, now),
        ]);
        return { tag: 'value', json: Object.fromEntries(entries) as Json };
      }
      const elements = expr.entries.map((e) => elementValue(e.value, type, now));
      return { tag: 'value', json: type.tag === 'set' ? sortedSet(elements) : elements };
    }
    default:
      return { tag: 'unknown' };
  }
}

function numberValue(lexeme: string, type: Type): Json {
  return type.tag === 'decimal' ? (canonicalDecimal(lexeme) ?? lexeme) : Number(lexeme);
}

/** `90d ago`, seen from the test's `now`. */
function momentBefore(now: string, duration: string): Json {
  const seconds = parseDuration(duration) ?? 0;
  return `${new Date(Date.parse(now) - seconds * 1000).toISOString().slice(0, 19)}Z`;
}

function elementValue(expr: ast.Expr, type: Type, now: string): Json {
  const element = givenValue(expr, type.tag === 'list' || type.tag === 'set' ? type.element : type, now);
  return element.tag === 'value' ? element.json : null;
}

function sortedSet(elements: readonly Json[]): readonly Json[] {
  return [...new Set(elements)].sort((a, b) =>
    typeof a === 'number' && typeof b === 'number' ? a - b : compareUtf8(String(a), String(b)),
  );
}
