/** Colours, light and dark: pairs of text and ground with a contrast of 4.5 or more. */
export const COLOURS_STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f6f7f9; --card: #ffffff; --text: #1b2230; --quiet: #566072; --line: #d9dee6; --code: #f1f3f6;
  --link: #0b57b0;
  --good: #116b3a; --good-ground: #e3f4e9; --good-solid: #1a7f45;
  --bad: #a81c22; --bad-ground: #fdebea; --bad-solid: #c4282e;
  --warn: #7a4b00; --warn-ground: #fff2d9; --warn-solid: #d18a00;
  --open: #434c5e; --open-ground: #e9ecf1; --open-solid: #8a94a6; --none-solid: #c6ccd6;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12151b; --card: #1a1f28; --text: #e6e9ef; --quiet: #a3adbd; --line: #323a48; --code: #12161d;
    --link: #85b8ff;
    --good: #7fdba4; --good-ground: #12301f; --good-solid: #3fae6d;
    --bad: #ff9c98; --bad-ground: #3a1719; --bad-solid: #e5484d;
    --warn: #f4c46a; --warn-ground: #35270b; --warn-solid: #d99a1c;
    --open: #bcc5d3; --open-ground: #272e3a; --open-solid: #7b8698; --none-solid: #3d4655;
  }
}
`;

/** The style sheet of `report.html`. */
export const STYLE = `${COLOURS_STYLE}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: anywhere;
}
main, header, footer { max-width: 62rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2rem; }
footer { padding-top: 1rem; padding-bottom: 3rem; color: var(--quiet); font-size: .875rem; }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
h1, h2, h3, h4, p, ul, ol, dl, dd { margin: 0; }
code, pre, .id { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
.kicker { color: var(--quiet); font-size: .9375rem; }
h1 { font-size: 1.75rem; line-height: 1.25; }
h1 small { font-size: 1.125rem; font-weight: 400; color: var(--quiet); }
.incident ul { padding-left: 1.2rem; }
.issuer { color: var(--quiet); margin-top: .25rem; }

.verdict { margin: 1.25rem 0; padding: 1.25rem 1.5rem; border-radius: 12px; border: 1px solid; display: flex; gap: 1.1rem; align-items: center; }
.verdict .sign { flex: none; width: 3.25rem; height: 3.25rem; border-radius: 50%; display: grid; place-items: center; font-size: 1.9rem; font-weight: 700; line-height: 1; color: #fff; }
.verdict strong { display: block; font-size: 1.9rem; line-height: 1.2; }
.verdict.compliant { background: var(--good-ground); color: var(--good); border-color: var(--good-solid); }
.verdict.compliant .sign { background: #1a7f45; }
.verdict.compliant-with-known-deviations { background: var(--good-ground); color: var(--good); border-color: var(--warn-solid); border-style: dashed; }
.verdict.compliant-with-known-deviations .sign { background: #1a7f45; }
.verdict.not-compliant { background: var(--bad-ground); color: var(--bad); border-color: var(--bad-solid); }
.verdict.not-compliant .sign { background: #c4282e; }
.verdict.incomplete { background: var(--warn-ground); color: var(--warn); border-color: var(--warn-solid); }
.verdict.incomplete .sign { background: #8a5a00; }
.verdict p { color: var(--text); }
.incident { margin: 1.25rem 0; padding: .9rem 1.25rem; border-left: 5px solid var(--warn-solid); background: var(--warn-ground); border-radius: 6px; }

.facts { display: flex; flex-wrap: wrap; gap: .75rem 2.5rem; margin: 1.25rem 0; }
.facts dt { color: var(--quiet); font-size: .8125rem; }
.facts dd { font-weight: 600; font-variant-numeric: tabular-nums; }

.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.1rem 1.25rem; margin: 1.25rem 0; }
.card > h2 { font-size: 1.125rem; margin-bottom: .6rem; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-weight: 600; font-size: 1.125rem; padding-bottom: .5rem; }
th, td { padding: .4rem .5rem; text-align: right; border-top: 1px solid var(--line); font-variant-numeric: tabular-nums; }
th { overflow-wrap: normal; }
thead th { border-top: 0; color: var(--quiet); font-size: .8125rem; font-weight: 600; vertical-align: bottom; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
th:last-child, td:last-child { padding-right: 0; }
td.zero { color: var(--quiet); }
td.bad { color: var(--bad); font-weight: 700; }
td.warn { color: var(--warn); font-weight: 700; }
th small { display: block; color: var(--quiet); font-weight: 400; }
.bar { width: 11rem; }
.bar svg { display: block; width: 100%; height: .8rem; border-radius: 4px; }
.fill-passed { fill: var(--good-solid); } .fill-failed { fill: var(--warn-solid); } .must .fill-failed { fill: var(--bad-solid); }
.fill-not-tested { fill: var(--open-solid); } .fill-not-applicable { fill: var(--none-solid); }
.failures { list-style: none; padding: 0; }
.failures li { padding: .45rem 0; border-top: 1px solid var(--line); display: flex; gap: .6rem; align-items: baseline; }
.failures .tags { flex: none; display: inline-flex; gap: .35rem; min-width: 18rem; }
.failures li:first-child { border-top: 0; }

.section { margin-top: 2.25rem; }
.section > h2 { font-size: 1.3rem; line-height: 1.3; }
.section > h2 .number { color: var(--quiet); font-weight: 400; margin-right: .35rem; }
.about { color: var(--quiet); font-size: .9375rem; margin: .15rem 0 .7rem; }

.requirement { background: var(--card); border: 1px solid var(--line); border-left: 5px solid var(--none-solid); border-radius: 8px; margin: .5rem 0; scroll-margin-top: 1rem; }
.requirement:target { outline: 3px solid var(--link); outline-offset: 2px; }
.requirement.good { border-left-color: var(--good-solid); }
.requirement.bad { border-left-color: var(--bad-solid); }
.requirement.warn { border-left-color: var(--warn-solid); }
.requirement.untested { border-left-color: var(--open-solid); border-left-style: dashed; }
.requirement > summary { padding: .6rem .9rem; cursor: pointer; list-style: none; display: grid; grid-template-columns: 7.75rem 1fr; gap: .1rem .9rem; align-items: baseline; }
.requirement > summary::-webkit-details-marker { display: none; }
.requirement > summary h3 { font-size: 1rem; font-weight: 500; line-height: 1.4; }
.requirement[open] > summary h3 { font-weight: 600; }
.requirement > summary .marks { grid-column: 2; display: flex; flex-wrap: wrap; gap: .25rem .6rem; align-items: center; font-size: .8125rem; }
.requirement > summary .marks::after { content: "▸ details"; color: var(--quiet); margin-left: auto; }
.requirement[open] > summary .marks::after { content: "▾ fold"; }
.state { font-weight: 700; font-size: .9375rem; white-space: nowrap; }
.good .state, .good > .state { color: var(--good); } .bad .state { color: var(--bad); } .warn .state { color: var(--warn); } .untested .state, .none .state { color: var(--open); }
.level { display: inline-block; flex: none; padding: 0 .5rem; border-radius: 999px; border: 1px solid var(--line); font-size: .75rem; font-weight: 700; letter-spacing: .02em; line-height: 1.6; background: var(--open-ground); color: var(--open); white-space: nowrap; }
.level.must { background: var(--text); color: var(--card); border-color: var(--text); }
.deviation { display: inline-block; padding: 0 .5rem; border-radius: 999px; background: var(--warn-ground); color: var(--warn); border: 1px solid var(--warn-solid); font-size: .75rem; font-weight: 600; line-height: 1.6; }
.impact { display: inline-block; flex: none; padding: 0 .5rem; border-radius: 999px; border: 1px dashed var(--open-solid); font-size: .75rem; font-weight: 600; line-height: 1.6; color: var(--open); white-space: nowrap; }
.impact.security { border-style: solid; color: var(--bad); border-color: var(--bad-solid); }
.about-it { display: grid; grid-template-columns: max-content 1fr; gap: .25rem .9rem; font-size: .9375rem; }
.about-it dt { font-weight: 600; }
.about-it .why { color: var(--quiet); }
.copying { display: flex; gap: .75rem; align-items: center; }
.issue pre { background: var(--code); border-radius: 8px; padding: .7rem .75rem; margin-top: .4rem; }
.command > summary { cursor: pointer; padding: .3rem .75rem; font-size: .8125rem; }
.id { color: var(--quiet); font-size: .8125rem; }
.inside { padding: .25rem .9rem 1rem; border-top: 1px solid var(--line); }
.inside > * { margin-top: .7rem; }
.reason { color: var(--text); }
.scenario + .scenario { border-top: 1px dashed var(--line); padding-top: .8rem; margin-top: 1rem; }
.scenario > * { margin-top: .6rem; }
.scenario h4 { font-size: 1rem; line-height: 1.4; }
.scenario.good h4 .state { color: var(--good); } .scenario.warn h4 .state { color: var(--warn); } .scenario.untested h4 .state, .scenario.none h4 .state { color: var(--open); }
.scenario h4 .state { margin-right: .4rem; }
.where { color: var(--quiet); font-size: .8125rem; }
.finding { display: grid; grid-template-columns: max-content 1fr; gap: .35rem .9rem; padding: .75rem .9rem; border-radius: 8px; }
.bad .finding { background: var(--bad-ground); } .warn .finding { background: var(--warn-ground); }
.finding dt { font-weight: 700; }
.finding dd { white-space: pre-wrap; }
.steps { list-style: none; padding: .6rem .9rem; background: var(--code); border-radius: 8px; font-size: .9375rem; }
.steps li { display: grid; grid-template-columns: 1.2rem 1fr; gap: .3rem; }
.steps .keyword { font-weight: 600; }
.steps .failed { color: var(--bad); font-weight: 600; }
.warn .steps .failed { color: var(--warn); }
.steps .skipped { color: var(--quiet); }
.steps .passed .sign { color: var(--good); }
.steps .below { padding: .1rem 0 .3rem; font-weight: 400; color: var(--text); }
.timeline { list-style: none; padding: .6rem .9rem; margin-top: .4rem; background: var(--code); border-radius: 8px; font-size: .875rem; }
.timeline li { display: grid; grid-template-columns: 4.5rem 1fr; gap: .3rem .75rem; }
.timeline .time { color: var(--quiet); text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.timeline .screen { white-space: pre-wrap; }
.timeline .request { font-weight: 600; }
.notes { padding-left: 1.2rem; }
details.evidence > summary { cursor: pointer; font-weight: 600; }
.trade { border: 1px solid var(--line); border-radius: 8px; margin-top: .6rem; overflow: hidden; }
.trade > p { padding: .35rem .75rem; background: var(--open-ground); font-size: .875rem; }
.trade .time { color: var(--quiet); }
.trade > div { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); }
.trade h5 { margin: 0; padding: .45rem .75rem 0; font-size: .75rem; color: var(--quiet); font-weight: 600; }
pre { margin: 0; padding: .3rem .75rem .7rem; font-size: .8125rem; line-height: 1.5; white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 2; max-height: 22rem; overflow-y: auto; }
pre:focus-visible { outline: 3px solid var(--link); outline-offset: -3px; }
.page { border-left: 3px solid var(--line); padding-left: .75rem; margin-top: .7rem; font-size: .9375rem; }
.page .title { font-weight: 600; }
.page .said { white-space: pre-wrap; color: var(--quiet); }

@media (max-width: 40rem) {
  main, header, footer { padding-left: .9rem; padding-right: .9rem; }
  header { padding-top: 1.25rem; }
  h1 { font-size: 1.4rem; }
  .verdict { padding: 1rem; gap: .8rem; align-items: flex-start; }
  .verdict .sign { width: 2.4rem; height: 2.4rem; font-size: 1.4rem; }
  .verdict strong { font-size: 1.5rem; }
  .bar { display: none; }
  .failures li { display: block; }
  .failures li > span { display: block; width: fit-content; }
  .card { padding: .9rem; }
  th, td { padding: .4rem .25rem; }
  tbody th { font-size: .875rem; }
  th small { display: none; }
  thead th { font-size: .75rem; }
  .requirement > summary { grid-template-columns: 1fr; }
  .requirement > summary .marks { grid-column: 1; }
  .finding { grid-template-columns: 1fr; gap: 0; }
  .finding dd + dt { margin-top: .5rem; }
  .about-it { grid-template-columns: 1fr; gap: 0; }
  .about-it dd + dt { margin-top: .4rem; }
  .failures .tags { min-width: 0; margin-bottom: .2rem; }
}
@media (max-width: 22.5rem) {
  .card { padding: .75rem; }
  thead th { font-size: .6875rem; }
  th, td { padding: .35rem .15rem; }
  tbody th { font-size: .8125rem; }
}
@media print {
  :root { --ground: #fff; --card: #fff; --code: #f6f6f6; }
  body { font-size: 10.5pt; }
  main, header, footer { max-width: none; padding: 0; }
  .requirement > summary .marks::after { content: none !important; }
  pre { max-height: none; overflow: visible; }
  .requirement > summary, .verdict, tr, .finding { break-inside: avoid; }
  h2, h3, h4 { break-after: avoid; }
}
`;
