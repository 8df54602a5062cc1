import { label } from '../http/safe-text';
import { clauseText } from '../rfc8628/clause';
import { failuresOf, groupedByReason } from './aggregate';
import { incompletenessCounts, untested } from './exit-status';
import { markdownReport } from './markdown';
import type { Report, ReportRequirement } from './model';
import { counted, levelAndKeyword, requirementList } from './report-words';

export interface AnnotationRules {
  /** A SHOULD that failed counts as a MUST does. */
  readonly strict: boolean;
  /** A MUST that was left untested does not count. */
  readonly allowIncomplete: boolean;
}

type Kind = 'error' | 'warning' | 'notice';

interface Annotation {
  readonly kind: Kind;
  readonly title: string;
  readonly message: string;
}

/** GitHub shows no more of one kind for one step. */
const MOST_OF_A_KIND = 10;
/** GitHub takes one megabyte for the summary of one step. */
const LONGEST_SUMMARY = 1_000_000;

/**
 * What a run found, as workflow commands of GitHub Actions: an error for what ends the run with a status that is not 0, a
 * warning for another SHOULD, a notice for the rest. Nothing that a provider says can become a command of its own.
 *
 * @returns lines for the log of the step
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function annotations(report: Report, rules: AnnotationRules): readonly string[] {
  const all = annotationsOf(report, rules);
  return (['error', 'warning', 'notice'] as const).flatMap((kind) => {
    const ofKind = all.filter((one) => one.kind === kind);
    const shown = ofKind.slice(0, ofKind.length > MOST_OF_A_KIND ? MOST_OF_A_KIND - 1 : MOST_OF_A_KIND);
    const more = ofKind.length - shown.length;
    return [
      ...shown.map(({ title, message }) => workflowCommand(kind, title, message)),
      ...(more > 0
        ? [workflowCommand(kind, report.target.name, `${counted(more, 'more finding')} in the report.`)]
        : []),
    ];
  });
}

function annotationsOf(report: Report, rules: AnnotationRules): readonly Annotation[] {
  const { name } = report.target;
  const failures = failuresOf(report);
  const advice = failures.filter(({ level, known_deviation }) => level === 'ADVICE' && !known_deviation);
  return [
    ...(report.incident === undefined
      ? []
      : [{ kind: 'error' as const, title: `${name}: not judged to the end`, message: report.incident }]),
    ...failures
      .filter((one) => !advice.includes(one))
      .map((one) => ({
        kind: kindOf(one, rules),
        title: `${name}: ${levelAndKeyword(one)} ${one.id}`,
        message: findingText(one),
      })),
    ...(report.stale_deviations ?? []).map(({ requirement }) => ({
      kind: 'error' as const,
      title: `${name}: ${requirement}`,
      message: 'This known deviation no longer deviates: take it out of the file that names it.',
    })),
    ...groupedByReason(untested(report)).map(({ reason, requirements }) => ({
      kind: incompletenessCounts(report, rules) ? ('error' as const) : ('warning' as const),
      title: `${name}: not tested`,
      message: `${requirementList(requirements)}: ${reason}`,
    })),
    ...(advice.length === 0
      ? []
      : [
          {
            kind: 'notice' as const,
            title: `${name}: ${counted(advice.length, 'ADVICE requirement')} not met`,
            message: advice.map(({ id }) => id).join(', '),
          },
        ]),
  ];
}

function kindOf({ level, known_deviation }: ReportRequirement, { strict }: AnnotationRules): Kind {
  if (known_deviation !== undefined) return 'notice';
  if (level === 'MUST') return 'error';
  return strict ? 'error' : 'warning';
}

function findingText({ statement, clauses, scenarios, remedy, known_deviation }: ReportRequirement): string {
  const failure = scenarios.find((scenario) => scenario.failure)?.failure;
  return [
    `${statement} (${clauses.map(clauseText).join(', ')})`,
    ...(known_deviation === undefined ? [] : [`Known deviation: ${label(known_deviation)}`]),
    `Expected: ${label(failure?.expected ?? 'not recorded')}`,
    `Seen: ${label(failure?.seen ?? 'not recorded')}`,
    ...(remedy === undefined ? [] : [`To do: ${remedy}`]),
  ].join('\n');
}

/**
 * One workflow command.
 *
 * @param message may have several lines
 * @example
 * workflowCommand('error', 'idp: MUST 3.5-success', 'no token'); // '::error title=idp%3A MUST 3.5-success::no token'
 */
export function workflowCommand(kind: Kind, title: string, message: string): string {
  const lines = message.split('\n').map(label).join('\n');
  const property = escaped(label(title)).replaceAll(':', '%3A').replaceAll(',', '%2C');
  return `::${kind} title=${property}::${escaped(lines)}`;
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/**
 * The summary of a step: the whole of each report where there is room, in the order given.
 *
 * @param head comes first, such as the table of several targets
 */
export function stepSummary(reports: readonly Report[], head = ''): string {
  let text = head;
  let left = 0;
  for (const report of reports) {
    const markdown = markdownReport(report);
    if (left > 0 || Buffer.byteLength(text) + Buffer.byteLength(markdown) > LONGEST_SUMMARY) left++;
    else text += `${text === '' ? '' : '\n'}${markdown}`;
  }
  return left === 0 ? text : `${text}\n_${counted(left, 'more report')} in the folder of the run._\n`;
}
