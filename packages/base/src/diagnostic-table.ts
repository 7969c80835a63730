import type { Diagnostic, DiagnosticSeverity, Fix, RelatedPlace } from './diagnostic.js';
import type { Span } from './span.js';

/** How one kind of diagnostic is worded. `P` are its typed parameters. */
export interface DiagnosticEntry<P> {
  readonly severity: DiagnosticSeverity;
  readonly message: (params: P) => string;
  readonly help?: (params: P) => string | undefined;
}

/** Declares one entry of a diagnostic table; exists to infer `P`. */
export function defineDiagnostic<P>(entry: DiagnosticEntry<P>): DiagnosticEntry<P> {
  return entry;
}

type ParamsOf<E> = E extends DiagnosticEntry<infer P> ? P : never;

export interface DiagnosticExtras {
  readonly fixes?: readonly Fix[];
  readonly related?: readonly RelatedPlace[];
}

/**
 * Makes the function that creates diagnostics of one phase's table.
 * @param table entries by code (`area/slug`)
 * @returns `create(code, uri, span, params, extras)`
 */
export function createDiagnosticFactory<T extends Readonly<Record<string, DiagnosticEntry<never>>>>(
  table: T,
) {
  return function create<C extends keyof T & string>(
    code: C,
    uri: string,
    span: Span,
    params: ParamsOf<T[C]>,
    extras: DiagnosticExtras = {},
  ): Diagnostic {
    const entry = table[code] as unknown as DiagnosticEntry<ParamsOf<T[C]>>;
    const help = entry.help?.(params);
    return {
      code,
      severity: entry.severity,
      uri,
      span,
      message: entry.message(params),
      ...(help === undefined ? {} : { help }),
      ...(extras.fixes?.length ? { fixes: extras.fixes } : {}),
      ...(extras.related?.length ? { related: extras.related } : {}),
    };
  };
}
