/**
 * Grammar of the statements of policies and tests. Each statement recovers by itself: the words that start one arrive
 * retyped by `layout`, so that the parser finds the next.
 */
import { ExpressionParser } from './expression-parser.js';
import * as t from './tokens.js';

const { statement: S, contextual: C } = t;

export class StatementParser extends ExpressionParser {
  readonly #policyIdPart = this.oneOf([t.Word, t.Num, t.Quantity], 'part');
  /** `EX-01`: words and numbers joined by hyphens without blanks. */
  policyId = this.RULE('policyId', () => {
    this.CONSUME(t.Ident, { LABEL: 'part' });
    this.MANY({
      GATE: () => this.isAdjacent(),
      DEF: () => {
        this.CONSUME(t.Minus, { LABEL: 'part' });
        this.OR(this.#policyIdPart);
      },
    });
  });

  private isAdjacent(): boolean {
    return (this.LA(0).endOffset ?? 0) + 1 === this.LA(1).startOffset;
  }

  readonly #policyStatementChoices = [
    { ALT: () => this.SUBRULE(this.severity) },
    { ALT: () => this.SUBRULE(this.likelihood) },
    { ALT: () => this.SUBRULE(this.maps) },
    { ALT: () => this.SUBRULE(this.owner) },
    { ALT: () => this.SUBRULE(this.fix) },
    { ALT: () => this.SUBRULE(this.see) },
    { ALT: () => this.SUBRULE(this.profile) },
    { ALT: () => this.SUBRULE(this.tags) },
    { ALT: () => this.SUBRULE(this.formerly) },
    { ALT: () => this.SUBRULE(this.assume) },
    { ALT: () => this.SUBRULE(this.forStatement) },
    { ALT: () => this.SUBRULE(this.letStatement) },
    { ALT: () => this.SUBRULE(this.rule) },
    { ALT: () => this.SUBRULE(this.message) },
    { ALT: () => this.SUBRULE(this.unknownStatement) },
  ];
  policyStatement = this.RULE('policyStatement', () => {
    this.OR(this.#policyStatementChoices);
  });

  severity = this.RULE('severity', () => {
    this.CONSUME(S.severity);
    this.CONSUME(t.Ident, { LABEL: 'value' });
  });

  likelihood = this.RULE('likelihood', () => {
    this.CONSUME(S.likelihood);
    this.CONSUME(t.Num, { LABEL: 'value' });
  });

  maps = this.RULE('maps', () => {
    this.CONSUME(S.maps);
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.mapping) });
  });

  readonly #mappingControl = this.oneOf([t.Str, t.Num, t.Quantity], 'control');
  mapping = this.RULE('mapping', () => {
    this.CONSUME(t.Ident, { LABEL: 'catalogue' });
    this.OR(this.#mappingControl);
  });

  owner = this.RULE('owner', () => {
    this.CONSUME(S.owner);
    this.CONSUME(t.Str);
  });

  readonly #fixWithin = this.oneOf([t.Quantity, t.Num], 'within');
  fix = this.RULE('fix', () => {
    this.CONSUME(S.fix);
    this.OPTION(() => {
      this.CONSUME(C.within);
      this.OR(this.#fixWithin);
    });
    this.CONSUME(t.Str);
  });

  see = this.RULE('see', () => {
    this.CONSUME(S.see);
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.CONSUME(t.Str) });
  });

  profile = this.RULE('profile', () => {
    this.CONSUME(S.profile);
    this.CONSUME(t.Ident, { LABEL: 'value' });
  });

  tags = this.RULE('tags', () => {
    this.CONSUME(S.tags);
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.CONSUME(t.Ident, { LABEL: 'tag' }) });
  });

  formerly = this.RULE('formerly', () => {
    this.CONSUME(S.formerly);
    this.SUBRULE(this.policyId);
  });

  assume = this.RULE('assume', () => {
    this.CONSUME(S.assume);
    this.CONSUME(t.reserved.unknown);
    this.CONSUME(t.reserved.is);
    this.CONSUME(t.Ident, { LABEL: 'value' });
  });

  forStatement = this.RULE('forStatement', () => {
    this.CONSUME(S.for);
    this.SUBRULE(this.binder);
  });

  letStatement = this.RULE('letStatement', () => {
    this.CONSUME(S.let);
    this.CONSUME(t.Ident, { LABEL: 'name' });
    this.CONSUME(t.Equal);
    this.SUBRULE(this.expr);
  });

  readonly #ruleWord = this.oneOf([S.require, S.forbid], 'word');
  rule = this.RULE('rule', () => {
    this.OR(this.#ruleWord);
    this.SUBRULE(this.expr);
  });

  message = this.RULE('message', () => {
    this.CONSUME(S.message);
    this.CONSUME(t.Str);
  });

  unknownStatement = this.RULE('unknownStatement', () => {
    this.CONSUME(t.UnknownStatement, { LABEL: 'word' });
  });

  readonly #testStatementChoices = [
    { ALT: () => this.SUBRULE(this.given) },
    { ALT: () => this.SUBRULE(this.before) },
    { ALT: () => this.SUBRULE(this.fromSnapshot) },
    { ALT: () => this.SUBRULE(this.withParam) },
    { ALT: () => this.SUBRULE(this.now) },
    { ALT: () => this.SUBRULE(this.caseStatement) },
    { ALT: () => this.SUBRULE(this.expectStatement) },
    { ALT: () => this.SUBRULE(this.unknownStatement) },
  ];
  testStatement = this.RULE('testStatement', () => {
    this.OR(this.#testStatementChoices);
  });

  given = this.RULE('given', () => {
    this.CONSUME(S.given);
    this.OPTION({
      GATE: () => this.LA(2).tokenType !== t.Equal,
      DEF: () => this.CONSUME(C.new),
    });
    this.CONSUME(t.Ident, { LABEL: 'name' });
    this.CONSUME(t.Equal);
    this.CONSUME2(t.Ident, { LABEL: 'kind' });
    this.OPTION2(() => {
      this.SUBRULE(this.braces);
    });
  });

  before = this.RULE('before', () => {
    this.CONSUME(S.before);
    this.CONSUME(t.Ident, { LABEL: 'name' });
    this.OPTION(() => {
      this.CONSUME(t.Equal);
      this.CONSUME2(t.Ident, { LABEL: 'kind' });
    });
    this.SUBRULE(this.braces);
  });

  fromSnapshot = this.RULE('fromSnapshot', () => {
    this.CONSUME(S.from);
    this.CONSUME(C.snapshot);
    this.CONSUME(t.Str);
  });

  withParam = this.RULE('withParam', () => {
    this.CONSUME(S.with);
    this.CONSUME(t.Ident, { LABEL: 'name' });
    this.OPTION(() => {
      this.CONSUME(t.Dot);
      this.CONSUME2(t.Ident, { LABEL: 'member' });
    });
    this.CONSUME(t.Equal);
    this.SUBRULE(this.expr);
  });

  now = this.RULE('now', () => {
    this.CONSUME(S.now);
    this.SUBRULE(this.expr);
  });

  caseStatement = this.RULE('caseStatement', () => {
    this.CONSUME(S.case);
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.assignment) });
    this.CONSUME(C.expect);
    this.SUBRULE(this.expectation);
  });

  readonly #assignmentEqual = this.oneOf([t.Equal, t.EqualEqual], 'equal');
  assignment = this.RULE('assignment', () => {
    this.SUBRULE(this.postfix, { LABEL: 'target' });
    this.OR(this.#assignmentEqual);
    this.SUBRULE(this.expr, { LABEL: 'value' });
  });

  expectStatement = this.RULE('expectStatement', () => {
    this.CONSUME(S.expect);
    this.SUBRULE(this.expectation);
  });

  expectation = this.RULE('expectation', () => {
    this.OPTION(() => {
      this.SUBRULE(this.verdict);
    });
    this.OPTION2(() => {
      this.CONSUME(C.on);
      this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.postfix, { LABEL: 'subject' }) });
    });
    this.OPTION3(() => {
      this.CONSUME(C.because);
      this.SUBRULE2(this.postfix, { LABEL: 'cause' });
    });
    this.OPTION4(() => {
      this.CONSUME(C.saying);
      this.CONSUME(t.Str);
    });
  });

  readonly #verdictChoices = [
    ...this.oneOf([C.pass, C.fail, C.inconclusive], 'word'),
    {
      ALT: () => {
        this.CONSUME(t.reserved.not, { LABEL: 'word' });
        this.CONSUME(C.applicable);
      },
    },
  ];
  verdict = this.RULE('verdict', () => {
    this.OR(this.#verdictChoices);
  });
}
