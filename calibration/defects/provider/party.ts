import { discoverUpstream } from '../../../src/gateway/openid-upstream';
import { judgeProvider } from '../../../src/provider-under-test/judge-provider';
import { Redactor } from '../../../src/report/redactor';
import { reported } from '../../../src/report/report-of';
import { PROVIDER_REQUIREMENTS } from '../../../src/rfc8628/requirements';
import { startCodeFlowServer } from '../../../src/targets/gateway-target';
import { EMBEDDED } from '../../expected-verdicts';
import { PROVIDER_FAIR_VARIANTS } from '../../fair-variants/provider/catalogue';
import { EMBEDDED_PROVIDER, startEmbeddedProvider } from '../../fair-variants/provider/embedded-provider';
import type { Party } from '../../party';
import { withoutTraffic } from '../../without-traffic';
import { PROVIDER_DEFECTS } from './catalogue';
import { NOT_SHOWN } from './not-shown';
import { type ServerChange, startReferenceServer } from './reference-server';

/**
 * Long enough for a device that was told to slow down (6 seconds, once the interval of 1 has grown by 5), for an approval
 * and for a machine that is busy meanwhile.
 */
const SHORT_SECONDS = 26;
const LONG_SECONDS = 600;

const LIFETIMES: Readonly<Record<string, number>> = {
  'short-lived codes': SHORT_SECONDS,
  'long-lived codes': LONG_SECONDS,
};

export const PROVIDER_PARTY: Party<ServerChange> = {
  name: 'provider',
  requirements: PROVIDER_REQUIREMENTS,
  defects: PROVIDER_DEFECTS,
  notShown: NOT_SHOWN,
  fairVariants: PROVIDER_FAIR_VARIANTS,
  baselines: {
    'short-lived codes': {
      fails: {
        '5.4-lifetime': `codes live ${SHORT_SECONDS} seconds here, so that nobody waits longer to see them expire`,
      },
    },
    'long-lived codes': { fails: {} },
    [EMBEDDED_PROVIDER]: { fails: embeddedFailures() },
  },
  open: async () => {
    const behind = await startCodeFlowServer();
    const upstream = await discoverUpstream({ issuer: behind.issuer, clientId: 'gateway' });
    return {
      judge: async (baseline, change, tags) => {
        const server =
          baseline === EMBEDDED_PROVIDER
            ? await startEmbeddedProvider(change)
            : await startReferenceServer(upstream, LIFETIMES[baseline] ?? SHORT_SECONDS, change);
        try {
          // Learnt from as it comes: a page is parsed for the end user then, too.
          const redactor = new Redactor();
          const judgement = await judgeProvider({
            target: server.target,
            tags,
            onTraffic: (traffic) => redactor.learnFrom(traffic),
          });
          return reported(withoutTraffic(judgement), redactor).report;
        } finally {
          await server.close();
        }
      },
      close: () => behind.close(),
    };
  },
};

function embeddedFailures(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(EMBEDDED).flatMap(([id, { verdict, because }]) =>
      verdict === 'failed' ? [[id, because]] : [],
    ),
  );
}
