import { ENDPOINTS } from './addresses';
import type { ScriptedAnswer } from './scripted-answer';

/** An answer as it goes over the wire. */
export interface ServedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

type Members = Readonly<Record<string, unknown>>;

/** How a dialect says what the features say in the words of RFC 8628. */
interface DialectAnswers {
  readonly codes?: (members: Members) => Members;
  /** The status of an OAuth error at the token endpoint. */
  readonly errorStatus?: (error: string) => number;
}

const ANSWERS: Readonly<Record<string, DialectAnswers>> = {
  google: {
    codes: ({ verification_uri, ...others }) => ({
      ...others,
      ...(verification_uri !== undefined && { verification_url: verification_uri }),
    }),
    errorStatus: (error) => (error === 'authorization_pending' ? 428 : error === 'slow_down' ? 403 : 400),
  },
  microsoft: {
    codes: (members) => ({
      ...members,
      message: `To sign in, use a web browser to open the page ${String(members.verification_uri)} and enter the code ${String(members.user_code)} to authenticate.`,
    }),
  },
  // GitHub answers errors with status 200.
  github: { errorStatus: () => 200 },
};

/**
 * An answer as a dialect has it. Only what is said in the RFC's way is changed: a scenario that has an odd answer has it
 * in every dialect.
 */
export function answerAs(dialect: string, url: string, answer: ScriptedAnswer): ServedAnswer {
  const { status = 200, headers = {}, body = '' } = answer;
  const served = { status, headers, body };
  const { codes, errorStatus } = ANSWERS[dialect] ?? {};
  const address = url.split('?')[0];
  const members = membersOf(body);
  if (!members) return served;
  if (address === ENDPOINTS.device_authorization_endpoint && codes && 'user_code' in members)
    return { ...served, body: JSON.stringify(codes(members)) };
  if (address === ENDPOINTS.token_endpoint && errorStatus && status === 400 && typeof members.error === 'string')
    return { ...served, status: errorStatus(members.error) };
  return served;
}

function membersOf(body: string): Members | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
