import { COLOURS_STYLE } from '../report/html-style';

/** The one style sheet of the site. */
export const SITE_STYLE = `${COLOURS_STYLE}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; overflow-wrap: anywhere; }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible, summary:focus-visible, button:focus-visible, input:focus-visible, pre:focus-visible, .scroll:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
h1, h2, h3, p, ul, ol, dl, dd, figure { margin: 0; }
code, pre, .id { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
.skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .3rem .6rem; }
.top { background: var(--card); border-bottom: 1px solid var(--line); }
.top nav, main, footer { max-width: 72rem; margin: 0 auto; padding: 0 1.25rem; }
.top nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding-top: .7rem; padding-bottom: .7rem; align-items: baseline; }
.top nav a[aria-current] { font-weight: 700; text-decoration: none; color: var(--text); }
main { padding-top: 1.5rem; padding-bottom: 2rem; }
main > * + * { margin-top: 1.1rem; }
footer { color: var(--quiet); font-size: .875rem; padding-top: 1rem; padding-bottom: 3rem; border-top: 1px solid var(--line); }
h1 { font-size: 1.75rem; line-height: 1.25; } h2 { font-size: 1.3rem; margin-top: 2rem; } h3 { font-size: 1.05rem; }
.lead { font-size: 1.0625rem; max-width: 46rem; } .quiet { color: var(--quiet); } small { color: var(--quiet); font-weight: 400; }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
table { border-collapse: collapse; width: 100%; overflow-wrap: break-word; }
caption { text-align: left; font-weight: 600; padding: .6rem .75rem; }
th, td { padding: .4rem .6rem; text-align: left; border-top: 1px solid var(--line); vertical-align: top; }
thead th { border-top: 0; font-size: .875rem; color: var(--quiet); vertical-align: bottom; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
.bar { width: 11rem; } .bar svg { display: block; width: 100%; min-width: 6rem; height: .8rem; margin-top: .35rem; }
.f-failed { fill: var(--bad-solid); } .f-not-tested { fill: var(--open-solid); } .f-not-applicable { fill: var(--none-solid); } .f-passed { fill: var(--good-solid); }
.bad { color: var(--bad); } .warn { color: var(--warn); } .good { color: var(--good); } .untested, .none { color: var(--open); }
.state { font-weight: 700; white-space: nowrap; }
.level, .impact { display: inline-block; padding: 0 .5rem; border-radius: 999px; border: 1px solid var(--line); font-size: .75rem; font-weight: 700; line-height: 1.6; background: var(--open-ground); color: var(--open); white-space: nowrap; }
.level.must { background: var(--text); color: var(--card); border-color: var(--text); }
.impact { background: none; border: 1px dashed var(--open-solid); } .impact.security { border: 1px solid var(--bad-solid); color: var(--bad); }
.matrix { width: max-content; min-width: 100%; } .matrix td { text-align: center; padding: .15rem .3rem; }
.matrix th[scope=row] { position: sticky; left: 0; background: var(--card); max-width: 24rem; font-weight: 400; padding-top: .25rem; padding-bottom: .25rem; }
.matrix thead th { vertical-align: bottom; } .matrix thead a { writing-mode: vertical-rl; transform: rotate(180deg); max-height: 12rem; font-weight: 600; }
.matrix td a { display: inline-grid; place-items: center; width: 1.6rem; height: 1.6rem; text-decoration: none; font-weight: 700; border-radius: 50%; color: var(--open); }
.matrix .p a { color: var(--good); } .matrix .f a { background: var(--bad-solid); color: #fff; border-radius: 3px; } .matrix .w a { background: var(--warn-ground); color: var(--warn); border: 1.5px solid var(--warn-solid); border-radius: 3px; }
.matrix .t a { border: 1.5px dashed var(--open-solid); }
.matrix tr.section th { background: var(--open-ground); color: var(--text); font-weight: 700; text-align: left; position: static; }
.grid { width: auto; } .grid td { text-align: center; } .grid td a { display: inline-grid; place-items: center; min-width: 1.75rem; min-height: 1.75rem; font-weight: 700; text-decoration: none; color: inherit; }
.filters { display: flex; flex-wrap: wrap; gap: .4rem 1.75rem; background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: .7rem 1rem; }
.filters fieldset { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .2rem .9rem; } .filters legend { float: left; min-width: 4rem; font-weight: 600; }
.filters label { display: inline-flex; gap: .35rem; align-items: center; min-height: 1.75rem; }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; list-style: none; padding: 0; }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1rem; } dl.facts dt { font-weight: 600; }
.finding { border-left: 4px solid var(--none-solid); background: var(--card); padding: .6rem .9rem; border-radius: 6px; scroll-margin-top: 1rem; }
.finding + .finding { margin-top: .5rem; } .finding > * + * { margin-top: .3rem; } .finding.bad-edge { border-left-color: var(--bad-solid); } .finding.warn-edge { border-left-color: var(--warn-solid); } .finding.good-edge { border-left-color: var(--good-solid); }
.finding:target { outline: 3px solid var(--link); outline-offset: 2px; }
.finding h3 { font-weight: 600; color: var(--text); }
pre { margin: 0; padding: .7rem .9rem; background: var(--code); border: 1px solid var(--line); border-radius: 8px; font-size: .8125rem; line-height: 1.5; white-space: pre-wrap; overflow-wrap: anywhere; }
pre + pre { margin-top: .5rem; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.narrow { display: none; }
.when { min-width: 7.5rem; }
@media (max-width: 60rem) { .bar { display: none; } }
@media (max-width: 40rem) { .narrow { display: inline; } .results thead { position: absolute; clip-path: inset(50%); height: 1px; overflow: hidden; } .results tr { display: block; border-top: 1px solid var(--line); padding: .5rem .75rem; } .results tbody tr:first-child { border-top: 0; } .results th, .results td { display: block; border: 0; padding: .1rem 0; } .top nav, main, footer { padding-left: .9rem; padding-right: .9rem; } h1 { font-size: 1.4rem; } dl.facts { grid-template-columns: 1fr; gap: 0; } dl.facts dd { margin-bottom: .5rem; } th, td { padding: .35rem .4rem; } .matrix th[scope=row] { max-width: 11rem; font-size: .8125rem; } }
@media print { :root { --ground: #fff; --card: #fff; } .top, .filters { display: none; } .scroll { overflow: visible; border: 0; } .finding, tr { break-inside: avoid; } .matrix thead a { max-height: none; } }
`;
