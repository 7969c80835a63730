/**
 * A report in one HTML file: readable offline, printable, nothing loaded from elsewhere and no scripts.
 * Invariant: every text from exports and policies goes through `text`, which escapes it.
 */
import {
  type EvaluationResult,
  type Finding,
  hiddenNodes,
  type InconclusiveSubject,
  type InputNote,
  type InputSummary,
  type LocatedAsset,
  type LocatedFact,
  type Location,
  type PolicyOutcome,
  type Severity,
} from '@policyc/model';
import { assetKey, assetText } from './asset-text.js';
import { acceptedText, waiverText, waiverWarnings } from './decisions.js';
import { ASSUMED, factText } from './fact-text.js';
import { STYLE } from './html-style.js';
import { html, type Markup, NOTHING, text, trusted } from './html-text.js';
import type { ToolInfo } from './json.js';
import {
  countBySeverity,
  groupBy,
  plural,
  policiesWorstFirst,
  vacuousPassTexts,
  WORST_FIRST,
  withoutBaseline,
  withoutExtensions,
  withoutSubjects,
} from './order.js';
import { hiddenOf } from './path-ends.js';

/** @returns a whole HTML document */
export function formatHtml(result: EvaluationResult, tool: ToolInfo, inputs?: InputSummary): string {
  const findings = groupBy(result.findings, (f) => f.policy);
  const failing = policiesWorstFirst(result).filter((p) => (findings.get(p.metadata.id) ?? []).length > 0);
  return `${html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${text(`policyc: ${plural(result.findings.length, 'finding')}`)}</title>
<style>${trusted(STYLE)}</style>
</head>
<body><main>
<h1>Policy report</h1>
<p class="soft">${text(`${result.schema.name} ${result.schema.version} from ${result.platform} · as of ${result.now} · ${tool.name} ${tool.version}`)}</p>
${overview(result)}
${inputs ? inputsSection(inputs) : NOTHING}
<h2>Findings</h2>
${failing.length === 0 ? html`<p class="good">No findings.</p>` : failing.map((p, i) => policySection(p, findings.get(p.metadata.id) ?? [], i === 0))}
${inconclusiveSection(result)}${apartSection(result)}
<h2>Policies</h2>
${policyTable(result)}${withoutBaseline(result) === '' ? NOTHING : html`<p class="unsure">${text(withoutBaseline(result))}</p>`}${[...withoutExtensions(result), ...waiverWarnings(result)].map((line) => html`<p class="unsure">${text(line)}</p>`)}${withoutSubjects(result).map((line) => html`<p class="soft">${text(`Nothing judged: ${line}`)}</p>`)}${vacuousPassTexts(result).map((line) => html`<p class="soft">${text(line)}</p>`)}
</main></body>
</html>`}\n`;
}

function overview(result: EvaluationResult): Markup {
  const counts = countBySeverity(result.findings);
  return html`<div class="cards">
${WORST_FIRST.map((s) => card(counts[s], s, s))}
${card(result.totals.inconclusive - (result.waived?.inconclusive.length ?? 0), 'inconclusive', 'unsure')}${result.waived ? card(result.waived.findings.length + result.waived.inconclusive.length, 'waived', 'soft') : NOTHING}${result.known ? card(result.known.findings.length, 'known', 'soft') : NOTHING}
${card(result.totals.pass, 'passed', 'good')}
${card(result.policies.length, 'policies', 'soft')}
</div>`;
}

function card(count: number, label: string, style: string): Markup {
  return html`<div class="card"><b class="${text(count === 0 ? 'soft' : style)}">${text(count)}</b>${text(label)}</div>`;
}

function inputsSection(inputs: InputSummary): Markup {
  const assets = inputs.assets.filter((a) => a.count > 0).map((a) => `${a.count} ${a.kind}`);
  const groups: readonly (readonly [string, readonly InputNote[]])[] = [
    ...groupBy(inputs.skipped, (s) => `Skipped: ${s.reason}`),
    ...(inputs.notes.length > 0 ? [['Notes on files that were mapped', inputs.notes] as const] : []),
  ];
  return html`<h2>Inputs</h2>
<p>${text(`${plural(inputs.files, 'file')} read, ${inputs.mapped} mapped, ${inputs.skipped.length} skipped.`)}
<span class="soft">${text(assets.join(', '))}</span></p>
${groups.map(
  ([
    title,
    notes,
  ]) => html`<details><summary><span class="grow">${text(title)}</span><span class="soft">${text(notes.length)}</span></summary>
<div class="body"><ul class="facts">${notes.map((n) => html`<li><code>${text(n.line === undefined ? n.file : `${n.file}:${n.line}`)}</code> ${text(n.message)}</li>`)}</ul></div></details>`,
)}`;
}

function policySection({ metadata }: PolicyOutcome, findings: readonly Finding[], open: boolean): Markup {
  const within = metadata.fix?.within === undefined ? '' : ` within ${metadata.fix.within}`;
  const mappings = metadata.mappings.map((m) => `${m.catalogue} ${m.id}`).join(', ');
  return html`<details${open ? trusted(' open') : NOTHING}><summary>${badge(metadata.severity)}
<b>${text(metadata.id)}</b><span class="grow">${text(metadata.title)}</span>
<span class="soft">${text(plural(findings.length, 'finding'))}</span></summary>
<div class="body">
${metadata.description === '' ? NOTHING : html`<p class="soft">${text(metadata.description)}</p>`}
${metadata.fix ? html`<p class="fix"><b>${text(`Fix${within}:`)}</b> ${text(metadata.fix.text)}</p>` : NOTHING}
${mappings === '' ? NOTHING : html`<p class="soft">${text(`Maps to ${mappings}`)}</p>`}
${findings.map(findingBlock)}
</div></details>
`;
}

function findingBlock(f: Finding): Markup {
  const hidden = f.evidenceTotal - f.evidence.length;
  return html`<div class="finding"><p class="message">${text(f.message)}</p>
${f.assumed ? html`<p class="unsure">${text(ASSUMED)}</p>` : NOTHING}<p class="place">${f.location ? place(f.location) : html`<span class="soft">${text(assetText(f.subject))}</span>`}</p>
${factList(f.evidence)}
${hidden > 0 ? html`<p class="soft">${text(`and ${plural(hidden, 'more fact')}`)}</p>` : NOTHING}
${f.path ? pathList(f.path, hiddenOf(f)) : NOTHING}
</div>`;
}

/** @param hidden how many nodes there are between the two halves */
function pathList(path: readonly LocatedAsset[], hidden: number): Markup {
  const half = path.length / 2;
  const items = path.map((n, i) => {
    const number = hidden > 0 && i === half ? html` value="${text(String(half + hidden + 1))}"` : NOTHING;
    return html`<li${number}>${text(assetText(n))} ${n.location ? place(n.location) : NOTHING}</li>`;
  });
  if (hidden > 0) items.splice(half, 0, html`<li class="soft">${text(hiddenNodes(hidden))}</li>`);
  return html`<ol class="path">${items}</ol>`;
}

/** One row for each asset. */
function factList(facts: readonly LocatedFact[]): Markup {
  if (facts.length === 0) return NOTHING;
  const rows = [...groupBy(facts, assetKey).values()];
  return html`<ul class="facts">${rows.map(
    (row) => html`<li><span class="soft">${text(row[0] ? assetText(row[0]) : '')}</span>
${row.map((f) => html`<code>${text(factText(f))}</code> `)}</li>`,
  )}</ul>`;
}

function inconclusiveSection(result: EvaluationResult): Markup {
  if (result.inconclusive.length === 0) return NOTHING;
  const groups = [...groupBy(result.inconclusive, (i) => i.policy)];
  return html`<h2>Could not be decided</h2>
<p class="soft">The exports lack what these policies need. Such a subject never counts as passed.</p>
${groups.map(
  ([
    policy,
    subjects,
  ]) => html`<details><summary><b>${text(policy)}</b><span class="grow unsure">${text(plural(subjects.length, 'subject'))}</span></summary>
<div class="body">${subjects.map(undecided)}</div></details>
`,
)}`;
}

/** What is accepted or known: it counts for nothing, and must not be out of sight. */
function apartSection({ waived, known }: EvaluationResult): Markup {
  const used = waived?.outcomes.filter((o) => o.applied > 0) ?? [];
  return html`${
    waived && used.length > 0
      ? html`<h2>Waived</h2>
${used.map(
  (o) => html`<details><summary><span class="grow">${text(acceptedText(o))}</span>
<span class="soft">${text(waiverText(o.waiver))}</span></summary>
<div class="body">${waived.findings.filter((f) => f.waiver === o.waiver).map(findingBlock)}
${waived.inconclusive.filter((i) => i.waiver === o.waiver).map(undecided)}</div></details>
`,
)}`
      : NOTHING
  }${
    known && known.findings.length > 0
      ? html`<h2>Known</h2>
<details><summary><span class="grow">${text(plural(known.findings.length, 'finding'))}</span>
<span class="soft">${text(`in ${known.file} already`)}</span></summary>
<div class="body">${known.findings.map(findingBlock)}</div></details>
`
      : NOTHING
  }`;
}

function undecided(entry: InconclusiveSubject): Markup {
  const hidden = entry.becauseTotal - entry.because.length;
  return html`<div class="finding"><p>${text(assetText(entry.subject))} ${entry.location ? place(entry.location) : NOTHING}</p>
${factList(entry.because)}${hidden > 0 ? html`<p class="soft">${text(`and ${plural(hidden, 'more fact')}`)}</p>` : NOTHING}</div>`;
}

function policyTable(result: EvaluationResult): Markup {
  return html`<table><thead><tr><th>Policy</th><th>Severity</th><th>Title</th><th class="right">Fail</th>
<th class="right">Inconclusive</th><th class="right">Pass</th><th class="right">Not applicable</th></tr></thead><tbody>
${policiesWorstFirst(result).map(
  ({ metadata, counts }) => html`<tr><td><b>${text(metadata.id)}</b></td><td>${badge(metadata.severity)}</td>
<td>${text(metadata.title)}</td><td class="right">${text(counts.fail)}</td><td class="right">${text(counts.inconclusive)}</td>
<td class="right">${text(counts.pass)}</td><td class="right">${text(counts.not_applicable)}</td></tr>
`,
)}</tbody></table>`;
}

function badge(severity: Severity): Markup {
  return html`<span class="badge ${text(severity)}">${text(severity)}</span>`;
}

function place(location: Location): Markup {
  return html`<code>${text(`${location.file}:${location.line}`)}</code>`;
}
