/**
 * Grammar of declarations, and the parser as a whole. The order of declarations and statements is the checker's matter,
 * so any order parses.
 */
import type { IParserConfig, IParserErrorMessageProvider } from 'chevrotain';
import { tableLookahead } from './lookahead.js';
import { StatementParser } from './statement-parser.js';
import * as t from './tokens.js';

const { declaration: D, contextual: C } = t;

/** Errors carry the expected token's name as their message; the wording is the syntax package's. */
const errorNames: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => expected.name,
  buildNotAllInputParsedMessage: () => '',
  buildNoViableAltMessage: () => '',
  buildEarlyExitMessage: () => '',
};

export class PolicyParser extends StatementParser {
  readonly #fileMore = () => {
    this.SUBRULE(this.declaration);
  };
  file = this.RULE('file', () => {
    this.MANY(this.#fileMore);
  });

  /** The expression in a message's hole. */
  hole = this.RULE('hole', () => {
    this.SUBRULE(this.expr);
  });

  readonly #declarationChoices = [
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
    { ALT: () => this.SUBRULE(this.catalogueDecl) },
    { ALT: () => this.SUBRULE(this.paramDecl) },
    { ALT: () => this.SUBRULE(this.tableDecl) },
    { ALT: () => this.SUBRULE(this.fnDecl) },
    { ALT: () => this.SUBRULE(this.policyDecl) },
    { ALT: () => this.SUBRULE(this.testDecl) },
  ];
  declaration = this.RULE('declaration', () => {
    this.OR(this.#declarationChoices);
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

  readonly #enumDeclMore = () => {
    this.SUBRULE(this.enumMember);
    this.OPTION2(() => this.CONSUME(t.Comma));
  };
  enumDecl = this.RULE('enumDecl', () => {
    this.CONSUME(D.enum);
    this.CONSUME(t.Ident, { LABEL: 'name' });
    this.OPTION(() => this.CONSUME(C.ordered));
    this.CONSUME(t.LBrace);
    this.MANY(this.#enumDeclMore);
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
    this.OPTION2(() => this.SUBRULE(this.alike));
    this.SUBRULE(this.fields);
  });

  alike = this.RULE('alike', () => {
    this.CONSUME(C.alike);
    this.CONSUME(C.by);
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => this.CONSUME(t.Word, { LABEL: 'member' }),
    });
  });

  extendDecl = this.RULE('extendDecl', () => {
    this.CONSUME(D.extend);
    this.CONSUME(C.asset);
    this.CONSUME(t.Ident, { LABEL: 'name' });
    this.SUBRULE(this.fields);
  });

  readonly #fieldsMore = () => {
    this.SUBRULE(this.field);
    this.OPTION(() => this.CONSUME(t.Comma));
  };
  fields = this.RULE('fields', () => {
    this.CONSUME(t.LBrace);
    this.MANY(this.#fieldsMore);
    this.CONSUME(t.RBrace);
  });

  readonly #fieldModifier = this.oneOf([C.key, C.secret, C.derived], 'modifier');
  readonly #fieldModifiers = {
    GATE: () => this.LA(2).tokenType !== t.Colon,
    DEF: () => {
      this.OR(this.#fieldModifier);
    },
  };
  readonly #fieldValue = () => {
    this.CONSUME(t.Equal);
    this.SUBRULE(this.expr);
  };
  field = this.RULE('field', () => {
    this.MANY(this.#fieldModifiers);
    this.CONSUME(t.Word, { LABEL: 'name' });
    this.CONSUME(t.Colon);
    this.SUBRULE(this.type);
    this.OPTION(this.#fieldValue);
  });

  readonly #edgeDeclSide = this.oneOf([C.from, C.to], 'side');
  readonly #edgeDeclChoices = [
    {
      ALT: () => {
        this.CONSUME(t.Colon);
        this.CONSUME2(t.Ident, { LABEL: 'from' });
        this.CONSUME(t.Arrow);
        this.CONSUME3(t.Ident, { LABEL: 'to' });
        this.CONSUME(C.via);
        this.OR2(this.#edgeDeclSide);
        this.AT_LEAST_ONE(() => {
          this.CONSUME(t.Dot);
          this.CONSUME(t.Word, { LABEL: 'part' });
        });
      },
    },
    { ALT: () => this.SUBRULE(this.union) },
  ];
  edgeDecl = this.RULE('edgeDecl', () => {
    this.CONSUME(D.edge);
    this.CONSUME(t.Ident, { LABEL: 'name' });
    this.OR(this.#edgeDeclChoices);
  });

  groupDecl = this.RULE('groupDecl', () => {
    this.CONSUME(D.group);
    this.CONSUME(t.Ident, { LABEL: 'name' });
    this.SUBRULE(this.union);
  });

  catalogueDecl = this.RULE('catalogueDecl', () => {
    this.CONSUME(D.catalogue);
    this.CONSUME(t.Ident, { LABEL: 'name' });
    this.CONSUME(t.Str, { LABEL: 'title' });
    this.CONSUME(t.LBrace);
    this.MANY(() => {
      this.SUBRULE(this.control);
      this.OPTION(() => this.CONSUME(t.Comma));
    });
    this.CONSUME(t.RBrace);
  });

  /** The title stands on the line of its control; on the next one, it is another control. */
  control = this.RULE('control', () => {
    this.CONSUME(t.Str, { LABEL: 'code' });
    this.OPTION({
      GATE: () => this.LA(0).endLine === this.LA(1).startLine,
      DEF: () => this.CONSUME2(t.Str, { LABEL: 'title' }),
    });
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

  readonly #fnDeclMore = () => {
    this.SUBRULE(this.fnParam);
    this.OPTION(() => this.CONSUME(t.Comma));
  };
  fnDecl = this.RULE('fnDecl', () => {
    this.CONSUME(D.fn);
    this.CONSUME(t.Ident, { LABEL: 'name' });
    this.CONSUME(t.LParen);
    this.MANY(this.#fnDeclMore);
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

  readonly #policyDeclMore = () => {
    this.SUBRULE(this.policyStatement);
  };
  policyDecl = this.RULE('policyDecl', () => {
    this.CONSUME(D.policy);
    this.SUBRULE(this.policyId);
    this.OPTION(() => this.CONSUME(t.Str));
    this.CONSUME(t.LBrace);
    this.MANY(this.#policyDeclMore);
    this.CONSUME(t.RBrace);
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

  constructor(config: ParserConfig) {
    super(t.allTokens, {
      ...config,
      maxLookahead: 2,
      nodeLocationTracking: 'onlyOffset',
      errorMessageProvider: errorNames,
    });
    this.performSelfAnalysis();
  }
}

type ParserConfig = Pick<IParserConfig, 'recoveryEnabled' | 'skipValidations' | 'lookaheadStrategy'>;

function create(recoveryEnabled: boolean): PolicyParser {
  return new PolicyParser({ recoveryEnabled, skipValidations: true, lookaheadStrategy: tableLookahead });
}

let quick: PolicyParser | undefined;
let recovering: PolicyParser | undefined;

/**
 * Parsers are made on first use: analysing the grammar takes a while.
 * @param recovers whether it goes on behind an error. One that does not has less to do, and gives the same tree where there is none.
 */
export function parser(recovers: boolean): PolicyParser {
  if (!recovers) {
    quick ??= create(false);
    return quick;
  }
  recovering ??= create(true);
  return recovering;
}

/** @throws where the grammar is ambiguous or otherwise not sound: for a test, because every start of the program would pay for it */
export function validateGrammar(): void {
  new PolicyParser({ recoveryEnabled: true, skipValidations: false });
}
