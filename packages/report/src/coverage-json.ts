import type { CoverageUnit } from '@policyc/model';
import { coverageTotal } from './coverage-totals.js';

/** Condition coverage for other programs (`policyc-coverage/1`). */
export function coverageDocument(units: readonly CoverageUnit[]): object {
  return {
    format: 'policyc-coverage/1',
    total: coverageTotal(units),
    units: units.map(({ kind, name, package: packageName, place, conditions, quantifiers, verdicts }) => ({
      kind,
      name,
      package: packageName,
      file: place.uri,
      line: place.line,
      total: coverageTotal([{ kind, name, package: packageName, place, conditions, quantifiers }]),
      ...(verdicts ? { verdicts } : {}),
      conditions: conditions.map(({ place: at, text, ...counts }) => ({
        file: at.uri,
        line: at.line,
        column: at.column,
        text,
        ...counts,
      })),
      quantifiers: quantifiers.map(({ place: at, text, ...counts }) => ({
        file: at.uri,
        line: at.line,
        column: at.column,
        text,
        ...counts,
      })),
    })),
  };
}

/** The document as indented JSON, ending with a line break. */
export function formatCoverageJson(units: readonly CoverageUnit[]): string {
  return `${JSON.stringify(coverageDocument(units), null, 2)}\n`;
}
