/** The shape is what rules are looked for by in other modules: it must not depend on what they call things. */
import { expect, it } from 'vitest';
import { call, check, infix, never, ref, scalar, someIn, variable } from '../../src/rego/ast.js';
import { shapeOf } from '../../src/rego/shape.js';
import { comprehension, every, rule } from '../../src/rego/tidy.js';

/** A rule with everything that statements and expressions can be. */
function sample(
  names: { readonly subject: string; readonly element: string; readonly helper: string },
  limit = 'limit',
) {
  const { subject, element, helper } = names;
  return [
    rule({
      name: helper,
      params: [subject],
      value: comprehension(
        'object',
        variable(element),
        [someIn(element, ref(subject, 'items'))],
        scalar('key'),
      ),
      body: [
        never(call(`${helper}_f`, variable(subject))),
        every(element, ref('input', 'all'), [check(infix(variable(element), '==', scalar(limit)))]),
      ],
    }),
  ];
}

it('is the same whatever variables and helpers are called', () => {
  const one = sample({ subject: 'step', element: 'x', helper: 'some1_t' });
  const other = sample({ subject: 'automation', element: 'parameter', helper: 'any12_t' });
  expect(shapeOf(one)).toBe(shapeOf(other));
});

it('is another one for other constants and other statements', () => {
  const names = { subject: 'step', element: 'x', helper: 'some1_t' };
  expect(shapeOf(sample(names))).not.toBe(shapeOf(sample(names, 'another limit')));
  expect(shapeOf(sample(names))).not.toBe(shapeOf([...sample(names), ...sample(names)]));
});
