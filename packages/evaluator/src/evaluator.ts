/**
 * Runs a bundle's module through the unmodified OPA SDK, or, for large files, straight from where they are read.
 * Invariant: `evaluate` returns a checked report or throws an `EvaluationError`; an empty result set, an abort or an
 * `{error}` result is never taken for a report. One warm instance, replaced after any fault.
 */
import { loadPolicy } from '@open-policy-agent/opa-wasm';
import type { Json } from '@policyc/base';
import { REPORT_ENTRYPOINT, type Report, type Validation } from '@policyc/model';
import { type InputSource, openDirectHost } from './direct-host.js';
import { EvaluationError } from './errors.js';
import { faultsText } from './faults-text.js';
import { type Data, mergeData } from './merge-data.js';
import type { Bundle } from './read-bundle.js';
import { readReport } from './read-report.js';
import { member, ShapeError } from './shape.js';

export interface Evaluator {
  /**
   * @param snapshot the snapshot's JSON text in UTF-8
   * @param data goes over the bundle's own: parameters one by one
   * @throws EvaluationError
   */
  evaluate(snapshot: ArrayBuffer | Uint8Array, data?: Data): Promise<Report>;
  /**
   * Like `evaluate`, but the text is read straight into the module's memory: it is there once, not twice.
   * @throws EvaluationError, and whatever `source.fill` throws
   */
  evaluateFrom(source: InputSource, data?: Data): Promise<Report>;
}

/** What a bundle gives to the evaluator. */
export interface Module extends Pick<Bundle, 'wasm' | 'data'> {
  /** The policies that the report must have; without it they are not checked. */
  readonly policies?: readonly string[];
}

export interface EvaluatorOptions {
  /**
   * How what no policy reads of a snapshot is checked: as JSON in full, or (without this, unless the data say otherwise) by its quotes and
   * brackets. What is read is checked in full either way.
   */
  readonly validate?: Validation;
}

/** @returns an evaluator that compiles and instantiates the module at the first use */
export function createEvaluator(bundle: Bundle, options?: EvaluatorOptions): Evaluator {
  return createModuleEvaluator({ ...bundle, policies: bundle.metadata.policies.map((p) => p.id) }, options);
}

/** Like `createEvaluator`, for a bare `policy.wasm`. */
export function createModuleEvaluator(given: Module, { validate }: EvaluatorOptions = {}): Evaluator {
  const module =
    validate === undefined ? given : { ...given, data: mergeData(given.data, { policyc: { validate } }) };
  let instance: ReturnType<typeof load> | undefined;
  let loaded: Data | undefined;
  let direct: ReturnType<typeof loadDirect> | undefined;
  let directData: Data | undefined;
  return {
    async evaluateFrom(source, data) {
      if (data !== directData) direct = undefined;
      directData = data;
      direct ??= loadDirect(module, data);
      try {
        const host = await direct;
        let unread: unknown;
        const fill = (target: Uint8Array) => {
          try {
            source.fill(target);
          } catch (error) {
            unread = error;
            throw error;
          }
        };
        try {
          return reportOf(
            run(() => host.evaluate({ size: source.size, fill })),
            module,
          );
        } catch (error) {
          throw unread ?? error;
        }
      } catch (error) {
        direct = undefined;
        throw error;
      }
    },
    async evaluate(snapshot, data) {
      instance ??= load(module);
      try {
        const policy = await instance;
        if (data !== loaded) policy.setData(mergeData(module.data, data ?? {}));
        loaded = data;
        return reportOf(
          run(() => policy.evaluate(exactBuffer(snapshot), REPORT_ENTRYPOINT)),
          module,
        );
      } catch (error) {
        // What an interrupted call left in the module's memory is not known.
        instance = undefined;
        loaded = undefined;
        throw error;
      }
    },
  };
}

/** Evaluates once. For several snapshots keep a `createEvaluator`. */
export function evaluate(bundle: Bundle, snapshot: ArrayBuffer | Uint8Array): Promise<Report> {
  return createEvaluator(bundle).evaluate(snapshot);
}

async function load({ wasm, data }: Module) {
  try {
    const policy = await loadPolicy(wasm);
    if (Object.keys(data).length > 0) policy.setData(data);
    return policy;
  } catch (error) {
    throw new EvaluationError('module-rejected', `policy.wasm cannot be loaded: ${reason(error)}`);
  }
}

async function loadDirect({ wasm, data }: Module, over: Data | undefined) {
  try {
    return await openDirectHost(wasm, mergeData(data, over ?? {}), REPORT_ENTRYPOINT);
  } catch (error) {
    throw new EvaluationError('module-rejected', `policy.wasm cannot be loaded: ${reason(error)}`);
  }
}

function run(call: () => unknown): Json {
  try {
    return call() as Json;
  } catch (error) {
    throw new EvaluationError('aborted', `the evaluation was aborted: ${reason(error)}`);
  }
}

function reportOf(resultSet: Json, module: Module): Report {
  const [first] = Array.isArray(resultSet) ? (resultSet as readonly Json[]) : [];
  const result = isObject(first) ? member(first, 'result') : undefined;
  if (result === undefined) throw new EvaluationError('no-result', 'the evaluation gave no result');
  const rejected = isObject(result) ? member(result, 'error') : undefined;
  if (isObject(rejected)) {
    if (member(rejected, 'errors') !== undefined)
      throw new EvaluationError('data-rejected', faultsText(rejected));
    const message = member(rejected, 'message');
    const offset = member(rejected, 'offset');
    throw new EvaluationError(
      'snapshot-rejected',
      `the snapshot was rejected: ${typeof message === 'string' ? message : 'no reason given'}`,
      typeof offset === 'number' ? offset : undefined,
    );
  }
  try {
    return readReport(result, module.policies);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new EvaluationError('malformed-result', `the module's report is malformed: ${error.message}`);
  }
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The SDK takes bytes only as an `ArrayBuffer`, and takes all of it. */
function exactBuffer(bytes: ArrayBuffer | Uint8Array): ArrayBuffer {
  if (bytes instanceof ArrayBuffer) return bytes;
  const { buffer, byteOffset, byteLength } = bytes;
  if (buffer instanceof ArrayBuffer && byteOffset === 0 && byteLength === buffer.byteLength) return buffer;
  return new Uint8Array(bytes).buffer;
}

/** The SDK throws strings, `{ message }` records and errors. */
function reason(thrown: unknown): string {
  if (typeof thrown === 'string') return thrown;
  if (typeof thrown === 'object' && thrown !== null && 'message' in thrown) return String(thrown.message);
  return String(thrown);
}
