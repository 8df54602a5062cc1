import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { CLIENT_PARTY } from '../../calibration/defects/client/party';
import { PROGRAM_PARTY } from '../../calibration/external-clients/party';

type Fate = 'caught' | 'left in peace' | 'invisible';

/** Public reports of device clients, by what became of them here, with where they were made. */
const REPORTS: Readonly<Record<string, readonly [Fate, ...string[]]>> = {
  'device-code-sent-unencoded': ['caught', 'goauthentik/authentik#13484'],
  'interval-cut-to-a-minute': [
    'caught',
    'Significant-Gravitas/AutoGPT#14062',
    'heygen-com/heygen-cli#247',
    'Mergifyio/mergify-cli#1805',
  ],
  'slow-down-doubles': ['left in peace', 'OpenHands/agent-canvas#381'],
  'lifetime-of-token-not-read': ['invisible', 'flyteorg/flyte#3288'],
  'scope-as-several-parameters': ['caught', 'sigstore/sigstore#1752'],
  'scope-under-wrong-name': ['caught', 'yanyongyu/githubkit#240'],
  'refusal-told-as-expiry': ['caught', 'AzureAD/microsoft-authentication-library-for-dotnet#1407'],
  'own-deadline-told-otherwise': ['left in peace', 'ramosbugs/oauth2-rs#193'],
  'trouble-taken-for-answer': [
    'caught',
    'AzureAD/microsoft-authentication-library-for-js#4507',
    'generaltranslation/gt#2300',
  ],
  'other-errors-polled-through': ['caught', 'Azure/azure-sdk-for-js#5430'],
  'secret-on-refresh-of-public-client': ['invisible', 'littlebearapps/outlook-assistant#144'],
  'code-on-clipboard-only': ['caught', 'steipete/CodexBar#118'],
};

function accountOf(id: string): readonly [Fate, ...string[]] | undefined {
  for (const { defects, fairVariants, notShown } of [PROGRAM_PARTY, CLIENT_PARTY]) {
    const defect = defects.find((each) => each.id === id);
    if (defect) return ['caught', ...defect.seen];
    const variant = fairVariants.find((each) => each.id === id);
    if (variant) return ['left in peace', ...variant.source.split(', ')];
    const unseen = notShown.find((each) => each.id === id);
    if (unseen) return ['invisible', ...unseen.seen];
  }
  return undefined;
}

describe('the public reports of device clients of November 2026', () => {
  for (const [id, [fate, ...sources]] of Object.entries(REPORTS)) {
    it(`${id} is ${fate}, with its source`, () => {
      const [seen, ...given] = accountOf(id) ?? [];
      assert.equal(seen, fate);
      for (const source of sources) assert.ok(given.includes(source), source);
    });
  }
});
