/**
 * What an editor says about a symbol: its signature as a line of the language, and Markdown.
 * Invariant: the same words in hover and completion; source text is quoted only for parameters' defaults.
 */
import type { CheckedProgram, NameSymbol } from '@policyc/analysis';
import { type Builtin, findBuiltin } from '@policyc/builtins';
import {
  displayField,
  type FieldType,
  findKind,
  IDENTITY_FIELD,
  keyFields,
  type SchemaField,
  showFieldType,
  showType,
} from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { moduleOf } from './module-of.js';
import { typeOfField } from './type-of.js';

export interface Description {
  /** One line of the language. */
  readonly signature: string;
  /** Markdown; may be empty. */
  readonly doc: string;
}

export function describeSymbol(program: CheckedProgram, symbol: NameSymbol): Description {
  switch (symbol.tag) {
    case 'kind':
      return describeKind(program, symbol.kind, symbol.decl);
    case 'group':
      return {
        signature: `group ${symbol.name} = ${symbol.decl.members.map((m) => m.text).join(' | ')}`,
        doc: paragraphs(
          symbol.decl.doc,
          'Its kinds share the fields that all of them have; ask for one with `is`.',
        ),
      };
    case 'enum':
      return {
        signature: enumSignature(symbol.decl),
        doc: paragraphs(symbol.decl.doc, members(symbol.decl)),
      };
    case 'member': {
      const title = symbol.decl.title?.value;
      return {
        signature: `${symbol.enum}.${symbol.member}`,
        doc: paragraphs(title && `**${title}**`, symbol.decl.doc),
      };
    }
    case 'record':
      return {
        signature: `record ${symbol.name}`,
        doc: paragraphs(symbol.decl.doc, parts(program, symbol.name)),
      };
    case 'field':
      return describeField(symbol.kind, symbol.field);
    case 'url-part':
      return describeField('url', symbol.field);
    case 'derived':
      return describeDerived(symbol.kind, symbol.decl, symbol.type);
    case 'before':
      return describeBefore(symbol.kind);
    case 'edge':
      return describeEdge(program, symbol.name, symbol.decl);
    case 'catalogue':
      return {
        signature: `catalogue ${symbol.decl.name.text} ${JSON.stringify(symbol.decl.title.value)}`,
        doc: paragraphs(symbol.decl.doc, `${symbol.decl.controls.length} controls.`),
      };
    case 'control': {
      const { catalogue, decl } = symbol;
      return {
        signature: `${catalogue.name.text} ${JSON.stringify(decl.code.value)}`,
        doc: paragraphs(decl.title && `**${decl.title.value}**`, decl.doc, catalogue.title.value),
      };
    }
    case 'param': {
      const value = sliceOf(program, symbol.decl, symbol.decl.value);
      return {
        signature: `param ${symbol.decl.name.text}: ${showFieldType(symbol.type)}${value && ` = ${value}`}`,
        doc: symbol.decl.doc,
      };
    }
    case 'table': {
      const fields = symbol.decl.fields.map((f) => {
        const field = program.symbols.get(f.name);
        const type = field?.tag === 'field' ? showFieldType(typeOfField(field.field)) : '(error)';
        return `${f.modifiers.includes('key') ? 'key ' : ''}${f.name.text}: ${type}`;
      });
      return {
        signature: `table ${symbol.decl.name.text} { ${fields.join('  ')} }`,
        doc: paragraphs(symbol.decl.doc, `Rows from \`${symbol.decl.source.value}\`, or from OPA's data.`),
      };
    }
    case 'fn': {
      const params = symbol.decl.params.map((param, i) => {
        const type = symbol.params[i];
        return `${param.name.text}: ${type ? showFieldType(type) : '(error)'}`;
      });
      return {
        signature: `fn ${symbol.decl.name.text}(${params.join(', ')}): ${showFieldType(symbol.result)}`,
        doc: symbol.decl.doc,
      };
    }
    case 'fn-param':
      return { signature: `${symbol.decl.name.text}: ${showFieldType(symbol.type)}`, doc: '' };
    case 'builtin': {
      const builtin = findBuiltin(symbol.name);
      return builtin === undefined ? { signature: symbol.name, doc: '' } : describeBuiltin(builtin);
    }
    case 'binder':
      return { signature: `${symbol.decl.name.text}: ${showFieldType(symbol.type)}`, doc: '' };
    case 'let':
      return { signature: `let ${symbol.decl.name.text}: ${showFieldType(symbol.type)}`, doc: '' };
    case 'path':
      return { signature: 'path', doc: 'The shortest walk that the rule found, from its start to its end.' };
    case 'path-length':
      return { signature: 'path.length: int', doc: 'How many edges the walk has.' };
    case 'policy':
      return describePolicy(symbol.decl);
    case 'given':
      return {
        signature: `${symbol.decl.kind === 'BeforeStatement' ? 'before' : 'given'} ${symbol.decl.name.text} = ${symbol.kind}`,
        doc: '',
      };
  }
}

/** `x.before` */
export function describeBefore(kind: string): Description {
  return {
    signature: `${kind}.before: ${kind} of the baseline?`,
    doc: `What this \`${kind}\` was in the baseline: the asset with the same key there. Absent where it is new, so guard it with \`is present\` or \`is not new\`. Its references lead to assets of the baseline.`,
  };
}

export function describeBuiltin(builtin: Builtin): Description {
  const [receiver, ...rest] = builtin.params;
  const params = rest.map((param) => `${param.name}: ${showType(param.type)}`).join(', ');
  const examples = builtin.examples.slice(0, 2).map(({ args, result }) => {
    const [first, ...others] = args.map((arg) => JSON.stringify(arg));
    return `${first}.${builtin.name}(${others.join(', ')})  // ${JSON.stringify(result)}`;
  });
  return {
    signature: `${receiver ? showType(receiver.type) : ''}.${builtin.name}(${params}): ${showType(builtin.result)}`,
    doc: paragraphs(builtin.doc, examples.length > 0 && codeBlock(examples.join('\n'))),
  };
}

/** A field as its schema has it, with what its states ask of a policy. */
export function describeField(kind: string, field: SchemaField): Description {
  if (field.tag === 'relation') {
    const type = `${field.many ? 'many' : 'one'} ${field.kind}`;
    return {
      signature: `${kind}.${field.name}: ${type} via ${field.via}`,
      doc: paragraphs(
        field.doc,
        field.many
          ? `The \`${field.kind}\` assets whose \`${field.via}\` refers to this \`${kind}\`.`
          : `The \`${field.kind}\` whose \`${field.via}\` refers to this \`${kind}\`; absent where there is none, so guard it with \`is present\`, or give an \`otherwise\`.`,
      ),
    };
  }
  const { optional, unknown } = field.type;
  return {
    signature: `${field.secret ? 'secret ' : ''}${kind}.${field.name}: ${showFieldType(field.type)}`,
    doc: paragraphs(
      field.doc,
      optional && `May be absent: guard it with \`is present\`, or give an \`otherwise\`.`,
      unknown && 'The export may be unable to tell; a rule that depends on it is inconclusive then.',
      field.secret && 'Masked in every output.',
    ),
  };
}

/** A field that follows from others. */
export function describeDerived(kind: string, decl: ast.FieldDecl, type: FieldType): Description {
  return {
    signature: `derived ${kind}.${decl.name.text}: ${showFieldType(type)}`,
    doc: paragraphs(decl.doc, 'Follows from other fields.'),
  };
}

function describeKind(program: CheckedProgram, name: string, decl: ast.AssetDecl): Description {
  const kind = program.schema && findKind(program.schema, name);
  const stored = kind?.fields.filter((f) => f.tag === 'stored' && f.name !== IDENTITY_FIELD).length ?? 0;
  const relations = kind?.fields.filter((f) => f.tag === 'relation').length ?? 0;
  const facts =
    kind &&
    `Key \`${keyFields(kind).join(', ')}\`, shown by \`${displayField(kind)}\`; ${count(stored, 'field')}, ${count(relations, 'relation')}.`;
  return { signature: `asset ${name}`, doc: paragraphs(decl.doc, facts) };
}

function describeEdge(program: CheckedProgram, name: string, decl: ast.EdgeDecl): Description {
  const set = program.schema?.edges.find((edge) => edge.name === name);
  const lines = (set?.edges ?? []).map(
    (edge) => `edge ${name}: ${edge.from} -> ${edge.to} via ${edge.side}.${edge.field}`,
  );
  return { signature: lines.join('\n') || `edge ${name}`, doc: set?.doc || decl.doc };
}

function describePolicy(decl: ast.PolicyDecl): Description {
  const severity = decl.statements.find((statement) => statement.kind === 'SeverityStatement');
  const fix = decl.statements.find((statement) => statement.kind === 'FixStatement');
  return {
    signature: `policy ${decl.name.text}${decl.title ? ` "${decl.title.value}"` : ''}`,
    doc: paragraphs(
      decl.doc,
      severity && `Severity **${severity.value.text}**`,
      fix && `**Fix**${fix.within ? ` within ${fix.within}` : ''}: ${fix.text.value}`,
    ),
  };
}

function enumSignature(decl: ast.EnumDecl): string {
  const names = decl.members.map((member) => member.name.text).join(', ');
  return `enum ${decl.name.text}${decl.ordered ? ' ordered' : ''} { ${names} }`;
}

/** A list of the members that say more than their name. */
function members(decl: ast.EnumDecl): string {
  return decl.members
    .filter((member) => member.title !== undefined || member.doc !== '')
    .map((member) => `- \`${member.name.text}\` ${member.title?.value ?? member.doc}`)
    .join('\n');
}

function parts(program: CheckedProgram, name: string): string {
  const record = program.schema?.records?.find((r) => r.name === name);
  return (record?.parts ?? [])
    .map((p) => `- \`${p.name}: ${showFieldType(p.type)}\` ${p.doc}`.trimEnd())
    .join('\n');
}

function sliceOf(program: CheckedProgram, decl: ast.ParamDecl, node: ast.Node): string {
  const text = moduleOf(program, decl)?.source.text.slice(node.span.start, node.span.end) ?? '';
  const line = text.replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}

const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;

/** Markdown of a code block in the language. */
export function codeBlock(code: string): string {
  return `\`\`\`policyc\n${code}\n\`\`\``;
}

/** Joins what there is with blank lines. */
export function paragraphs(...parts: readonly (string | false | undefined)[]): string {
  return parts.filter((part) => part).join('\n\n');
}
