/** Values that are given for parameters by name: which parameters they are of, and whether they are values of them. */
import { closestName, compareUtf8, type Json } from '@policyc/base';
import { bindData, type Data, type ir } from '@policyc/ir';
import { expectedParamValue, isParamValue, type Snapshot } from '@policyc/model';

export type GivenParams = Readonly<Record<string, Json>>;

export interface ResolvedParams {
  /** By `Param.id`. */
  readonly values: ReadonlyMap<string, ir.ParamValue>;
  /** One sentence for each value that cannot be used. */
  readonly problems: readonly string[];
}

/**
 * @param given by id, or by the bare name where one package alone has it
 * @param program with the defaults
 * @param tables the data with the rows of the program's tables, which guards may look into
 */
export function resolveParams(given: GivenParams, program: ir.Program, tables: Data): ResolvedParams {
  const values = new Map<string, ir.ParamValue>();
  const problems: string[] = [];
  const ids = program.params.map((p) => p.id);
  for (const [name, value] of Object.entries(given)) {
    const id = paramId(name, ids);
    const param = program.params.find((p) => p.id === ('id' in id ? id.id : undefined));
    if ('problem' in id) problems.push(tableProblem(name, program) ?? id.problem);
    else if (param && !isParamValue(value, param.type, program.schema))
      problems.push(`${param.id}: ${expectedParamValue(param.type, program.schema)}`);
    else if (param) values.set(param.id, value as ir.ParamValue);
  }
  if (problems.length > 0) return { values, problems };
  const replaced = program.params.filter((p) => values.has(p.id));
  const params = Object.fromEntries(replaced.map((p) => [p.id, values.get(p.id) as Json]));
  const { faults } = bindData(program, NOTHING, { policyc: { ...policycOf(tables), params } });
  return { values, problems: faults.map((f) => `${f.path.at(-1)}: ${f.message}`) };
}

function policycOf({ policyc }: Data): Data {
  return typeof policyc === 'object' && policyc !== null && !Array.isArray(policyc) ? (policyc as Data) : {};
}

function tableProblem(name: string, { tables }: ir.Program): string | undefined {
  const table = tables.find(({ id }) => id === name || id.endsWith(`.${name}`));
  return table && `${name}: that is a table, not a parameter; give its rows with --data`;
}

/** Guards that speak of assets are judged over none. */
const NOTHING: Snapshot = {
  format: 'policyc-snapshot/1',
  now: '1970-01-01T00:00:00Z',
  schema: { name: '', version: '' },
  assets: {},
} as Snapshot;

/** The parameter that a name stands for: an id, or a bare name that one package alone has. */
export function paramId(
  name: string,
  ids: readonly string[],
): { readonly id: string } | { readonly problem: string } {
  if (ids.includes(name)) return { id: name };
  const fits = ids.filter((id) => id.slice(id.lastIndexOf('.') + 1) === name);
  const [only] = fits;
  if (only !== undefined && fits.length === 1) return { id: only };
  if (fits.length > 1) return { problem: `${name}: there are several: ${fits.join(', ')}` };
  const bare = ids.map((id) => id.slice(id.lastIndexOf('.') + 1));
  const [longer, ...others] = name === '' ? [] : bare.filter((b) => b.startsWith(name));
  const near = closestName(name, [...ids, ...bare]) ?? (others.length === 0 ? longer : undefined);
  const hint = near === undefined ? knownParams(ids) : `; did you mean ${near}?`;
  return { problem: `${name}: no parameter has this name${hint}` };
}

const LISTED_PARAMS = 12;

function knownParams(ids: readonly string[]): string {
  if (ids.length === 0) return '; there are none';
  const more = ids.length > LISTED_PARAMS ? ', ...' : '';
  return `; there are ${[...ids].sort(compareUtf8).slice(0, LISTED_PARAMS).join(', ')}${more}`;
}
