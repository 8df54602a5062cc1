import type { Context } from 'hono';
import type { GatewayEnv } from './client-address';
import type { Obstacle, Ruling } from './decision-rules';
import type { Form } from './form';
import type { GatewayParts } from './gateway-parts';
import type { GatewaySettings } from './gateway-settings';
import { OAuthProblem } from './oauth-problem';
import type { CodeNotice, Outcome, PageForms } from './page-renderer';
import type { Session } from './session';
import { settle } from './session-store';
import { UpstreamRefusal } from './upstream';

type PageContext = Context<GatewayEnv>;

/** Shown, and nothing else done: thrown where a request cannot go on. */
class Interruption extends Error {
  constructor(
    readonly outcome: Outcome,
    readonly status: 400 | 409 | 429 | 502,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(outcome.name);
  }
}

/**
 * What the end user sees and does ([RFC 8628 §3.3](https://www.rfc-editor.org/rfc/rfc8628#section-3.3)): type the code,
 * see who asks for what, approve or deny; whoever approves signs in at the server behind. A GET of a page changes
 * nothing; every POST carries a token that only the form shown in the same browser has.
 *
 * @param clientName what the end user is told for a `client_id`
 */
export function verificationPages(
  settings: GatewaySettings,
  parts: GatewayParts,
  clientName: (clientId: string) => string,
) {
  const codePath = `${settings.basePath}/device`;
  const redirectUri = settings.urlOf('/callback');

  const formsFor = (browser: string): PageForms => ({
    codeAction: codePath,
    decisionAction: `${codePath}/decision`,
    token: parts.browsers.formToken(browser),
  });

  const showCodeForm = async (
    context: PageContext,
    browser: string,
    status: 200 | 400 | 403,
    notice?: CodeNotice,
  ) => context.html(await parts.pages.enterCode(formsFor(browser), notice), status);

  const showOutcome = async (context: PageContext, outcome: Outcome) =>
    context.html(await parts.pages.outcome(outcome, codePath));

  const showChoice = async (context: PageContext, browser: string, session: Session, status: 200 | 400) => {
    const { address, userAgent } = session.requestedBy;
    const asked = {
      userCode: session.userCode,
      clientName: clientName(session.clientId),
      scope: session.scope,
      address,
      ...(userAgent === undefined ? {} : { userAgent }),
      minutesLeft: Math.max(1, Math.ceil((session.expiresAt - parts.clock()) / 60_000)),
      ...(status === 400 ? { undecided: true as const } : {}),
    };
    return context.html(await parts.pages.confirm(formsFor(browser), asked), status);
  };

  /** Every look-up of a user code goes through here, so that none gets around the limit on guesses. */
  const lookUp = async (
    context: PageContext,
    browser: string,
    typed: string,
  ): Promise<Session | undefined> => {
    const at = parts.clock();
    const guesser = { browser, source: parts.clientAddress(context) };
    const waitMs = parts.guesses.waitMs(guesser, at);
    if (waitMs > 0) {
      const waitSeconds = Math.ceil(waitMs / 1000);
      throw new Interruption({ name: 'throttled', waitSeconds }, 429, { 'Retry-After': String(waitSeconds) });
    }
    const session = await parts.store.byUserCode(parts.readUserCode(typed));
    if (session) parts.guesses.right(guesser, at);
    else parts.guesses.wrong(guesser, at);
    return session;
  };

  /** Applies a rule to the session as it is at that moment; throws an Interruption for an obstacle. */
  const decide = async (session: Session, rule: (current: Session) => Ruling): Promise<Session> => {
    const ruling = await settle(
      parts.store,
      () => parts.store.byId(session.id),
      // Forgotten meanwhile: then it expired long ago.
      (current): Ruling => (current ? rule(current) : { obstacle: 'expired' }),
    );
    if (ruling.obstacle !== undefined) throw obstructed(ruling.obstacle);
    return ruling.successor;
  };

  /** Lets a form's sender through only when it is the browser that was shown the form. */
  const submitted = async (
    context: PageContext,
  ): Promise<{ readonly form: Form; readonly browser: string } | { readonly refusal: Response }> => {
    const form = await parts.readForm(context.req.raw).catch((error: unknown) => {
      if (!(error instanceof OAuthProblem)) throw error;
      throw new Interruption({ name: 'bad-request', detail: error.description }, 400);
    });
    const browser = await parts.browsers.recognise(context);
    if (browser !== undefined && parts.browsers.isFormToken(form.get('form_token'), browser)) {
      return { form, browser };
    }
    const known = browser ?? (await parts.browsers.welcome(context));
    return { refusal: await showCodeForm(context, known, 403, { name: 'stale-form' }) };
  };

  const interruptible =
    (handler: (context: PageContext) => Promise<Response>) =>
    async (context: PageContext): Promise<Response> => {
      try {
        return await handler(context);
      } catch (error) {
        if (!(error instanceof Interruption)) throw error;
        return context.html(await parts.pages.outcome(error.outcome, codePath), error.status, {
          ...error.headers,
        });
      }
    };

  return {
    /** GET of `verification_uri` and of `verification_uri_complete`. */
    open: interruptible(async (context) => {
      const browser = (await parts.browsers.recognise(context)) ?? (await parts.browsers.welcome(context));
      const typed = context.req.query('user_code');
      if (!typed) return showCodeForm(context, browser, 200);
      const session = await lookUp(context, browser, typed);
      if (!session) return showCodeForm(context, browser, 400, { name: 'unknown-code' });
      const obstacle = parts.decisionRules.look(session, browser, parts.clock());
      if (obstacle) throw obstructed(obstacle);
      return showChoice(context, browser, session, 200);
    }),

    /** POST of a typed code. */
    enterCode: interruptible(async (context) => {
      const sent = await submitted(context);
      if ('refusal' in sent) return sent.refusal;
      const { form, browser } = sent;
      const typed = form.get('user_code');
      if (typed === undefined) return showCodeForm(context, browser, 400, { name: 'no-code' });
      const session = await lookUp(context, browser, typed);
      if (!session) return showCodeForm(context, browser, 400, { name: 'unknown-code' });
      const taken = await decide(session, (current) =>
        parts.decisionRules.openSession(current, browser, parts.clock()),
      );
      return showChoice(context, browser, taken, 200);
    }),

    /** POST of the choice. */
    decide: interruptible(async (context) => {
      const sent = await submitted(context);
      if ('refusal' in sent) return sent.refusal;
      const { form, browser } = sent;
      const typed = form.get('user_code');
      const session = typed === undefined ? undefined : await lookUp(context, browser, typed);
      if (!session) {
        const notice = typed === undefined ? { name: 'no-code' as const } : { name: 'unknown-code' as const };
        return showCodeForm(context, browser, 400, notice);
      }
      switch (form.get('decision')) {
        case 'approve':
          return context.redirect((await signInUrl(session, browser)).href, 303);
        case 'deny': {
          await decide(session, (current) => parts.decisionRules.deny(current, browser, parts.clock()));
          return showOutcome(context, { name: 'denied', clientName: clientName(session.clientId) });
        }
        default: {
          const obstacle = parts.decisionRules.look(session, browser, parts.clock());
          if (obstacle) throw obstructed(obstacle);
          return showChoice(context, browser, session, 400);
        }
      }
    }),

    /** GET of the redirect URI: the browser comes back from the server behind. */
    callback: interruptible(async (context) => {
      const browser = await parts.browsers.recognise(context);
      const state = context.req.query('state') ?? '';
      const session = await parts.store.byId(state.split('.', 1)[0] ?? '');
      if (browser === undefined || !session) throw obstructed('stale-sign-in');
      const attempt = session.signIn;
      // From here on this attempt is over, whatever comes of it: a reload cannot use its code again.
      const returned = await decide(session, (current) =>
        parts.decisionRules.endSignIn(current, browser, state, parts.clock()),
      );
      if (!attempt) throw obstructed('stale-sign-in');
      const url = new URL(redirectUri);
      url.search = new URL(context.req.url).search;
      try {
        const tokens = await parts.upstream.endSignIn({ returned: url, scope: session.scope, attempt });
        await decide(returned, (current) =>
          parts.decisionRules.approve(current, browser, tokens, parts.clock()),
        );
        return showOutcome(context, { name: 'approved', clientName: clientName(session.clientId) });
      } catch (error) {
        if (error instanceof Interruption) throw error;
        if (error instanceof UpstreamRefusal && error.code === 'access_denied') {
          await decide(returned, (current) => parts.decisionRules.deny(current, browser, parts.clock()));
          return showOutcome(context, { name: 'denied', clientName: clientName(session.clientId) });
        }
        parts.trouble('The authorization server behind the gateway did not complete a sign-in', error);
        throw signInFailed(session, error);
      }
    }),
  };

  async function signInUrl(session: Session, browser: string): Promise<URL> {
    const { url, attempt } = await parts.upstream
      .beginSignIn({ redirectUri, scope: session.scope, session: session.id })
      .catch((error: unknown) => {
        parts.trouble(
          'The authorization server behind the gateway could not be asked to sign a user in',
          error,
        );
        throw signInFailed(session, error);
      });
    await decide(session, (current) =>
      parts.decisionRules.beginSignIn(current, browser, attempt, parts.clock()),
    );
    return url;
  }
}

function obstructed(obstacle: Obstacle): Interruption {
  return new Interruption({ name: obstacle }, obstacle === 'taken' ? 409 : 400);
}

function signInFailed(session: Session, error: unknown): Interruption {
  const reason =
    error instanceof UpstreamRefusal && /^[a-z_]{1,40}$/.test(error.code)
      ? `The sign-in server refused (${error.code}).`
      : 'The sign-in server could not be reached, or its answer made no sense.';
  return new Interruption({ name: 'sign-in-failed', userCode: session.userCode, reason }, 502);
}
