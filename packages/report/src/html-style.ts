/** The HTML report's style sheet: no fonts, images or scripts from anywhere; light, dark and print. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--ink:#1c2430;--soft:#5b6676;--line:#dfe3e9;
--critical:#a3123a;--high:#c8401a;--medium:#96690a;--low:#2760a8;--unsure:#7341a8;--good:#1d7a46}
@media (prefers-color-scheme:dark){:root{--bg:#12161c;--card:#1a2029;--ink:#e7ebf1;--soft:#9ba7b7;--line:#2d3643;
--critical:#ff6f93;--high:#ff9165;--medium:#e6b34d;--low:#7fb2f5;--unsure:#c29bf0;--good:#69cf97}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main{max-width:72rem;margin:0 auto;padding:2rem 1.25rem 4rem}
h1{font-size:1.6rem;margin:0}h2{font-size:1.15rem;margin:2.25rem 0 .75rem}
code,.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.87em}
.soft{color:var(--soft)}.right{text-align:right}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.75rem;margin:1.5rem 0}
.card{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.8rem 1rem}
.card b{display:block;font-size:1.7rem;line-height:1.2}
.critical{color:var(--critical)}.high{color:var(--high)}.medium{color:var(--medium)}.low{color:var(--low)}
.unsure{color:var(--unsure)}.good{color:var(--good)}
table{width:100%;border-collapse:collapse;background:var(--card);border:1px solid var(--line);border-radius:.6rem}
th,td{padding:.45rem .75rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
th{font-weight:600;color:var(--soft)}tr:last-child td{border-bottom:0}
td.right,th.right{text-align:right;font-variant-numeric:tabular-nums}
.badge{display:inline-block;min-width:5.6rem;text-align:center;border:1px solid currentColor;border-radius:1rem;
padding:0 .6rem;font-size:.78rem;font-weight:600;text-transform:uppercase}
details{background:var(--card);border:1px solid var(--line);border-radius:.6rem;margin:.6rem 0}
summary{cursor:pointer;padding:.7rem 1rem;display:flex;gap:.75rem;align-items:baseline;flex-wrap:wrap}
summary::before{content:'▸';color:var(--soft)}details[open]>summary::before{content:'▾'}
summary::-webkit-details-marker{display:none}
summary .grow{flex:1;min-width:12rem}
.body{padding:0 1rem 1rem;border-top:1px solid var(--line)}
.finding{padding:.9rem 0;border-bottom:1px solid var(--line)}.finding:last-child{border-bottom:0}
.finding p{margin:0}.message{font-weight:600;overflow-wrap:anywhere}.place{overflow-wrap:anywhere}
.facts{margin:.45rem 0 0;padding:0;list-style:none}.facts li{overflow-wrap:anywhere}.facts code{margin-left:.6rem}
ol.path{margin:.5rem 0 0;padding-left:1.4rem}ol.path .soft{list-style:none}.fix{border-left:3px solid var(--good);padding-left:.75rem;margin:.9rem 0}
@media print{body{background:#fff;color:#000}main{max-width:none;padding:0}details,.card,table{break-inside:avoid}
details::details-content{content-visibility:visible;block-size:auto}}
`;
