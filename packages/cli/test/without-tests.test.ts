import { expect, it } from 'vitest';
import { withoutTests } from '../src/without-tests.js';

const pack = { uri: 'packs/a.policy', text: 'package a\npolicy A-1 "x" {}\n' };
const tests = {
  uri: 'packs/a_test.policy',
  text: 'package a_test\n// of the policy\ntest "a policy of two" for A-1 {\n  case x.y = "policy"\n}\n',
};

it('leaves test files out', () => {
  expect(withoutTests([pack, tests])).toEqual([pack]);
});

it('loses no policy, whatever its file is called', () => {
  const odd = { ...tests, text: `${tests.text}\n} /* */ policy A-2 "y" {}` };
  expect(withoutTests([pack, odd])).toEqual([pack, odd]);
});

it('leaves nothing out where nothing else is there', () => {
  expect(withoutTests([tests])).toEqual([tests]);
});
