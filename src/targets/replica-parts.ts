import type { Provider } from '../dialects/dialect';
import { registeredClients } from '../gateway/client-authenticator';
import type { GatewayClient } from '../gateway/gateway-client';
import type { GatewayParts } from '../gateway/gateway-parts';
import { OAuthProblem } from '../gateway/oauth-problem';
import type { PageRenderer } from '../gateway/page-renderer';

/** Carries the new interval from the poll rules to where the answer is put into the dialect; never sent. */
export const INTERVAL_HEADER = 'x-replica-interval';

/**
 * The parts of the gateway that behave otherwise in a replica: each because a fact of the provider's data says so.
 *
 * @param notice said on every page
 */
export function replicaParts(
  provider: Provider,
  parts: GatewayParts,
  clients: readonly GatewayClient[],
  notice: string,
): Partial<GatewayParts> {
  const deviates = (id: string): boolean => provider.deviations.some(({ requirement }) => requirement === id);
  return {
    pages: withNotice(parts.pages, notice),
    pollRules: (poll, throttle) => {
      const outcome = parts.pollRules(poll, throttle);
      const { answer, successor } = outcome;
      if (!(answer instanceof OAuthProblem) || answer.code !== 'slow_down' || !successor) return outcome;
      const interval = { [INTERVAL_HEADER]: String(successor.poll.gapMs / 1000) };
      return {
        successor,
        answer: new OAuthProblem(answer.code, answer.description, answer.status, interval),
      };
    },
    authenticateClient: (claim) => {
      const names = claim.form.has('client_id') || claim.authorization !== undefined;
      if (!names && deviates('3.4-client-id')) throw new OAuthProblem('invalid_client', 'No client', 401);
      // Only a token request has a grant_type.
      const isAuthenticated = claim.form.has('grant_type') || !deviates('3.1-client-authentication');
      if (isAuthenticated) return parts.authenticateClient(claim);
      const public_ = clients.map(({ client_secret: _, ...client }) => client);
      const form = new Map([...claim.form].filter(([name]) => name !== 'client_secret'));
      return registeredClients(public_)({ form });
    },
    ...(lacks(provider, '3.5-slow-down') && {
      throttle: {
        start: (intervalSeconds) => ({ gapMs: intervalSeconds * 1000 }),
        judge: (state, at) => ({ tooSoon: false, state: { ...state, lastAt: at } }),
      },
    }),
    ...(deviates('6.1-case') && {
      readUserCode: (typed) => typed.slice(0, 100).replace(/[^\p{L}\p{N}]/gu, ''),
    }),
  };
}

/** Whether the provider is documented to have nothing that the requirement could be judged on. */
export function lacks(provider: Provider, requirement: string): boolean {
  return provider.absences.some(({ requirements }) => requirements.includes(requirement));
}

function withNotice(pages: PageRenderer, notice: string): PageRenderer {
  const add = async (page: Promise<string>): Promise<string> =>
    (await page).replace('</body>', () => `<footer><p>${notice}</p></footer>\n</body>`);
  return {
    styleSources: pages.styleSources,
    enterCode: (...given) => add(pages.enterCode(...given)),
    confirm: (...given) => add(pages.confirm(...given)),
    outcome: (...given) => add(pages.outcome(...given)),
  };
}
