/**
 * Diagnostics as SARIF 2.1.0: one run, one rule for each code that may occur, one result for each diagnostic.
 * Invariant: valid by the OASIS schema; lines and columns are one-based.
 */
import type { Diagnostic, SourceText, Span } from '@policyc/base';
import type { ToolInfo } from './json.js';
import { baseIds, createArtifacts } from './sarif-artifacts.js';

/** What is said of a code beside its findings. */
export interface DiagnosticRule {
  readonly code: string;
  readonly description: string;
  readonly rationale: string;
}

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/**
 * @param rules what may be found; diagnostics with other codes are left out of the list of rules only
 * @param sources texts by URI
 * @param base what the paths of files are relative to, as a URI that ends with a slash
 * @returns indented JSON, ending with a line break
 */
export function formatDiagnosticsSarif(
  diagnostics: readonly Diagnostic[],
  rules: readonly DiagnosticRule[],
  sources: ReadonlyMap<string, SourceText>,
  tool: ToolInfo,
  base?: string,
): string {
  const artifact = createArtifacts(base);
  const ruleIndex = new Map(rules.map((r, i) => [r.code, i]));
  const location = (uri: string, span: Span, message?: string) => ({
    physicalLocation: {
      artifactLocation: artifact(uri),
      ...region(sources.get(uri), span),
    },
    ...(message === undefined ? {} : { message: { text: message } }),
  });
  const document = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: tool.name,
            version: tool.version,
            semanticVersion: tool.version,
            rules: rules.map((r) => ({
              id: r.code,
              shortDescription: { text: r.description },
              fullDescription: { text: `${r.description} ${r.rationale}` },
              help: { text: `${r.rationale} \`policyc explain ${r.code}\` shows an example.` },
            })),
          },
        },
        ...baseIds(base),
        results: diagnostics.map((d) => ({
          ruleId: d.code,
          ...(ruleIndex.has(d.code) ? { ruleIndex: ruleIndex.get(d.code) } : {}),
          level: d.severity === 'error' || d.severity === 'warning' ? d.severity : 'note',
          message: { text: d.help === undefined ? d.message : `${d.message} ${d.help}` },
          locations: [location(d.uri, d.span)],
          ...(d.related === undefined
            ? {}
            : { relatedLocations: d.related.map((r) => location(r.uri, r.span, r.message)) }),
        })),
        columnKind: 'utf16CodeUnits',
      },
    ],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function region(source: SourceText | undefined, span: Span): object {
  if (source === undefined) return {};
  const start = source.positionAt(span.start);
  const end = source.positionAt(span.end);
  return {
    region: {
      startLine: start.line + 1,
      startColumn: start.column + 1,
      endLine: end.line + 1,
      endColumn: end.column + 1,
    },
  };
}
