/** `policyc inventory`: what there is, who answers for it, who can reach it, and what the exports do not tell. */
import { type InputSummary, snapshotStatistics } from '@policyc/model';
import { inventoryOf } from '@policyc/platforms';
import {
  formatInventory,
  formatInventoryCsv,
  formatInventoryJson,
  type InventoryGroup,
} from '@policyc/report';
import { readClock } from '../clock.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { loadSchema } from '../load-schema.js';
import { openSnapshot } from '../open-snapshot.js';
import type { TerminalIo } from '../terminal-io.js';
import { writeWhole } from '../write-file.js';

export interface InventoryCommandOptions {
  readonly format: 'table' | 'json' | 'csv';
  readonly by?: InventoryGroup;
  readonly kind?: readonly string[];
  readonly output?: string;
  readonly verbose?: true;
}

export async function runInventory(
  paths: readonly string[],
  options: InventoryCommandOptions,
  io: TerminalIo,
): Promise<ExitCode> {
  const schema = await loadSchema(undefined, io);
  if (schema === undefined) return EXIT.policies;
  const { snapshot, inputs, prefix } = await openSnapshot(paths, schema, readClock(undefined), io);
  const { kind } = options;
  const rows = inventoryOf(snapshot)
    .filter((row) => kind === undefined || kind.includes(row.kind))
    .map(({ location, ...row }) =>
      location ? { ...row, location: { ...location, file: prefix + location.file } } : row,
    );
  const report = {
    platform: snapshot.platform,
    rows,
    kinds: snapshotStatistics(schema, snapshot),
    ...(inputs ? { inputs } : {}),
  };
  const text = {
    table: () =>
      formatInventory(report, {
        color: options.output === undefined && io.outStyle.color,
        verbose: options.verbose === true,
        ...(options.by ? { by: options.by } : {}),
      }),
    csv: () => formatInventoryCsv(report),
    json: () => formatInventoryJson(report),
  }[options.format]();
  if (options.output === undefined) await io.out(text);
  else writeWhole(options.output, text);
  return isDamaged(inputs) ? EXIT.inputs : EXIT.clean;
}

/** What a damaged file holds is missing from the list. */
function isDamaged(inputs: InputSummary | undefined): boolean {
  return inputs?.skipped.some((s) => s.damaged) ?? false;
}
