import { expect, it } from 'vitest';
import { makeScalarTables } from '../src/scalar-grammars.js';
import { SCALAR_TABLES } from '../src/scalar-tables.generated.js';

// Where this fails: node packages/builtins/scripts/write-scalar-tables.mjs
it('the tables of scalar types are those of their grammars', () => {
  expect(SCALAR_TABLES).toEqual(makeScalarTables());
});
