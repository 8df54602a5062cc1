import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import {
  DeviceClient,
  type DeviceClientOptions,
  InsecureEndpointError,
  NotRefreshableError,
  type SessionEvent,
  Tokens,
  type Transport,
  VirtualClock,
} from '../../src/index';

const ENDPOINTS = {
  device_authorization_endpoint: 'https://as.example/device_authorization',
  token_endpoint: 'https://as.example/token',
};
const CODES = {
  device_code: 'dc-secret',
  user_code: 'WDJB-MJHT',
  verification_uri: 'https://as.example/device',
  expires_in: 600,
};

/** A transport that answers with these bodies, in this order, the errors with 400. */
function answering(clock: VirtualClock, ...bodies: readonly Record<string, unknown>[]): Transport {
  const left = [...bodies];
  return {
    async send(request, { actor, purpose }) {
      const body = left.shift();
      assert.ok(body, `no answer is left for ${request.url}`);
      const response = {
        status: 'error' in body ? 400 : 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        validUtf8: true,
      };
      const startedAt = new Date('2030-01-01T00:00:00Z');
      return { actor, purpose, request, response, startedAt, sentAt: clock.now(), receivedAt: clock.now() };
    },
  };
}

describe('DeviceClient', () => {
  it('is all there in the public exports: codes, events, tokens', async () => {
    const clock = new VirtualClock();
    const transport = answering(
      clock,
      CODES,
      { error: 'authorization_pending' },
      { error: 'slow_down' },
      { access_token: 'at', token_type: 'bearer', scope: 'a' },
    );
    const client = new DeviceClient({
      endpoints: ENDPOINTS,
      registration: { client_id: 'tv' },
      transport,
      clock,
    });
    const events: SessionEvent[] = [];
    const session = await client.authorize({ scope: 'a b', onEvent: (event) => events.push(event) });
    assert.deepEqual(session.prompt, {
      verification_uri: CODES.verification_uri,
      user_code: CODES.user_code,
      expiresAt: new Date('2030-01-01T00:10:00Z'),
    });
    assert.equal(session.secondsLeft, 600);
    const tokens = await session.tokens();
    assert.equal(tokens.access_token, 'at');
    assert.equal(session.secondsLeft, 580);
    assert.deepEqual(events, [
      { type: 'started', prompt: session.prompt },
      { type: 'waiting', nextPollInSeconds: 5, secondsLeft: 600 },
      { type: 'waiting', nextPollInSeconds: 5, secondsLeft: 595 },
      { type: 'slowed-down', intervalSeconds: 10 },
      { type: 'waiting', nextPollInSeconds: 10, secondsLeft: 590 },
      { type: 'approved', scope: 'a', missingScopes: ['b'] },
    ]);
  });

  it('refuses to be made with what cannot work', () => {
    const make = (options: Partial<DeviceClientOptions>) => () =>
      new DeviceClient({
        endpoints: ENDPOINTS,
        registration: { client_id: 'tv' },
        ...options,
      } as DeviceClientOptions);
    assert.throws(make({ registration: { client_id: '' } }), TypeError);
    assert.throws(
      make({ registration: { client_id: 'tv', token_endpoint_auth_method: 'client_secret_basic' } }),
      TypeError,
    );
    assert.throws(
      make({ endpoints: { ...ENDPOINTS, token_endpoint: 'http://as.example/token' } }),
      InsecureEndpointError,
    );
  });

  it('has no refresh without a refresh token', async () => {
    const client = new DeviceClient({ endpoints: ENDPOINTS, registration: { client_id: 'tv' } });
    const tokens = new Tokens({ access_token: 'at', token_type: 'Bearer' });
    await assert.rejects(client.refresh(tokens), NotRefreshableError);
  });

  it('is aborted by a signal that came before anything was sent', async () => {
    const clock = new VirtualClock();
    const transport = answering(clock, CODES);
    const client = new DeviceClient({
      endpoints: ENDPOINTS,
      registration: { client_id: 'tv' },
      transport,
      clock,
    });
    await assert.rejects(client.authorize({ signal: AbortSignal.abort() }), { name: 'AbortedError' });
  });

  it('is aborted by the signal of the session alone, too', async () => {
    const clock = new VirtualClock();
    const transport = answering(clock, CODES, { error: 'authorization_pending' });
    const client = new DeviceClient({
      endpoints: ENDPOINTS,
      registration: { client_id: 'tv' },
      transport,
      clock,
    });
    const session = await client.authorize();
    const controller = new AbortController();
    clock.at(7000, () => controller.abort());
    await assert.rejects(session.tokens({ signal: controller.signal }), { name: 'AbortedError' });
    assert.equal(clock.now(), 7000);
  });
});

describe('DeviceClient, told of a dialect', () => {
  const GOOGLE_CODES = {
    device_code: 'dc-secret',
    user_code: 'GQVQ-JKEC',
    verification_url: 'https://as.example/device',
    expires_in: 1800,
    interval: 5,
  };

  async function signIn(dialect: DeviceClientOptions['dialect'], ...bodies: Record<string, unknown>[]) {
    const clock = new VirtualClock();
    const events: SessionEvent[] = [];
    const client = new DeviceClient({
      endpoints: ENDPOINTS,
      registration: { client_id: 'tv' },
      transport: answering(clock, ...bodies),
      clock,
      ...(dialect && { dialect }),
    });
    const session = await client.authorize({ scope: 'a b', onEvent: (event) => events.push(event) });
    const tokens = await session.tokens();
    return { prompt: session.prompt, tokens, events };
  }
  const forgivenIn = (events: readonly SessionEvent[]) =>
    events.flatMap((event) => (event.type === 'forgiven' ? [event.what] : []));

  it('forgives what is known of it, and says so, once each', async () => {
    const pending = { error: 'authorization_pending' };
    const token = { access_token: 'at', token_type: 'bearer', scope: 'a,b' };
    const google = await signIn('google', GOOGLE_CODES, pending, pending, token);
    assert.equal(google.prompt.verification_uri, GOOGLE_CODES.verification_url);
    assert.deepEqual(forgivenIn(google.events), ['"verification_url" in place of "verification_uri"']);

    const github = await signIn('github', CODES, pending, token);
    assert.deepEqual(forgivenIn(github.events), ['"," in place of spaces in "scope"']);
    assert.deepEqual(github.tokens.missingScopes, []);
  });

  it('is strict without one', async () => {
    await assert.rejects(signIn(undefined, GOOGLE_CODES), /verification_url, a name from before RFC 8628/);
    const { tokens } = await signIn(undefined, CODES, {
      access_token: 'at',
      token_type: 'bearer',
      scope: 'a,b',
    });
    assert.deepEqual(tokens.missingScopes, ['a', 'b']);
  });

  it('tells a refusal as one, however it is spelled', async () => {
    const refused = signIn('microsoft', CODES, { error: 'authorization_declined' });
    await assert.rejects(refused, { code: 'access_denied', message: /denied/ });
    const expired = signIn('microsoft', CODES, { error: 'code_expired' });
    await assert.rejects(expired, { code: 'expired_token', message: /expired/ });
    await assert.rejects(signIn(undefined, CODES, { error: 'authorization_declined' }), {
      code: 'authorization_declined',
    });
  });

  it('tells in words what the user can do about an app or a client that is not set up for it', async () => {
    const disabled = { error: 'device_flow_disabled', error_description: 'must be \u001b[31menabled' };
    await assert.rejects(signIn('github', disabled), {
      code: 'unauthorized_client',
      message: 'The device flow is not enabled for this app. (must be enabled)',
      advice: /Enable Device Flow/,
    });
    await assert.rejects(signIn('google', { error: 'invalid_client' }), {
      code: 'invalid_client',
      advice: /TVs and Limited Input devices/,
    });
    await assert.rejects(signIn('microsoft', CODES, { error: 'invalid_client' }), {
      code: 'invalid_client',
      advice: /Allow public client flows/,
    });
  });
});

describe('Tokens', () => {
  const tokens = new Tokens({
    access_token: 'at-secret',
    token_type: 'Bearer',
    refresh_token: 'rt-secret',
    id_token: 'it-secret',
    expires_in: 60,
  });

  it('are not shown when they are logged', () => {
    assert.doesNotMatch(inspect({ tokens }), /secret\w*'|at-secret|rt-secret|it-secret/);
  });

  it('can be stored and taken up again', () => {
    assert.deepEqual(new Tokens(JSON.parse(JSON.stringify(tokens))), tokens);
  });
});
