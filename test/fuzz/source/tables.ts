/** Random tables: typed rows that come with OPA's data. */
import { type Type, tableKind } from '@policyc/model';
import { statesText } from './fields.js';
import { type Piece, piece } from './piece.js';
import { someScalar } from './values.js';
import { type FieldModel, plain, STRING, sortOf, type Writer } from './writer.js';

export function writeTables(w: Writer, packageName: string): readonly Piece[] {
  return Array.from({ length: w.oneIn(2) ? 1 + w.random(2) : 0 }, () => writeTable(w, packageName));
}

/** What a row says is always known; some of it may be absent. */
function writeTable(w: Writer, packageName: string): Piece {
  const name = w.fresh('t');
  const key: FieldModel = { name: 'id', type: plain(STRING), tag: 'stored' };
  const lines: Piece[] = [];
  const fields = Array.from({ length: 1 + w.random(4) }, (): FieldModel => {
    const scalar = w.oneIn(6) ? ({ tag: 'version_range' } as const) : someScalar(w);
    const isMany = scalar.tag !== 'version_range' && w.oneIn(5);
    const type: Type = isMany ? { tag: w.pick(['list', 'set'] as const), element: scalar } : scalar;
    const states = { type, optional: !isMany && w.oneIn(4), unknown: false };
    const field = w.fresh('v');
    lines.push(piece('field', '', `  ${field}: ${sortOf(type)}${statesText(states)}\n`));
    return { name: field, type: states, tag: 'stored' };
  });
  w.model.tables.push({ name, kind: tableKind(`${packageName}.${name}`), fields: [key, ...fields] });
  return piece(
    'declaration',
    '',
    `table ${name} from "${name}.json" {\n  key id: string\n`,
    ...lines,
    '}\n\n',
  );
}
