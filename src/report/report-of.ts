import type { Envelope } from '@cucumber/messages';
import type { Judgement } from '../engine/judgement';
import type { KnownDeviation } from '../engine/known-deviation';
import { PACKAGE } from '../engine/package-root';
import { REQUIREMENTS } from '../rfc8628/requirements';
import { aggregate } from './aggregate';
import { messagesOf } from './cucumber-messages';
import type { Report } from './model';
import { Redactor } from './redactor';
import { ShownEvidence } from './shown-evidence';

/** Everything that may be written of a run: no secret that the run came by is in it. */
export interface ReportedRun {
  readonly report: Report;
  /** Cucumber's messages as one stream, in the order in which the scenarios began, with their evidence attached. */
  messages(): readonly Envelope[];
  /** Takes what the run learnt to be secret out of any text, such as a provider's log. */
  withoutSecrets(text: string): string;
}

/** The report of what a run found. */
export function reportOf(judgement: Judgement): Report {
  return reported(judgement).report;
}

/**
 * Takes the secrets out of what a run found, for all that is written of it.
 *
 * @param redactor has learnt from the traffic that the judgement does not hold
 */
export function reported(judgement: Judgement, redactor = new Redactor()): ReportedRun {
  for (const secret of judgement.secrets) redactor.register(secret);
  for (const each of judgement.traffic) redactor.learnFrom(each);
  const shown = new ShownEvidence(redactor, judgement.startedAtMs);
  const scenarios = judgement.scenarios.map((judged) => ({
    requirement: judged.requirement,
    scenario: shown.scenario(judged),
  }));
  const { party, target, incident, sampleSize } = judgement;
  const report = aggregate(
    REQUIREMENTS.filter((requirement) => requirement.party === party),
    scenarios,
    {
      ...(judgement.leftOut !== undefined && { left_out: judgement.leftOut }),
      suite: { name: PACKAGE.name, version: PACKAGE.version },
      party,
      target: {
        name: shown.text(target.name),
        ...(target.version !== undefined && { version: shown.text(target.version) }),
        ...(target.issuer !== undefined && { issuer: shown.url(target.issuer) }),
        ...(target.ca && { ca: true as const }),
        ...(target.certificate && { certificate: true as const }),
      },
      started_at: judgement.startedAt.toISOString(),
      duration_ms: Math.round(judgement.durationMs),
      critical_path_ms: Math.round(judgement.criticalPathMs),
      requests: judgement.requests,
      sessions: judgement.sessions,
      ...(sampleSize !== undefined && { sample_size: sampleSize }),
      ...(judgement.isRecording && { recording: true as const }),
      ...(incident !== undefined && { incident: shown.text(incident) }),
      known_deviations: withoutSecrets(judgement.knownDeviations, shown),
    },
  );
  return {
    report,
    messages: () =>
      messagesOf(
        judgement.streams,
        scenarios.map(({ scenario }) => scenario),
        redactor,
      ),
    withoutSecrets: (text) => redactor.body(text),
  };
}

function withoutSecrets(
  deviations: Readonly<Record<string, KnownDeviation>>,
  shown: ShownEvidence,
): Record<string, KnownDeviation> {
  return Object.fromEntries(
    Object.entries(deviations).map(([id, deviation]) => [
      id,
      typeof deviation === 'string'
        ? shown.text(deviation)
        : { ...deviation, reason: shown.text(deviation.reason) },
    ]),
  );
}
