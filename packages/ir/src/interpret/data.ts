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
  FAULT_LIMIT,
  FAULT_MESSAGES,
  FAULTS_MESSAGE,
  type FailedReport,
  isParamValue,
  isReplaceable,
  normalParamValue,
  PARAMS_PATH,
  type Snapshot,
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
  const earlier = baselineFault(data);
  const given = sectionOf(data, PARAMS_PATH) ?? {};
  if (given === 'fault') {
    return { values, faults: [...earlier, paramFault(undefined, 'wrong-type', FAULT_MESSAGES.notAnObject)] };
  }
  const mistyped = Object.keys(given)
    .sort(compareUtf8)
    .flatMap((id) => typeFault(id, given[id] ?? null, program));
  const faults = [...earlier, ...mistyped];
  if (faults.length > 0) return { values, faults };
  for (const { id, type } of program.params)
    if (Object.hasOwn(given, id)) values.set(id, normalParamValue(given[id] ?? null, type));
  if (Object.keys(given).length === 0) return { values, faults };
  const world = createWorld(program, withBaseline(snapshot, data), values);
  return { values, faults: program.params.flatMap((param) => guardFault(param, world)) };
}

/** The snapshot, with the baseline of the data where it has none itself. */
export function withBaseline(snapshot: Snapshot, data: Data): Snapshot {
  const given = sectionOf(data, BASELINE_PATH);
  if (snapshot.baseline !== undefined || given === undefined || given === 'fault') return snapshot;
  return { ...snapshot, baseline: given as unknown as Baseline };
}

function baselineFault(data: Data): readonly EvaluationFault[] {
  const { policyc } = data;
  const isFault = policyc !== undefined && isObject(policyc) && sectionOf(data, BASELINE_PATH) === 'fault';
  return isFault
    ? [{ in: 'data', path: [...BASELINE_PATH], code: 'wrong-type', message: FAULT_MESSAGES.noBaseline }]
    : [];
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
  if (!isReplaceable(param.type)) return [paramFault(id, 'fixed-parameter', FAULT_MESSAGES.fixedParameter)];
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
