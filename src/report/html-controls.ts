import { html, raw } from 'hono/html';
import { LEVELS } from '../rfc8628/requirement';
import type { Markup } from './html-scenario';
import type { Verdict } from './model';
import { VERDICT_WORDS } from './report-words';

const VERDICTS: readonly Verdict[] = ['failed', 'not-tested', 'not-applicable', 'passed'];

/**
 * What is shown of the requirements: by level and verdict through the style sheet alone, by text and all at once with
 * the script.
 */
export function controlsMarkup(requirements: number): Markup {
  return html`<section class="card controls" aria-label="What is shown">
<fieldset><legend>Level</legend>${LEVELS.map((level) => box(`show-${level}`, level))}</fieldset>
<fieldset><legend>Verdict</legend>${VERDICTS.map((verdict) => box(`show-${verdict}`, VERDICT_WORDS[verdict]))}</fieldset>
<p class="only"><label><input type="checkbox" id="only-failures"> Only failures</label></p>
<p class="search" data-needs-script hidden><label for="search">Text</label> <input type="search" id="search" autocomplete="off" placeholder="id, words, RFC 6749 §5.2"></p>
<p class="buttons" data-needs-script hidden><button type="button" id="unfold">Expand all</button> <button type="button" id="fold">Fold all</button> <button type="button" id="show-all">Reset</button>
<span id="shown" role="status">${requirements} of ${requirements} requirements shown</span></p>
</section>`;
}

function box(id: string, words: string): Markup {
  return html`<label><input type="checkbox" id="${id}" ${raw('checked')}> ${words}</label>`;
}

/** The rules that hide what is not ticked. */
export const CONTROLS_STYLE = `
${[...LEVELS, ...VERDICTS].map((name) => `body:has(#show-${name}:not(:checked)) .requirement.is-${name} { display: none; }`).join('\n')}
body:has(#only-failures:checked) .requirement:not(.is-failed) { display: none; }
.requirement[hidden], .section[hidden], [data-needs-script][hidden] { display: none !important; }
.controls { display: flex; flex-wrap: wrap; gap: .5rem 1.75rem; align-items: center; }
.controls fieldset { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem .9rem; }
.controls legend { float: left; padding: 0; min-width: 4.25rem; font-weight: 600; }
.controls label { display: inline-flex; gap: .35rem; align-items: center; min-height: 1.75rem; }
.controls .search { display: flex; gap: .5rem; align-items: center; flex: 1 1 16rem; }
.controls .search label { font-weight: 600; }
.controls input[type=search] { flex: 1; min-width: 0; font: inherit; padding: .3rem .5rem; color: var(--text); background: var(--card); border: 1px solid var(--open-solid); border-radius: 6px; }
.controls .buttons { display: flex; flex-wrap: wrap; gap: .4rem .6rem; align-items: center; }
#shown { color: var(--quiet); font-size: .875rem; }
button { font: inherit; font-size: .9375rem; padding: .3rem .8rem; color: var(--text); background: var(--open-ground); border: 1px solid var(--open-solid); border-radius: 6px; cursor: pointer; }
button:hover { border-color: var(--text); }
button:focus-visible, input:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.card.controls { padding: .8rem 1.25rem; }
@media print { .controls, .copying, .issue { display: none; } }
`;
