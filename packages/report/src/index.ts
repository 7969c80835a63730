export { columns } from './columns.js';
export { formatCobertura } from './coverage-cobertura.js';
export { formatCoverageJson } from './coverage-json.js';
export { formatLcov } from './coverage-lcov.js';
export { conditionPercent } from './coverage-totals.js';
export { type DiagnosticsOptions, formatDiagnostics } from './diagnostics.js';
export { type DiagnosticRule, formatDiagnosticsSarif } from './diagnostics-sarif.js';
export { formatHtml } from './html.js';
export {
  formatInventory,
  formatInventoryCsv,
  formatInventoryJson,
  type InventoryGroup,
} from './inventory.js';
export { FINDINGS_FORMAT, formatJson, type ToolInfo } from './json.js';
export { type MutationTotal, mutationTotal } from './mutation-totals.js';
export { plural, severityRank } from './order.js';
export { formatSarif } from './sarif.js';
export { formatSchemaChanges, formatSchemaChangesJson, type SchemaVersions } from './schema-changes.js';
export { formatSchemaReference } from './schema-reference.js';
export { formatSnapshotDiff, formatSnapshotDiffJson } from './snapshot-diff.js';
export {
  formatSnapshotSummary,
  formatSnapshotSummaryJson,
  type SnapshotSummary,
} from './snapshot-summary.js';
export { formatTerminal, type TerminalOptions } from './terminal.js';
export { formatInputs } from './terminal-inputs.js';
export { formatClosing } from './terminal-summary.js';
export { formatTestJson } from './test-json.js';
export { formatJunit } from './test-junit.js';
export type { TestCase, TestRun } from './test-results.js';
export { formatTestTerminal, type TestTerminalOptions } from './test-terminal.js';
export { visible } from './visible.js';
