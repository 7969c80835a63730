/**
 * Trees as short texts for expectations: `<a op b>` for every operator application, so that structure shows.
 */
import { SourceText } from '@policyc/base';
import { type ast, parse } from '@policyc/syntax';

const PREFIX = 'policy X-1 "t" {\n  require ';

/** The tree of an expression, and its diagnostics where it has any. */
export function dumpExpr(text: string): string {
  const { file, diagnostics } = parse(new SourceText('test.policy', `${PREFIX}${text}\n}\n`));
  const policy = file.declarations[0];
  const rule = policy?.kind === 'PolicyDecl' ? policy.statements[0] : undefined;
  const tree = rule?.kind === 'RuleStatement' ? dump(rule.condition) : 'no rule';
  return [tree, ...diagnostics.map((d) => `! ${d.code}`)].join('\n');
}

/** All declarations, one on a line, and the diagnostics. */
export function dumpFile(text: string): string {
  const { file, diagnostics } = parse(new SourceText('test.policy', text));
  return [
    ...file.declarations.map(dump),
    ...diagnostics.map((d) => `! ${d.code} ${JSON.stringify(text.slice(d.span.start, d.span.end))}`),
  ].join('\n');
}

const list = (nodes: readonly ast.Node[]): string => nodes.map(dump).join(', ');
const option = (word: string, node: ast.Node | undefined): string =>
  node === undefined ? '' : ` ${word} ${dump(node)}`;
const doc = (text: string): string => (text === '' ? '' : `/${JSON.stringify(text)}/ `);
const body = (nodes: readonly ast.Node[]): string => `{${nodes.map((n) => `\n  ${dump(n)}`).join('')}\n}`;

function base(type: ast.BaseType): string {
  switch (type.tag) {
    case 'named':
      return type.name.text;
    case 'ref':
      return `ref ${type.name.text}`;
    case 'list':
    case 'set':
      return `${type.tag}(${base(type.element)})`;
    case 'map':
      return `map(${base(type.key)}, ${base(type.value)})`;
    case 'many':
    case 'one':
      return `${type.tag}(${type.name.text} via ${type.via.text})`;
  }
}

const end = (part: ast.PathEnd): string => dump(part.tag === 'binder' ? part.binder : part.expr);

export function dump(node: ast.Node): string {
  switch (node.kind) {
    case 'File':
      return list(node.declarations);
    case 'EditionDecl':
      return `edition ${node.edition}`;
    case 'PackageDecl':
      return `${doc(node.doc)}package ${node.path.map(dump).join('.')}`;
    case 'UseDecl':
      return `use ${node.path.map(dump).join('.')}${option('as', node.alias)}`;
    case 'PlatformDecl':
      return `platform ${dump(node.name)} ${JSON.stringify(node.version)}`;
    case 'EnumDecl':
      return `${doc(node.doc)}enum ${dump(node.name)}${node.ordered ? ' ordered' : ''} {${list(node.members)}}`;
    case 'EnumMember':
      return `${doc(node.doc)}${dump(node.name)}${option('=', node.title)}`;
    case 'RecordDecl':
      return `record ${dump(node.name)} {${list(node.fields)}}`;
    case 'AssetDecl':
      return `${doc(node.doc)}asset ${dump(node.name)}${node.singleton ? ' singleton' : ''} {${list(node.fields)}}`;
    case 'ExtendDecl':
      return `extend ${dump(node.name)} {${list(node.fields)}}`;
    case 'FieldDecl':
      return `${doc(node.doc)}${node.modifiers.map((m) => `${m} `).join('')}${dump(node.name)}: ${dump(node.type)}${option('=', node.value)}`;
    case 'EdgeDecl': {
      const d = node.definition;
      if (d.tag === 'union') return `edge ${dump(node.name)} = ${d.members.map(dump).join(' | ')}`;
      return `edge ${dump(node.name)}: ${dump(d.from)} -> ${dump(d.to)} via ${d.side}.${d.path.map(dump).join('.')}`;
    }
    case 'GroupDecl':
      return `group ${dump(node.name)} = ${node.members.map(dump).join(' | ')}`;
    case 'CatalogueDecl':
      return `${doc(node.doc)}catalogue ${dump(node.name)} ${dump(node.title)} ${body(node.controls)}`;
    case 'ControlDecl':
      return `${doc(node.doc)}${dump(node.code)}${option('titled', node.title)}`;
    case 'ParamDecl':
      return `param ${dump(node.name)}: ${dump(node.type)} = ${dump(node.value)}${option('where', node.guard)}`;
    case 'TableDecl':
      return `table ${dump(node.name)} from ${dump(node.source)} {${list(node.fields)}}`;
    case 'FnDecl':
      return `fn ${dump(node.name)}(${list(node.params)}): ${dump(node.result)} = ${dump(node.body)}`;
    case 'FnParam':
      return `${dump(node.name)}: ${dump(node.type)}`;
    case 'PolicyDecl':
      return `${doc(node.doc)}policy ${dump(node.name)}${option('', node.title)} ${body(node.statements)}`;
    case 'TestDecl':
      return `test ${dump(node.title)} for ${list(node.policies)} ${body(node.statements)}`;
    case 'TypeExpr':
      return `${base(node.base)}${node.optional ? '?' : ''}${node.unknown ? ' or unknown' : ''}`;
    case 'SeverityStatement':
      return `severity ${dump(node.value)}`;
    case 'LikelihoodStatement':
      return `likelihood ${node.value}`;
    case 'MapsStatement':
      return `maps ${list(node.mappings)}`;
    case 'Mapping':
      return `${dump(node.catalogue)} ${node.quoted ? JSON.stringify(node.control) : node.control}`;
    case 'OwnerStatement':
      return `owner ${dump(node.value)}`;
    case 'FixStatement':
      return `fix${node.within === undefined ? '' : ` ${node.within}`} ${dump(node.text)}`;
    case 'SeeStatement':
      return `see ${list(node.references)}`;
    case 'ProfileStatement':
      return `profile ${dump(node.value)}`;
    case 'TagsStatement':
      return `tags ${list(node.tags)}`;
    case 'FormerlyStatement':
      return `formerly ${dump(node.name)}`;
    case 'AssumeStatement':
      return `assume ${dump(node.value)}`;
    case 'ForStatement':
      return `for ${dump(node.binder)}`;
    case 'LetStatement':
      return `let ${dump(node.name)} = ${dump(node.value)}`;
    case 'RuleStatement':
      return `${node.rule} ${dump(node.condition)}`;
    case 'MessageStatement':
      return `message ${dump(node.template)}`;
    case 'UnknownStatement':
      return `?${dump(node.word)}`;
    case 'GivenStatement':
      return `given ${node.isNew ? 'new ' : ''}${dump(node.name)} = ${dump(node.assetKind)}${option('', node.fields)}`;
    case 'BeforeStatement':
      return `before ${dump(node.name)}${option('=', node.assetKind)} ${dump(node.fields)}`;
    case 'FromStatement':
      return `from snapshot ${dump(node.file)}`;
    case 'WithStatement':
      return `with ${node.from === undefined ? '' : `${dump(node.from)}.`}${dump(node.name)} = ${dump(node.value)}`;
    case 'NowStatement':
      return `now ${dump(node.value)}`;
    case 'CaseStatement':
      return `case ${list(node.assignments)} expect ${dump(node.expectation)}`;
    case 'Assignment':
      return `${dump(node.target)} := ${dump(node.value)}`;
    case 'ExpectStatement':
      return `expect ${dump(node.expectation)}`;
    case 'Expectation': {
      const on = node.on.length === 0 ? '' : ` on [${list(node.on)}]`;
      return `${node.verdict ?? '?'}${on}${option('because', node.because)}${option('saying', node.saying)}`;
    }
    case 'NameExpr':
      return node.name;
    case 'MemberExpr':
      return `${dump(node.object)}.${dump(node.member)}`;
    case 'IndexExpr':
      return `${dump(node.object)}[${dump(node.index)}]`;
    case 'CallExpr':
      return `${dump(node.callee)}(${list(node.args)})`;
    case 'LiteralExpr':
      return node.type === 'string' ? JSON.stringify(node.value) : `'${node.value}`;
    case 'TypedLiteral':
      return `${node.prefix}"${node.text}"`;
    case 'QuantityExpr':
      return `${node.amount}${node.unit}${node.ago ? ' ago' : ''}`;
    case 'ListExpr':
      return `[${list(node.elements)}]`;
    case 'BracesExpr':
      return `{${list(node.entries)}}`;
    case 'BracesEntry':
      return `${node.key ? `${dump(node.key)}: ` : ''}${dump(node.value)}`;
    case 'PartialExpr':
      return `partial ${dump(node.value)}`;
    case 'ParenExpr':
      return `(${dump(node.expr)})`;
    case 'UnaryExpr':
      return `<not ${dump(node.operand)}>`;
    case 'BinaryExpr':
      return `<${dump(node.left)} ${node.op} ${dump(node.right)}>`;
    case 'LogicalExpr':
      return `<${node.operands.map((o, i) => (i === 0 ? dump(o) : `${node.operators[i - 1]?.op} ${dump(o)}`)).join(' ')}>`;
    case 'IsExpr':
      return `<${dump(node.operand)} is ${node.negated ? 'not ' : ''}${dump(node.test)}>`;
    case 'QuantifierExpr':
      return `<${node.quantifier} ${dump(node.binder)}${option('satisfies', node.satisfies)}>`;
    case 'AggregateExpr': {
      const { argument } = node;
      const inner =
        argument.tag === 'expr'
          ? dump(argument.expr)
          : `${dump(argument.binder)}${option('giving', argument.giving)}`;
      return `#${node.fn}(${inner})`;
    }
    case 'PathExpr':
      return `<${dump(node.edge)} from ${end(node.from)} to ${end(node.to)}${option('through', node.through)}>`;
    case 'OtherwiseExpr':
      return `<${dump(node.value)} otherwise ${dump(node.fallback)}>`;
    case 'IfExpr':
      return `<if ${dump(node.condition)} then ${dump(node.then)} else ${dump(node.else)}>`;
    case 'Missing':
      return '…';
    case 'Binder':
      return `${dump(node.name)} in ${node.removed ? 'removed ' : ''}${dump(node.source)}${option('where', node.where)}`;
    case 'Name':
      return node.text === '' ? '…' : node.text;
    case 'StringText':
    case 'TemplateText':
      return JSON.stringify(node.value);
    case 'Template':
      return node.parts.map(dump).join(' ');
    case 'TemplateHole':
      return `{${dump(node.expr)}}`;
  }
}
