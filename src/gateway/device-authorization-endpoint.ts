import type { Context } from 'hono';
import { DEVICE_CODE_GRANT_TYPE } from '../rfc8628/grant-type';
import type { GatewayEnv } from './client-address';
import { mayUse } from './gateway-client';
import type { GatewayParts } from './gateway-parts';
import type { GatewaySettings } from './gateway-settings';
import { OAuthProblem } from './oauth-problem';
import { type Session, sessionIdOf } from './session';

const MAX_TRIES = 20;

/** Answers device authorization requests ([RFC 8628 §3.1](https://www.rfc-editor.org/rfc/rfc8628#section-3.1)). Throws an `OAuthProblem` for those it refuses. */
export function deviceAuthorizationEndpoint(settings: GatewaySettings, parts: GatewayParts) {
  return async (context: Context<GatewayEnv>): Promise<Response> => {
    const form = await parts.readForm(context.req.raw);
    const authorization = context.req.header('authorization');
    const client = parts.authenticateClient({
      form,
      ...(authorization === undefined ? {} : { authorization }),
    });
    if (!mayUse(client, DEVICE_CODE_GRANT_TYPE)) {
      throw new OAuthProblem('unauthorized_client', 'This client is not registered for the device grant');
    }
    const scope = parts.scopePolicy(client, form.get('scope'));
    const userAgent = shown(context.req.header('user-agent'));
    const { deviceCode, session } = await newSession(settings, parts, {
      clientId: client.client_id,
      scope,
      requestedBy: { address: parts.clientAddress(context), ...(userAgent === '' ? {} : { userAgent }) },
    });
    return parts.respond.session({
      deviceCode,
      session,
      verificationUri: settings.urlOf('/device'),
      lifetimeSeconds: settings.lifetimeSeconds,
      intervalSeconds: settings.intervalSeconds,
    });
  };
}

async function newSession(
  settings: GatewaySettings,
  parts: GatewayParts,
  request: Pick<Session, 'clientId' | 'scope' | 'requestedBy'>,
): Promise<{ readonly deviceCode: string; readonly session: Session }> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const deviceCode = parts.codes.deviceCode();
    const userCode = parts.codes.userCode();
    const createdAt = parts.clock();
    const session: Session = {
      ...request,
      id: sessionIdOf(deviceCode),
      version: 0,
      userCode,
      userCodeKey: parts.readUserCode(userCode),
      createdAt,
      expiresAt: createdAt + settings.lifetimeSeconds * 1000,
      poll: parts.throttle.start(settings.intervalSeconds),
      state: { name: 'pending' },
    };
    const created = await parts.store.create(session);
    if (created === 'created') return { deviceCode, session };
    if (created === 'full') break;
  }
  throw new OAuthProblem('temporarily_unavailable', 'Too many devices are waiting, try again later', 503, {
    'Retry-After': '30',
  });
}

/** A stranger's text, as much of it as may stand on the page. */
function shown(userAgent: string | undefined): string {
  return (userAgent ?? '')
    .replace(/[^\x20-\x7E]/g, '')
    .trim()
    .slice(0, 80);
}
