/**
 * Grammar of types and expressions. LL(2). The selection form `x in source [where p]` is one rule, `binder`, for every
 * place that selects. What may stand only once (a comparison, `where`) is accepted more often here, so that the
 * tree builder can say precisely what is wrong.
 * Longer than most files, since the rules of expressions call each other and one class has to hold them.
 */
import { CstParser, type TokenType } from 'chevrotain';
import { isName } from './token-shape.js';
import * as t from './tokens.js';

const aggregates: ReadonlySet<string> = new Set(t.AGGREGATES);

/** Alternatives and what may come again are fields: what stands in its rule is made anew whenever the rule runs, and V8 optimises it anew. */
export class ExpressionParser extends CstParser {
  /** Whether the k-th token ahead is written so. */
  protected isWritten(k: number, image: string): boolean {
    return this.LA(k).image === image;
  }

  protected oneOf(types: readonly TokenType[], label: string): { ALT: () => void }[] {
    return types.map((type) => ({
      ALT: () => {
        this.CONSUME(type, { LABEL: label });
      },
    }));
  }

  readonly #typeOptional = () => this.CONSUME(t.Question);
  readonly #typeUnknown = () => {
    this.CONSUME(t.reserved.or);
    this.CONSUME(t.reserved.unknown);
  };
  type = this.RULE('type', () => {
    this.SUBRULE(this.baseType);
    this.OPTION(this.#typeOptional);
    this.OPTION2(this.#typeUnknown);
  });

  readonly #baseTypeReverse = this.oneOf([t.contextual.many, t.contextual.one], 'reverse');
  readonly #baseTypeCollection = this.oneOf([t.contextual.list, t.contextual.set], 'collection');
  readonly #baseTypeChoices = [
    {
      ALT: () => {
        this.CONSUME(t.contextual.ref);
        this.CONSUME(t.Ident, { LABEL: 'name' });
      },
    },
    {
      ALT: () => {
        this.OR2(this.#baseTypeReverse);
        this.CONSUME2(t.Ident, { LABEL: 'name' });
        this.CONSUME(t.contextual.via);
        this.CONSUME(t.Word, { LABEL: 'via' });
      },
    },
    {
      ALT: () => {
        this.OR3(this.#baseTypeCollection);
        this.CONSUME(t.contextual.of);
        this.SUBRULE(this.baseType, { LABEL: 'element' });
      },
    },
    {
      ALT: () => {
        this.CONSUME(t.contextual.map);
        this.CONSUME2(t.contextual.of);
        this.SUBRULE2(this.baseType, { LABEL: 'key' });
        this.CONSUME(t.contextual.to);
        this.SUBRULE3(this.baseType, { LABEL: 'value' });
      },
    },
    {
      ALT: () => {
        this.CONSUME3(t.Ident, { LABEL: 'name' });
      },
    },
  ];
  baseType = this.RULE('baseType', () => {
    this.OR(this.#baseTypeChoices);
  });

  readonly #binderIn = this.oneOf([t.reserved.in, t.contextual.of, t.Colon], 'in');
  readonly #binderRemoved = {
    GATE: () => isName(this.LA(2)),
    DEF: () => this.CONSUME(t.contextual.removed),
  };
  readonly #binderMore = () => {
    this.CONSUME(t.reserved.where);
    this.SUBRULE(this.expr, { LABEL: 'guard' });
  };
  /** `x in source [where p]` */
  binder = this.RULE('binder', () => {
    this.CONSUME(t.Ident, { LABEL: 'name' });
    this.OR(this.#binderIn);
    this.OPTION(this.#binderRemoved);
    this.SUBRULE(this.postfix, { LABEL: 'source' });
    this.MANY(this.#binderMore);
  });

  readonly #exprLink = this.oneOf(
    [t.reserved.and, t.reserved.or, t.AndAnd, t.OrOr, t.reserved.otherwise, t.QuestionQuestion],
    'link',
  );
  readonly #exprMore = () => {
    this.OR2(this.#exprLink);
    this.SUBRULE2(this.operand);
  };
  readonly #exprChoices = [
    {
      ALT: () => {
        this.CONSUME(t.reserved.if);
        this.SUBRULE(this.expr, { LABEL: 'condition' });
        this.CONSUME(t.reserved.then);
        this.SUBRULE2(this.expr, { LABEL: 'consequence' });
        this.OPTION(() => {
          this.CONSUME(t.reserved.else);
          this.SUBRULE3(this.expr, { LABEL: 'alternative' });
        });
      },
    },
    {
      ALT: () => {
        this.SUBRULE(this.operand);
        this.MANY(this.#exprMore);
      },
    },
  ];
  expr = this.RULE('expr', () => {
    this.OR(this.#exprChoices);
  });

  readonly #operandNegation = this.oneOf([t.reserved.not, t.Bang], 'negation');
  readonly #operandChoices = [
    {
      ALT: () => {
        this.OR2(this.#operandNegation);
        this.SUBRULE(this.operand);
      },
    },
    {
      ALT: () => {
        this.SUBRULE(this.quantifier);
      },
    },
    {
      ALT: () => {
        this.SUBRULE(this.comparison);
      },
    },
  ];
  operand = this.RULE('operand', () => {
    this.OR(this.#operandChoices);
  });

  readonly #quantifierWord = this.oneOf([t.reserved.some, t.reserved.no], 'word');
  readonly #quantifierChoices = [
    {
      ALT: () => {
        this.OR2(this.#quantifierWord);
        this.SUBRULE(this.binder);
      },
    },
    {
      ALT: () => {
        this.CONSUME(t.reserved.every, { LABEL: 'word' });
        this.SUBRULE2(this.binder);
        this.OPTION(() => {
          this.CONSUME(t.reserved.satisfies);
          this.SUBRULE(this.expr);
        });
      },
    },
  ];
  quantifier = this.RULE('quantifier', () => {
    this.OR(this.#quantifierChoices);
  });

  readonly #comparisonMore = () => {
    this.SUBRULE(this.comparisonTail);
  };
  comparison = this.RULE('comparison', () => {
    this.SUBRULE(this.sum);
    this.MANY(this.#comparisonMore);
  });

  readonly #comparisonTailOperator = this.oneOf(
    [t.EqualEqual, t.NotEqual, t.LessEqual, t.GreaterEqual, t.Less, t.Greater, t.Equal],
    'operator',
  );
  readonly #comparisonTailOperator2 = this.oneOf(
    [t.reserved.in, t.contextual.like, t.contextual.matches],
    'operator',
  );
  readonly #comparisonTailTest = this.oneOf([t.reserved.absent, t.reserved.unknown, t.Ident], 'test');
  readonly #comparisonTailChoices = [
    {
      ALT: () => {
        this.OR2(this.#comparisonTailOperator);
        this.SUBRULE(this.sum);
      },
    },
    {
      ALT: () => {
        this.OPTION(() => this.CONSUME(t.reserved.not));
        this.OR3(this.#comparisonTailOperator2);
        this.SUBRULE2(this.sum);
      },
    },
    {
      ALT: () => {
        this.CONSUME(t.contextual.subset, { LABEL: 'operator' });
        this.CONSUME(t.contextual.of);
        this.SUBRULE3(this.sum);
      },
    },
    {
      ALT: () => {
        this.CONSUME(t.contextual.disjoint, { LABEL: 'operator' });
        this.CONSUME(t.contextual.from);
        this.SUBRULE4(this.sum);
      },
    },
    {
      ALT: () => {
        this.CONSUME(t.reserved.is);
        this.OPTION2(() => this.CONSUME2(t.reserved.not));
        this.OR4(this.#comparisonTailTest);
      },
    },
  ];
  comparisonTail = this.RULE('comparisonTail', () => {
    this.OR(this.#comparisonTailChoices);
  });

  readonly #sumOperator = this.oneOf([t.Plus, t.Minus], 'operator');
  readonly #sumMore = () => {
    this.OR(this.#sumOperator);
    this.SUBRULE2(this.product);
  };
  sum = this.RULE('sum', () => {
    this.SUBRULE(this.product);
    this.MANY(this.#sumMore);
  });

  readonly #productMore = () => {
    this.CONSUME(t.Star, { LABEL: 'operator' });
    this.SUBRULE2(this.postfix);
  };
  product = this.RULE('product', () => {
    this.SUBRULE(this.postfix);
    this.MANY(this.#productMore);
  });

  readonly #postfixChoices = [
    {
      ALT: () => {
        this.CONSUME(t.Dot);
        this.CONSUME(t.Word, { LABEL: 'member' });
      },
    },
    {
      ALT: () => {
        this.SUBRULE(this.subscript);
      },
    },
    {
      ALT: () => {
        this.SUBRULE(this.args);
      },
    },
  ];
  readonly #postfixMore = () => {
    this.OR(this.#postfixChoices);
  };
  postfix = this.RULE('postfix', () => {
    this.SUBRULE(this.primary);
    this.MANY(this.#postfixMore);
  });

  subscript = this.RULE('subscript', () => {
    this.CONSUME(t.LBracket);
    this.SUBRULE(this.expr);
    this.CONSUME(t.RBracket);
  });

  readonly #argsMore = () => {
    this.SUBRULE(this.expr);
    this.OPTION(() => this.CONSUME(t.Comma));
  };
  args = this.RULE('args', () => {
    this.CONSUME(t.LParen);
    this.MANY(this.#argsMore);
    this.CONSUME(t.RParen);
  });

  readonly #primaryAtom = this.oneOf(
    [
      ...[t.Ident, t.reserved.true, t.reserved.false, t.reserved.absent, t.reserved.unknown],
      ...[t.Str, t.Typed, t.Gap],
    ],
    'atom',
  );
  readonly #primaryChoices = [
    {
      GATE: () => aggregates.has(this.LA(1).image) && this.LA(2).tokenType === t.LParen,
      ALT: () => {
        this.SUBRULE(this.aggregate);
      },
    },
    {
      GATE: () => this.LA(2).tokenType === t.contextual.from,
      ALT: () => {
        this.SUBRULE(this.walk);
      },
    },
    {
      GATE: () => this.isPartial(),
      ALT: () => {
        this.SUBRULE(this.partial);
      },
    },
    {
      ALT: () => {
        this.OR2(this.#primaryAtom);
      },
    },
    {
      ALT: () => {
        this.CONSUME(t.Quantity);
        this.OPTION(() => this.CONSUME(t.contextual.ago));
      },
    },
    {
      ALT: () => {
        this.OPTION2(() => this.CONSUME(t.Minus));
        this.CONSUME(t.Num);
      },
    },
    {
      ALT: () => {
        this.SUBRULE(this.paren);
      },
    },
    {
      ALT: () => {
        this.SUBRULE(this.list);
      },
    },
    {
      ALT: () => {
        this.SUBRULE(this.braces);
      },
    },
  ];
  primary = this.RULE('primary', () => {
    this.OR(this.#primaryChoices);
  });

  paren = this.RULE('paren', () => {
    this.CONSUME(t.LParen);
    this.SUBRULE(this.expr);
    this.CONSUME(t.RParen);
  });

  list = this.RULE('list', () => {
    this.CONSUME(t.LBracket);
    this.MANY(() => {
      this.SUBRULE(this.expr);
      this.OPTION(() => this.CONSUME(t.Comma));
    });
    this.CONSUME(t.RBracket);
  });

  /** `{ a, b }` set, `{ a: 1 }` map, record or asset, `{}` by expected type. */
  braces = this.RULE('braces', () => {
    this.CONSUME(t.LBrace);
    this.MANY(() => {
      this.SUBRULE(this.entry);
      this.OPTION(() => this.CONSUME(t.Comma));
    });
    this.CONSUME(t.RBrace);
  });

  readonly #entryKey = this.oneOf([t.Word, t.Str], 'key');
  entry = this.RULE('entry', () => {
    this.OPTION({
      GATE: () => this.LA(2).tokenType === t.Colon,
      // The gate looks at the second token; to tell by all pairs of tokens would take a tenth of the grammar's analysis.
      MAX_LOOKAHEAD: 1,
      DEF: () => {
        this.OR(this.#entryKey);
        this.CONSUME(t.Colon);
      },
    });
    this.SUBRULE(this.expr);
  });

  /** `partial [...]`; without the blank it is an index. */
  private isPartial(): boolean {
    const [word, bracket] = [this.LA(1), this.LA(2)];
    if (word.tokenType !== t.contextual.partial) return false;
    if (bracket.tokenType === t.LBrace) return true;
    return bracket.tokenType === t.LBracket && bracket.startOffset !== (word.endOffset ?? 0) + 1;
  }

  readonly #partialChoices = [
    {
      ALT: () => {
        this.SUBRULE(this.list);
      },
    },
    {
      ALT: () => {
        this.SUBRULE(this.braces);
      },
    },
  ];
  partial = this.RULE('partial', () => {
    this.CONSUME(t.contextual.partial);
    this.OR(this.#partialChoices);
  });

  readonly #aggregateChoices = [
    {
      GATE: () => isName(this.LA(1)) && this.LA(2).tokenType === t.reserved.in,
      ALT: () => {
        this.SUBRULE(this.binder);
        this.OPTION(() => {
          this.CONSUME(t.contextual.giving);
          this.SUBRULE(this.expr, { LABEL: 'giving' });
        });
      },
    },
    {
      ALT: () => {
        this.SUBRULE2(this.expr, { LABEL: 'argument' });
      },
    },
  ];
  aggregate = this.RULE('aggregate', () => {
    this.CONSUME(t.Ident, { LABEL: 'fn' });
    this.CONSUME(t.LParen);
    this.OR(this.#aggregateChoices);
    this.CONSUME(t.RParen);
  });

  /** `control from a to b unless through x in K where s` */
  walk = this.RULE('walk', () => {
    this.CONSUME(t.Ident, { LABEL: 'edge' });
    this.CONSUME(t.contextual.from);
    this.OPTION(() => {
      this.SUBRULE(this.end, { LABEL: 'start' });
    });
    this.OPTION2(() => {
      this.CONSUME(t.contextual.to);
      this.OPTION3(() => {
        this.SUBRULE2(this.end, { LABEL: 'target' });
      });
    });
    this.OPTION4(() => {
      this.CONSUME(t.contextual.unless);
      this.CONSUME(t.contextual.through);
      this.SUBRULE(this.binder);
    });
  });

  readonly #endChoices = [
    {
      GATE: () => this.LA(2).tokenType === t.reserved.in,
      ALT: () => {
        this.SUBRULE(this.binder);
      },
    },
    {
      ALT: () => {
        this.SUBRULE(this.postfix);
      },
    },
  ];
  end = this.RULE('end', () => {
    this.OR(this.#endChoices);
  });
}
