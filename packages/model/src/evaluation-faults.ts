/**
 * What keeps an evaluation from having a report: the value of the entrypoint `policyc/errors`, and what stands in the place
 * of a report where there are such faults. Equal on every engine, as reports are. Where there is a fault there is no
 * report: nothing passes because of a value that nobody meant.
 */
export const ERRORS_FORMAT = 'policyc-errors/1';
export const ERRORS_ENTRYPOINT = 'policyc/errors';

/** At most so many faults are listed; `total` counts all. */
export const FAULT_LIMIT = 20;

export interface EvaluationFault {
  /** Where the fault is: OPA's data, or the snapshot. */
  readonly in: 'data' | 'input';
  /** The way there, from the root. */
  readonly path: readonly (string | number)[];
  readonly code: EvaluationFaultCode;
  /** What is expected there. Never quotes a value: it may be secret. */
  readonly message: string;
}

export type EvaluationFaultCode =
  | 'wrong-type'
  | 'guard-fails'
  | 'unknown-parameter'
  | 'unknown-table'
  | 'no-snapshot';

export interface EvaluationErrors {
  readonly format: typeof ERRORS_FORMAT;
  /** By path, at most `FAULT_LIMIT`. */
  readonly errors: readonly EvaluationFault[];
  readonly total: number;
}

/** What the report's entrypoints give instead of a report. */
export interface FailedReport {
  readonly error: {
    readonly message: typeof FAULTS_MESSAGE | typeof NO_SNAPSHOT_MESSAGE;
    readonly errors: readonly EvaluationFault[];
    readonly total: number;
  };
}

export const FAULTS_MESSAGE = 'the data of the policies is not valid';

/** Where the faults are those of the input. The module tells instead what is wrong first in the text, and where. */
export const NO_SNAPSHOT_MESSAGE = 'the input is no snapshot that can be evaluated';

/** Where parameters lie in OPA's data: `data.policyc.params["package.name"]`. */
export const PARAMS_PATH = ['policyc', 'params'] as const;

/** Where the rows of tables lie: `data.policyc.tables["package.name"]`. */
export const TABLES_PATH = ['policyc', 'tables'] as const;

/** Where the earlier snapshot lies that serves where the snapshot itself has none. */
export const BASELINE_PATH = ['policyc', 'baseline'] as const;

/**
 * Where it stands how a module checks what no policy reads of a snapshot: kinds that no policy names, and `origins`. What is read is always
 * checked in full; engines that get a snapshot as values have nothing to check.
 */
export const VALIDATE_PATH = ['policyc', 'validate'] as const;

/** All of JSON's grammar, or quotes and brackets alone. */
export type Validation = 'full' | 'structural';
export const VALIDATIONS: readonly Validation[] = ['full', 'structural'];

/**
 * The input is no snapshot, or something that policies read of it is of the wrong type. One fault, of the input as a whole, that stands alone:
 * the parts are told by `validateSnapshot`.
 */
export const INPUT_FAULT: EvaluationFault = {
  in: 'input',
  path: [],
  code: 'no-snapshot',
  message:
    'expected a snapshot of the format policyc-snapshot/1, in which what the policies read can be read',
};

/** The messages that do not depend on a type. */
export const FAULT_MESSAGES = {
  notAnObject: 'expected an object of values by parameter',
  noBaseline: 'expected an earlier snapshot, an object',
  noValidation: `expected ${VALIDATIONS.map((v) => JSON.stringify(v)).join(' or ')}`,
  unknownParameter: 'no parameter has this name',
  noTables: 'expected an object of rows by table',
  unknownTable: 'no table has this name',
} as const;
