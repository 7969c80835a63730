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

  type = this.RULE('type', () => {
    this.SUBRULE(this.baseType);
    this.OPTION(() => this.CONSUME(t.Question));
    this.OPTION2(() => {
      this.CONSUME(t.reserved.or);
      this.CONSUME(t.reserved.unknown);
    });
  });

  baseType = this.RULE('baseType', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.contextual.ref);
          this.CONSUME(t.Ident, { LABEL: 'name' });
        },
      },
      {
        ALT: () => {
          this.OR2(this.oneOf([t.contextual.many, t.contextual.one], 'reverse'));
          this.CONSUME2(t.Ident, { LABEL: 'name' });
          this.CONSUME(t.contextual.via);
          this.CONSUME(t.Word, { LABEL: 'via' });
        },
      },
      {
        ALT: () => {
          this.OR3(this.oneOf([t.contextual.list, t.contextual.set], 'collection'));
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
    ]);
  });

  /** `x in source [where p]` */
  binder = this.RULE('binder', () => {
    this.CONSUME(t.Ident, { LABEL: 'name' });
    this.OR(this.oneOf([t.reserved.in, t.contextual.of, t.Colon], 'in'));
    this.OPTION({
      GATE: () => isName(this.LA(2)),
      DEF: () => this.CONSUME(t.contextual.removed),
    });
    this.SUBRULE(this.postfix, { LABEL: 'source' });
    this.MANY(() => {
      this.CONSUME(t.reserved.where);
      this.SUBRULE(this.expr, { LABEL: 'guard' });
    });
  });

  expr = this.RULE('expr', () => {
    this.OR([
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
          this.MANY(() => {
            this.OR2(
              this.oneOf(
                [t.reserved.and, t.reserved.or, t.AndAnd, t.OrOr, t.reserved.otherwise, t.QuestionQuestion],
                'link',
              ),
            );
            this.SUBRULE2(this.operand);
          });
        },
      },
    ]);
  });

  operand = this.RULE('operand', () => {
    this.OR([
      {
        ALT: () => {
          this.OR2(this.oneOf([t.reserved.not, t.Bang], 'negation'));
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
    ]);
  });

  quantifier = this.RULE('quantifier', () => {
    this.OR([
      {
        ALT: () => {
          this.OR2(this.oneOf([t.reserved.some, t.reserved.no], 'word'));
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
    ]);
  });

  comparison = this.RULE('comparison', () => {
    this.SUBRULE(this.sum);
    this.MANY(() => {
      this.SUBRULE(this.comparisonTail);
    });
  });

  comparisonTail = this.RULE('comparisonTail', () => {
    this.OR([
      {
        ALT: () => {
          this.OR2(
            this.oneOf(
              [t.EqualEqual, t.NotEqual, t.LessEqual, t.GreaterEqual, t.Less, t.Greater, t.Equal],
              'operator',
            ),
          );
          this.SUBRULE(this.sum);
        },
      },
      {
        ALT: () => {
          this.OPTION(() => this.CONSUME(t.reserved.not));
          this.OR3(this.oneOf([t.reserved.in, t.contextual.like, t.contextual.matches], 'operator'));
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
          this.OR4(this.oneOf([t.reserved.absent, t.reserved.unknown, t.Ident], 'test'));
        },
      },
    ]);
  });

  sum = this.RULE('sum', () => {
    this.SUBRULE(this.product);
    this.MANY(() => {
      this.OR(this.oneOf([t.Plus, t.Minus], 'operator'));
      this.SUBRULE2(this.product);
    });
  });

  product = this.RULE('product', () => {
    this.SUBRULE(this.postfix);
    this.MANY(() => {
      this.CONSUME(t.Star, { LABEL: 'operator' });
      this.SUBRULE2(this.postfix);
    });
  });

  postfix = this.RULE('postfix', () => {
    this.SUBRULE(this.primary);
    this.MANY(() => {
      this.OR([
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
      ]);
    });
  });

  subscript = this.RULE('subscript', () => {
    this.CONSUME(t.LBracket);
    this.SUBRULE(this.expr);
    this.CONSUME(t.RBracket);
  });

  args = this.RULE('args', () => {
    this.CONSUME(t.LParen);
    this.MANY(() => {
      this.SUBRULE(this.expr);
      this.OPTION(() => this.CONSUME(t.Comma));
    });
    this.CONSUME(t.RParen);
  });

  primary = this.RULE('primary', () => {
    this.OR([
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
          this.OR2(
            this.oneOf(
              [
                ...[t.Ident, t.reserved.true, t.reserved.false, t.reserved.absent, t.reserved.unknown],
                ...[t.Str, t.Typed, t.Gap],
              ],
              'atom',
            ),
          );
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
    ]);
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

  entry = this.RULE('entry', () => {
    this.OPTION({
      GATE: () => this.LA(2).tokenType === t.Colon,
      DEF: () => {
        this.OR(this.oneOf([t.Word, t.Str], 'key'));
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

  partial = this.RULE('partial', () => {
    this.CONSUME(t.contextual.partial);
    this.OR([
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
    ]);
  });

  aggregate = this.RULE('aggregate', () => {
    this.CONSUME(t.Ident, { LABEL: 'fn' });
    this.CONSUME(t.LParen);
    this.OR([
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
    ]);
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

  end = this.RULE('end', () => {
    this.OR([
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
    ]);
  });
}
