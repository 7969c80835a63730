/**
 * Reads what a module returned as a `Report`, member by member. A module may come from anywhere, and a report that
 * lacks a policy would read like a pass: the policies must be exactly those that are expected.
 */
import type { Json } from '@policyc/base';
import {
  type AssetId,
  type Fact,
  type PolicyReport,
  REPORT_FORMAT,
  type Report,
  type ReportFinding,
  type ReportInconclusive,
  type ReportItem,
  SEVERITIES,
} from '@policyc/model';
import { count, type JsonObject, list, member, object, oneOf, optional, ShapeError, text } from './shape.js';

/**
 * @param expected the ids of the bundle's policies, where they are known
 * @throws ShapeError
 */
export function readReport(value: Json, expected?: readonly string[]): Report {
  const from = object(value, '');
  const report: Report = {
    format: oneOf(from, 'format', '', [REPORT_FORMAT] as const),
    policies: list(from, 'policies', '', readPolicy),
  };
  const missing = expected?.filter((id) => !report.policies.some((p) => p.policy === id)) ?? [];
  if (expected && (missing.length > 0 || report.policies.length !== expected.length)) {
    throw new ShapeError(
      '/policies',
      `one entry for each of the bundle's ${expected.length} policies` +
        (missing.length > 0 ? ` (without: ${missing.join(', ')})` : ''),
    );
  }
  return report;
}

function readPolicy(value: Json, place: string): PolicyReport {
  const from = object(value, place);
  const counts = object(member(from, 'counts'), `${place}/counts`);
  const number = (key: string) => count(counts, key, `${place}/counts`);
  return {
    policy: text(from, 'policy', place),
    package: text(from, 'package', place),
    title: text(from, 'title', place),
    severity: oneOf(from, 'severity', place, SEVERITIES),
    subject: text(from, 'subject', place),
    ...optional(from, 'baseline', (of, key) => oneOf(of, key, place, ['missing'] as const)),
    counts: {
      pass: number('pass'),
      fail: number('fail'),
      inconclusive: number('inconclusive'),
      not_applicable: number('not_applicable'),
    },
    ...optional(from, 'vacuous_passes', (of, key) => count(of, key, place)),
    findings: list(from, 'findings', place, readFinding),
    inconclusive: list(from, 'inconclusive', place, readInconclusive),
  };
}

function readFinding(value: Json, place: string): ReportFinding {
  const from = object(value, place);
  return {
    subject: readAsset(object(member(from, 'subject'), `${place}/subject`), `${place}/subject`),
    items: list(from, 'items', place, readItem),
    message: text(from, 'message', place),
    ...optional(from, 'assumed', (of, key) => isTrue(of, key, place)),
    evidence: list(from, 'evidence', place, readFact),
    evidence_total: count(from, 'evidence_total', place),
    ...optional(from, 'path', (of, key) => list(of, key, place, (n, at) => readAsset(object(n, at), at))),
    ...optional(from, 'path_total', (of, key) => count(of, key, place)),
  };
}

function isTrue(from: JsonObject, key: string, place: string): true {
  if (from[key] !== true) throw new ShapeError(`${place}/${key}`, 'true');
  return true;
}

function readInconclusive(value: Json, place: string): ReportInconclusive {
  const from = object(value, place);
  return {
    subject: readAsset(object(member(from, 'subject'), `${place}/subject`), `${place}/subject`),
    because: list(from, 'because', place, readFact),
    because_total: count(from, 'because_total', place),
  };
}

function readAsset(from: JsonObject, place: string): AssetId {
  return {
    kind: text(from, 'kind', place),
    key: text(from, 'key', place),
    ...optional(from, 'before', (of, key) => isTrue(of, key, place)),
  };
}

function readItem(value: Json, place: string): ReportItem {
  const from = object(value, place);
  const name = text(from, 'name', place);
  const scalar = member(from, 'value');
  return scalar === undefined ? { name, ...readAsset(from, place) } : { name, value: scalar };
}

const STATES = ['value', 'masked', 'unknown', 'opaque'] as const;

function readFact(value: Json, place: string): Fact {
  const from = object(value, place);
  const field = { ...readAsset(from, place), field: text(from, 'field', place) };
  const states = STATES.filter((s) => member(from, s) !== undefined);
  if (states.length !== 1) throw new ShapeError(place, `a fact with exactly one of ${STATES.join(', ')}`);
  switch (states[0]) {
    case 'unknown':
      return { ...field, unknown: text(from, 'unknown', place) };
    case 'opaque':
      return { ...field, opaque: text(from, 'opaque', place) };
    case 'masked':
      if (member(from, 'masked') !== true) throw new ShapeError(`${place}/masked`, 'true');
      return { ...field, masked: true, ...optional(from, 'partial', (of, key) => text(of, key, place)) };
    default:
      return {
        ...field,
        value: member(from, 'value') ?? null,
        ...optional(from, 'partial', (of, key) => text(of, key, place)),
      };
  }
}
