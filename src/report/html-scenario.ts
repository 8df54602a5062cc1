import { html, raw } from 'hono/html';
import { label, visible } from '../http/safe-text';
import { truncated } from '../http/truncate';
import { curlCommand } from './curl';
import { requestText, responseText } from './http-text';
import type {
  Report,
  ReportExchange,
  ReportPage,
  ReportRequirement,
  ReportScenario,
  ReportStep,
} from './model';
import { counted, duration, toneOf, VERDICT_WORDS, verdictSign } from './report-words';
import { AS_EXAMPLE, momentsOf } from './timeline-words';

/** Markup that is escaped already. */
export type Markup = ReturnType<typeof html>;

const LONGEST_TEXT = 4096;
const LONGEST_MESSAGE = 12_288;

/** More exchanges than these say nothing new, and would make the page slow: the first and the last ones are shown. */
const MOST_EXCHANGES = 24;

/** The evidence of a failure is unfolded unless there is a lot of it. */
const MOST_OPEN = 6;

const STEP_SIGNS: Readonly<Record<ReportStep['status'], string>> = { passed: '✓', failed: '✗', skipped: '–' };

/** One scenario with its evidence. That of a failed one is open, for it is what the reader came for. */
export function scenarioMarkup(
  scenario: ReportScenario,
  requirement: ReportRequirement,
  target: Report['target'],
): Markup {
  const { level } = requirement;
  const { verdict, failure, reason, notes, steps } = scenario;
  return html`<div class="scenario ${toneOf({ level, verdict })}">
<h4><span class="state">${verdictSign({ level, verdict })} ${VERDICT_WORDS[verdict]}</span> ${label(scenario.name)}</h4>
${failure === undefined ? '' : html`<dl class="finding"><dt>Expected</dt><dd>${shown(failure.expected)}</dd><dt>Seen</dt><dd>${shown(failure.seen)}</dd></dl>`}
${reason === undefined || reason === requirement.reason ? '' : html`<p>${shown(reason)}</p>`}
${steps.length === 0 ? '' : html`<ol class="steps">${steps.map(stepMarkup)}</ol>`}
${notes.length === 0 ? '' : html`<ul class="notes">${notes.map((note) => html`<li>${shown(note)}</li>`)}</ul>`}
${timelineMarkup(scenario)}
${exchangesMarkup(scenario, requirement, target)}
${pagesMarkup(scenario)}
<p class="where">${label(scenario.location)} · ${duration(scenario.duration_ms)}</p>
</div>`;
}

function stepMarkup({ keyword, text, below = [], status }: ReportStep): Markup {
  return html`<li class="${status}"><span class="sign" role="img" aria-label="${status}">${STEP_SIGNS[status]}</span><span><span class="keyword">${label(keyword)}</span> ${shown(text)}${below.length === 0 ? '' : html`<pre class="below" tabindex="0">${shown(below.join('\n'))}</pre>`}</span></li>`;
}

/** What a device client did, in order. */
function timelineMarkup({ timeline = [], verdict }: ReportScenario): Markup | string {
  if (timeline.length === 0) return '';
  return html`<details class="evidence"${verdict === 'failed' ? raw(' open') : ''}><summary>What happened, in order (${AS_EXAMPLE})</summary>
<ol class="timeline">${momentsOf(timeline).map(({ what, time, words }) => html`<li><span class="time">${time}</span><span class="${what}">${shown(words)}</span></li>`)}</ol></details>`;
}

function exchangesMarkup(
  { exchanges, verdict }: ReportScenario,
  { party }: ReportRequirement,
  target: Report['target'],
): Markup | string {
  if (exchanges.length === 0) return '';
  const left = exchanges.length - MOST_EXCHANGES;
  const first = left > 0 ? exchanges.slice(0, MOST_EXCHANGES / 2) : exchanges;
  const last = left > 0 ? exchanges.slice(-MOST_EXCHANGES / 2) : [];
  // What a client sent went to a server that is gone, and is not for anybody else to send.
  const asCommand = verdict === 'failed' && party === 'provider';
  const open = verdict === 'failed' && exchanges.length <= MOST_OPEN ? raw(' open') : '';
  return html`<details class="evidence"${open}><summary>${counted(exchanges.length, 'exchange')}</summary>
${first.map((one) => exchangeMarkup(one, asCommand ? target : undefined))}
${left > 0 ? html`<p class="where">${counted(left, 'more exchange')} in report.json.</p>` : ''}
${last.map((one) => exchangeMarkup(one, asCommand ? target : undefined))}
</details>`;
}

/** @param target whom the request goes to as a command; undefined where nobody is to send it again */
function exchangeMarkup(exchange: ReportExchange, target: Report['target'] | undefined): Markup {
  return html`<div class="trade">
<p><strong>${label(exchange.purpose)}</strong> by ${label(exchange.actor)} <span class="time">at ${(exchange.sent_at_ms / 1000).toFixed(3)} s, ${exchange.response ? 'answered' : 'no answer'} after ${duration(exchange.duration_ms)}</span></p>
<div>
<div><h5>Request</h5><pre tabindex="0">${visible(truncated(requestText(exchange), LONGEST_MESSAGE))}</pre></div>
<div><h5>Response</h5><pre tabindex="0">${visible(truncated(responseText(exchange), LONGEST_MESSAGE))}</pre></div>
</div>
${target ? html`<details class="command"><summary>The request as a command</summary><pre tabindex="0">${visible(truncated(curlCommand(exchange, target), LONGEST_MESSAGE))}</pre></details>` : ''}
</div>`;
}

function pagesMarkup({ pages }: ReportScenario): Markup | string {
  if (pages.length === 0) return '';
  return html`<details class="evidence"><summary>${counted(pages.length, 'page')} the end user saw</summary>${pages.map(pageMarkup)}</details>`;
}

function pageMarkup(page: ReportPage): Markup {
  return html`<div class="page">
<p class="title">${label(page.title) || 'without a title'}</p>
<p class="where">${page.status} ${shown(page.url)}</p>
<p class="said">${shown(page.text)}</p>
${page.action === undefined ? '' : html`<p>The end user ${shown(page.action)}.</p>`}
</div>`;
}

function shown(text: string): string {
  return visible(truncated(text, LONGEST_TEXT));
}
