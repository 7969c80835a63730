/**
 * Grammar of declarations and statements. Statement order is the checker's matter, so any order parses and each
 * statement recovers by itself. Words that start statements arrive retyped by `layout`.
 */
import type { IParserErrorMessageProvider } from 'chevrotain';
import { ExpressionParser } from './expression-parser.js';
import * as t from './tokens.js';

const { statement: S, declaration: D, contextual: C } = t;

/** Errors carry the expected token's name as their message; the wording is the syntax package's. */
const errorNames: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => expected.name,
  buildNotAllInputParsedMessage: () => '',
  buildNoViableAltMessage: () => '',
  buildEarlyExitMessage: () => '',
};

class PolicyParser extends ExpressionParser {
  file = this.RULE('file', () => {
    this.MANY(() => {
      this.SUBRULE(this.declaration);
    });
  });

  /** The expression in a message's hole. */
  hole = this.RULE('hole', () => {
    this.SUBRULE(this.expr);
  });

  declaration = this.RULE('declaration', () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.editionDecl) },
      { ALT: () => this.SUBRULE(this.packageDecl) },
      { ALT: () => this.SUBRULE(this.useDecl) },
      { ALT: () => this.SUBRULE(this.platformDecl) },
      { ALT: () => this.SUBRULE(this.enumDecl) },
      { ALT: () => this.SUBRULE(this.recordDecl) },
      { ALT: () => this.SUBRULE(this.assetDecl) },
      { ALT: () => this.SUBRULE(this.extendDecl) },
      { ALT: () => this.SUBRULE(this.edgeDecl) },
      { ALT: () => this.SUBRULE(this.groupDecl) },
      { ALT: () => this.SUBRULE(this.paramDecl) },
      { ALT: () => this.SUBRULE(this.tableDecl) },
      { ALT: () => this.SUBRULE(this.fnDecl) },
      { ALT: () => this.SUBRULE(this.policyDecl) },
      { ALT: () => this.SUBRULE(this.testDecl) },
    ]);
  });

  editionDecl = this.RULE('editionDecl', () => {
    this.CONSUME(D.edition);
    this.CONSUME(t.Num);
  });

  packageDecl = this.RULE('packageDecl', () => {
    this.CONSUME(D.package);
    this.SUBRULE(this.dottedName);
  });

  useDecl = this.RULE('useDecl', () => {
    this.CONSUME(D.use);
    this.SUBRULE(this.dottedName);
    this.OPTION(() => {
      this.CONSUME(C.as);
      this.CONSUME(t.Ident, { LABEL: 'alias' });
    });
  });

  dottedName = this.RULE('dottedName', () => {
    this.CONSUME(t.Ident, { LABEL: 'part' });
    this.MANY(() => {
      this.CONSUME(t.Dot);
      this.CONSUME(t.Word, { LABEL: 'part' });
    });
  });

  platformDecl = this.RULE('platformDecl', () => {
    this.CONSUME(D.platform);
    this.CONSUME(t.Ident, { LABEL: 'name' });
    this.CONSUME(C.version);
    this.CONSUME(t.Str);
  });

  enumDecl = this.RULE('enumDecl', () => {
    this.CONSUME(D.enum);
    this.CONSUME(t.Ident, { LABEL: 'name' });
    this.OPTION(() => this.CONSUME(C.ordered));
    this.CONSUME(t.LBrace);
    this.MANY(() => {
      this.SUBRULE(this.enumMember);
      this.OPTION2(() => this.CONSUME(t.Comma));
    });
    this.CONSUME(t.RBrace);
  });

  enumMember = this.RULE('enumMember', () => {
    this.CONSUME(t.Word, { LABEL: 'name' });
    this.OPTION(() => this.CONSUME(t.Str));
  });

  recordDecl = this.RULE('recordDecl', () => {
    this.CONSUME(D.record);
    this.CONSUME(t.Ident, { LABEL: 'name' });
    this.SUBRULE(this.fields);
  });

  assetDecl = this.RULE('assetDecl', () => {
    this.CONSUME(D.asset);
    this.CONSUME(t.Ident, { LABEL: 'name' });
    this.OPTION(() => this.CONSUME(C.singleton));
    this.SUBRULE(this.fields);
  });

  extendDecl = this.RULE('extendDecl', () => {
    this.CONSUME(D.extend);
    this.CONSUME(C.asset);
    this.CONSUME(t.Ident, { LABEL: 'name' });
    this.SUBRULE(this.fields);
  });

  fields = this.RULE('fields', () => {
    this.CONSUME(t.LBrace);
    this.MANY(() => {
      this.SUBRULE(this.field);
      this.OPTION(() => this.CONSUME(t.Comma));
    });
    this.CONSUME(t.RBrace);
  });

  field = this.RULE('field', () => {
    this.MANY({
      GATE: () => this.LA(2).tokenType !== t.Colon,
      DEF: () => {
        this.OR(this.oneOf([C.key, C.secret, C.derived], 'modifier'));
      },
    });
    this.CONSUME(t.Word, { LABEL: 'name' });
    this.CONSUME(t.Colon);
    this.SUBRULE(this.type);
    this.OPTION(() => {
      this.CONSUME(t.Equal);
      this.SUBRULE(this.expr);
    });
  });

  edgeDecl = this.RULE('edgeDecl', () => {
    this.CONSUME(D.edge);
    this.CONSUME(t.Ident, { LABEL: 'name' });
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Colon);
          this.CONSUME2(t.Ident, { LABEL: 'from' });
          this.CONSUME(t.Arrow);
          this.CONSUME3(t.Ident, { LABEL: 'to' });
          this.CONSUME(C.via);
          this.OR2(this.oneOf([C.from, C.to], 'side'));
          this.AT_LEAST_ONE(() => {
            this.CONSUME(t.Dot);
            this.CONSUME(t.Word, { LABEL: 'part' });
          });
        },
      },
      { ALT: () => this.SUBRULE(this.union) },
    ]);
  });

  groupDecl = this.RULE('groupDecl', () => {
    this.CONSUME(D.group);
    this.CONSUME(t.Ident, { LABEL: 'name' });
    this.SUBRULE(this.union);
  });

  union = this.RULE('union', () => {
    this.CONSUME(t.Equal);
    this.CONSUME(t.Ident, { LABEL: 'member' });
    this.MANY(() => {
      this.CONSUME(t.Bar);
      this.CONSUME2(t.Ident, { LABEL: 'member' });
    });
  });

  paramDecl = this.RULE('paramDecl', () => {
    this.CONSUME(D.param);
    this.CONSUME(t.Ident, { LABEL: 'name' });
    this.CONSUME(t.Colon);
    this.SUBRULE(this.type);
    this.CONSUME(t.Equal);
    this.SUBRULE(this.expr, { LABEL: 'value' });
    this.OPTION(() => {
      this.CONSUME(t.reserved.where);
      this.SUBRULE2(this.expr, { LABEL: 'guard' });
    });
  });

  tableDecl = this.RULE('tableDecl', () => {
    this.CONSUME(D.table);
    this.CONSUME(t.Ident, { LABEL: 'name' });
    this.CONSUME(C.from);
    this.CONSUME(t.Str);
    this.SUBRULE(this.fields);
  });

  fnDecl = this.RULE('fnDecl', () => {
    this.CONSUME(D.fn);
    this.CONSUME(t.Ident, { LABEL: 'name' });
    this.CONSUME(t.LParen);
    this.MANY(() => {
      this.SUBRULE(this.fnParam);
      this.OPTION(() => this.CONSUME(t.Comma));
    });
    this.CONSUME(t.RParen);
    this.CONSUME(t.Colon);
    this.SUBRULE(this.type);
    this.CONSUME(t.Equal);
    this.SUBRULE(this.expr);
  });

  fnParam = this.RULE('fnParam', () => {
    this.CONSUME(t.Ident, { LABEL: 'name' });
    this.CONSUME(t.Colon);
    this.SUBRULE(this.type);
  });

  /** `EX-01`: words and numbers joined by hyphens without blanks. */
  policyId = this.RULE('policyId', () => {
    this.CONSUME(t.Ident, { LABEL: 'part' });
    this.MANY({
      GATE: () => this.isAdjacent(),
      DEF: () => {
        this.CONSUME(t.Minus, { LABEL: 'part' });
        this.OR(this.oneOf([t.Word, t.Num, t.Quantity], 'part'));
      },
    });
  });

  private isAdjacent(): boolean {
    return (this.LA(0).endOffset ?? 0) + 1 === this.LA(1).startOffset;
  }

  policyDecl = this.RULE('policyDecl', () => {
    this.CONSUME(D.policy);
    this.SUBRULE(this.policyId);
    this.OPTION(() => this.CONSUME(t.Str));
    this.CONSUME(t.LBrace);
    this.MANY(() => {
      this.SUBRULE(this.policyStatement);
    });
    this.CONSUME(t.RBrace);
  });

  policyStatement = this.RULE('policyStatement', () => {
    this.OR([
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
    ]);
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

  mapping = this.RULE('mapping', () => {
    this.CONSUME(t.Ident, { LABEL: 'catalogue' });
    this.OR(this.oneOf([t.Str, t.Num, t.Quantity], 'control'));
  });

  owner = this.RULE('owner', () => {
    this.CONSUME(S.owner);
    this.CONSUME(t.Str);
  });

  fix = this.RULE('fix', () => {
    this.CONSUME(S.fix);
    this.OPTION(() => {
      this.CONSUME(C.within);
      this.OR(this.oneOf([t.Quantity, t.Num], 'within'));
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

  rule = this.RULE('rule', () => {
    this.OR(this.oneOf([S.require, S.forbid], 'word'));
    this.SUBRULE(this.expr);
  });

  message = this.RULE('message', () => {
    this.CONSUME(S.message);
    this.CONSUME(t.Str);
  });

  unknownStatement = this.RULE('unknownStatement', () => {
    this.CONSUME(t.UnknownStatement, { LABEL: 'word' });
  });

  testDecl = this.RULE('testDecl', () => {
    this.CONSUME(D.test);
    this.CONSUME(t.Str);
    this.CONSUME(C.for);
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.policyId) });
    this.CONSUME(t.LBrace);
    this.MANY(() => {
      this.SUBRULE(this.testStatement);
    });
    this.CONSUME(t.RBrace);
  });

  testStatement = this.RULE('testStatement', () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.given) },
      { ALT: () => this.SUBRULE(this.before) },
      { ALT: () => this.SUBRULE(this.fromSnapshot) },
      { ALT: () => this.SUBRULE(this.withParam) },
      { ALT: () => this.SUBRULE(this.now) },
      { ALT: () => this.SUBRULE(this.caseStatement) },
      { ALT: () => this.SUBRULE(this.expectStatement) },
      { ALT: () => this.SUBRULE(this.unknownStatement) },
    ]);
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

  assignment = this.RULE('assignment', () => {
    this.SUBRULE(this.postfix, { LABEL: 'target' });
    this.OR(this.oneOf([t.Equal, t.EqualEqual], 'equal'));
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

  verdict = this.RULE('verdict', () => {
    this.OR([
      ...this.oneOf([C.pass, C.fail, C.inconclusive], 'word'),
      {
        ALT: () => {
          this.CONSUME(t.reserved.not, { LABEL: 'word' });
          this.CONSUME(C.applicable);
        },
      },
    ]);
  });

  constructor() {
    super(t.allTokens, {
      recoveryEnabled: true,
      maxLookahead: 2,
      nodeLocationTracking: 'onlyOffset',
      errorMessageProvider: errorNames,
    });
    this.performSelfAnalysis();
  }
}

let shared: PolicyParser | undefined;

/** The parser, made on first use: its grammar analysis takes a while. */
export function parser(): PolicyParser {
  shared ??= new PolicyParser();
  return shared;
}
