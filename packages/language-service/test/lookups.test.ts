/** Rows that are looked up, in the editor. */
import { describe, expect, it } from 'vitest';
import { complete } from './support/marked.js';

const file = (rule: string) => `package platforms.mine
platform mine version "1.0"
table owners from "owners.json" {
  /// The package.
  key package: string
  /// Who answers.
  team: string
}
asset Hook {
  key id: string
}
policy X-01 "T" {
  severity low
  for hook in Hook
  ${rule}
}`;

describe('a row that is looked up', () => {
  it('has the columns of its table', () => {
    expect(complete(file('require owners[hook.id].|')).labels).toEqual(['package', 'team']);
    expect(
      complete(file('require owners[hook.id] is present and owners[hook.id].| == "x"')).labels,
    ).toContain('team');
  });
  it('is looked up by what the asset holds', () => {
    expect(complete(file('require owners[hook.|] is present')).labels).toContain('id');
  });
});
