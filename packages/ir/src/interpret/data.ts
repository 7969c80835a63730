/**
 * OPA's data as a program sees it: the values in force of parameters, and the faults that keep it from being used.
 * Invariant: types come first. Guards are judged only where every value has its type, and something was given.
 */
import { compareUtf8, type Json } from '@policyc/base';
import {
  BASELINE_PATH,
  type Baseline,
  ERRORS_FORMAT,
  type EvaluationErrors,
  type EvaluationFault,
  expectedParamValue,
  expectedRows,
  FAULT_LIMIT,
  FAULT_MESSAGES,
  FAULTS_MESSAGE,
  type FailedReport,
  isParamValue,
  isTableRows,
  normalParamValue,
  PARAMS_PATH,
  type Snapshot,
  type SnapshotAsset,
  TABLES_PATH,
  VALIDATE_PATH,
  VALIDATIONS,
} from '@policyc/model';
import type { Param, ParamValue, Program } from '../ir.js';
import { truth } from './truth.js';
import { createWorld, type World } from './world.js';

export type Data = { readonly [key: string]: Json };

export interface BoundData {
  /** The value in force of each parameter, by id. Defaults where there is a fault. */
  readonly values: ReadonlyMap<string, ParamValue>;
  readonly faults: readonly EvaluationFault[];
}

/** The values in force, and everything about the data that is not valid, by path. */
export function bindData(program: Program, snapshot: Snapshot, data: Data): BoundData {
  const values = new Map(program.params.map((p) => [p.id, p.default]));
  const earlier = baselineFault(snapshot, data);
  const rows = [...tableFaults(program, data), ...validationFault(data)];
  const given = sectionOf(data, PARAMS_PATH) ?? {};
  if (given === 'fault') {
    const fault = paramFault(undefined, 'wrong-type', FAULT_MESSAGES.notAnObject);
    return { values, faults: [...earlier, fault, ...rows] };
  }
  const mistyped = Object.keys(given)
    .sort(compareUtf8)
    .flatMap((id) => typeFault(id, given[id] ?? null, program));
  const faults = [...earlier, ...mistyped, ...rows];
  if (faults.length > 0) return { values, faults };
  for (const { id, type } of program.params)
    if (Object.hasOwn(given, id)) values.set(id, normalParamValue(given[id] ?? null, type));
  if (Object.keys(given).length === 0) return { values, faults };
  const world = createWorld(program, withData(program, snapshot, data), values);
  return { values, faults: program.params.flatMap((param) => guardFault(param, world)) };
}

/** The snapshot with what comes with the data: the rows of tables, and the baseline where it has none itself. */
export function withData({ tables }: Pick<Program, 'tables'>, snapshot: Snapshot, data: Data): Snapshot {
  const whole = withBaseline(snapshot, data);
  if (tables.length === 0) return whole;
  const given = sectionOf(data, TABLES_PATH) ?? {};
  const rows = tables.map(({ id, kind }) => {
    const value = given === 'fault' ? undefined : given[id];
    return [kind.name, (Array.isArray(value) ? value : []) as readonly SnapshotAsset[]];
  });
  return { ...whole, assets: { ...whole.assets, ...Object.fromEntries(rows) } };
}

function tableFaults({ tables, schema }: Program, data: Data): readonly EvaluationFault[] {
  const { policyc } = data;
  if (policyc !== undefined && !isObject(policyc)) return [];
  const given = sectionOf(data, TABLES_PATH) ?? {};
  if (given === 'fault') return [tableFault([], 'wrong-type', FAULT_MESSAGES.noTables)];
  return [...new Set([...tables.map((t) => t.id), ...Object.keys(given)])].sort(compareUtf8).flatMap((id) => {
    const table = tables.find((t) => t.id === id);
    if (!table) return [tableFault([id], 'unknown-table', FAULT_MESSAGES.unknownTable)];
    const value = Object.hasOwn(given, id) ? given[id] : undefined;
    return isTableRows(value, table.kind, schema)
      ? []
      : [tableFault([id], 'wrong-type', expectedRows(table.kind))];
  });
}

function tableFault(
  path: readonly string[],
  code: EvaluationFault['code'],
  message: string,
): EvaluationFault {
  return { in: 'data', path: [...TABLES_PATH, ...path], code, message };
}

function withBaseline(snapshot: Snapshot, data: Data): Snapshot {
  const given = sectionOf(data, BASELINE_PATH);
  if (snapshot.baseline !== undefined || given === undefined || given === 'fault') return snapshot;
  return { ...snapshot, baseline: given as unknown as Baseline };
}

/** The form is checked here; whoever has the schema at hand can check all of it (`validateBaseline`). */
function baselineFault(snapshot: Snapshot, data: Data): readonly EvaluationFault[] {
  const { policyc } = data;
  if (policyc === undefined || !isObject(policyc)) return [];
  const given = sectionOf(data, BASELINE_PATH);
  const isFault =
    given === 'fault' || (given !== undefined && snapshot.baseline === undefined && !isMoment(given));
  return isFault
    ? [{ in: 'data', path: [...BASELINE_PATH], code: 'wrong-type', message: FAULT_MESSAGES.noBaseline }]
    : [];
}

function validationFault({ policyc }: Data): readonly EvaluationFault[] {
  if (policyc === undefined || !isObject(policyc) || !Object.hasOwn(policyc, 'validate')) return [];
  return VALIDATIONS.some((v) => v === policyc.validate)
    ? []
    : [{ in: 'data', path: [...VALIDATE_PATH], code: 'wrong-type', message: FAULT_MESSAGES.noValidation }];
}

/** Whether assets, stubs and coverage have their form. */
function isMoment({ assets, stubs = {}, coverage = {} }: Data): boolean {
  const isLists = (lists: Json | undefined) =>
    lists !== undefined &&
    isObject(lists) &&
    Object.values(lists).every((l) => Array.isArray(l) && l.every(isObject));
  const isCoverage = (entry: Json) => isObject(entry) && typeof entry.reason === 'string';
  return isLists(assets) && isLists(stubs) && isObject(coverage) && Object.values(coverage).every(isCoverage);
}

/** The object at a path of the data; undefined where nothing is there. */
function sectionOf(data: Data, path: readonly string[]): Data | 'fault' | undefined {
  let at: Json = data;
  for (const step of path) {
    if (!isObject(at)) return 'fault';
    if (!Object.hasOwn(at, step)) return undefined;
    at = at[step] ?? null;
  }
  return isObject(at) ? at : 'fault';
}

function isObject(value: Json): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function typeFault(id: string, value: Json, { params, schema }: Program): readonly EvaluationFault[] {
  const param = params.find((p) => p.id === id);
  if (!param) return [paramFault(id, 'unknown-parameter', FAULT_MESSAGES.unknownParameter)];
  if (isParamValue(value, param.type, schema)) return [];
  return [paramFault(id, 'wrong-type', expectedParamValue(param.type, schema))];
}

function guardFault(param: Param, world: World): readonly EvaluationFault[] {
  if (!param.guard) return [];
  const context = {
    world,
    slots: new Array(param.slots).fill(undefined),
    subject: undefined,
    searches: new Map(),
  };
  return truth(param.guard, context) === 'true'
    ? []
    : [paramFault(param.id, 'guard-fails', guardMessage(param))];
}

export function guardMessage({ guardText }: Param): string {
  return `must fulfil: ${guardText}`;
}

function paramFault(id: string | undefined, code: EvaluationFault['code'], message: string): EvaluationFault {
  return { in: 'data', path: id === undefined ? [...PARAMS_PATH] : [...PARAMS_PATH, id], code, message };
}

/** The value of the entrypoint `policyc/errors`. */
export function evaluationErrors(program: Program, snapshot: Snapshot, data: Data): EvaluationErrors {
  const { faults } = bindData(program, snapshot, data);
  return { format: ERRORS_FORMAT, errors: faults.slice(0, FAULT_LIMIT), total: faults.length };
}

export function failedReport(faults: readonly EvaluationFault[]): FailedReport {
  return { error: { message: FAULTS_MESSAGE, errors: faults.slice(0, FAULT_LIMIT), total: faults.length } };
}
