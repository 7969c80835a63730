/**
 * The errors of this room. Every failure is one of these: a caller can tell a damaged bundle from a rejected snapshot
 * from a fault of the module, and none of them can be mistaken for a pass.
 */

export type BundleErrorCode =
  | 'not-gzip'
  | 'truncated'
  | 'damaged'
  | 'too-large'
  | 'unsafe-entry'
  | 'missing-entry'
  | 'bad-manifest'
  | 'delta-bundle'
  | 'unsigned'
  | 'bad-signature';

/** The bundle cannot be used. `entry` names the archive member where that is known. */
export class BundleError extends Error {
  override readonly name = 'BundleError';
  constructor(
    readonly code: BundleErrorCode,
    message: string,
    readonly entry?: string,
  ) {
    super(message);
  }
}

/** A key cannot be used. The message never quotes it. */
export class KeyError extends Error {
  override readonly name = 'KeyError';
}

export type EvaluationErrorCode =
  | 'module-rejected'
  | 'snapshot-rejected'
  | 'data-rejected'
  | 'aborted'
  | 'unread'
  | 'no-result'
  | 'malformed-result'
  | 'timeout';

/** The evaluation gave no report. `offset` is the byte of the snapshot where the module stopped reading. */
export class EvaluationError extends Error {
  override readonly name = 'EvaluationError';
  constructor(
    readonly code: EvaluationErrorCode,
    message: string,
    readonly offset?: number,
  ) {
    super(message);
  }
}
