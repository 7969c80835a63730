import { describe, expect, test } from 'vitest';
import { statementEffect } from '../src/sql-statement.js';

describe('what a statement does', () => {
  test.each([
    ['SELECT * FROM beans', 'read'],
    ['  -- drop nothing\n/* update */ select 1', 'read'],
    ['select replace(name, 1, 2), (truncate(price, 1)) from beans for update', 'read'],
    ["select * from beans where state = 'delete' or note = 'update me'", 'read'],
    ['with old as (select id from beans) update beans set sold = 1', 'write'],
    ['with old as (delete from beans returning id) select * from old', 'delete'],
    ['select * into sold from beans', 'write'],
    ['insert into beans values (1)', 'write'],
    ['update beans set sold = 1; drop table sacks', 'delete'],
    ['set nocount on\nmerge beans', 'write'],
    ["begin execute immediate 'drop table beans'; end;", 'delete'],
    ["={{ 'DELETE FROM beans WHERE id = ' + $json.id }}", 'delete'],
    ['={{ $json.statement }}', undefined],
    ['call sell_beans(1)', undefined],
    ['set role to clerk', undefined],
    ['', undefined],
  ])('%s', (sql, effect) => expect(statementEffect(sql)).toBe(effect));

  test('hostile text takes no long time', () => {
    for (const text of ['/*', '--', '\n', '(', 'select into ', ' '])
      expect(() => statementEffect(text.repeat(100_000))).not.toThrow();
  });
});
