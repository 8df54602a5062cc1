import type { Exceptions } from '../../calibration/expected-verdicts';
import type { DialectName, Provider } from '../../src/dialects/dialect';

/** Codes live 15 seconds in this test, so that it need not wait longer. */
export const LIFETIME_SECONDS = 15;

const failed = (because: string) => ({ verdict: 'failed', because }) as const;
const notTested = (because: string) => ({ verdict: 'not-tested', because }) as const;
const notApplicable = (because: string) => ({ verdict: 'not-applicable', because }) as const;

/** What comes of running a replica on this machine, whichever it is. */
const HERE: Exceptions = {
  '3.1-tls': notApplicable('the replica is on a loopback address'),
  '3.3-tls': notApplicable('the replica is on a loopback address'),
  '5.1-rate-limit': notTested("the limits of a replica are not the provider's, so that nobody tries them"),
  '5.4-lifetime': failed(`codes live ${LIFETIME_SECONDS} seconds in this test`),
};

const NO_SECRET = notTested('devices have no secret there');
const NO_METADATA = notTested(
  'what the metadata of GitHub says of the device flow is only seen there, and the replica has none',
);
const SAME_ERROR =
  'whether an error other than that for an unknown code is sent is only seen there; the replica sends the same';

/** What follows from a documented difference, for requirements that the documentation does not speak of. */
const FOLLOWS: Readonly<Partial<Record<DialectName, Exceptions>>> = {
  google: {
    '3.2-short-uri': notTested('there is no `verification_uri` to measure'),
    '3.3-tls': notTested('there is no `verification_uri` to look at'),
    '3.3-code-not-in-uri': notTested('there is no `verification_uri` to look at'),
    '3.5-refresh-rotation': notApplicable('devices have a secret there, to which the refresh token is bound'),
  },
  microsoft: {
    '3.1-client-authentication': NO_SECRET,
    '3.2-error-response': NO_SECRET,
    '3.4-client-authentication': NO_SECRET,
    '3.4-www-authenticate': NO_SECRET,
    '3.5-refresh-bound': NO_SECRET,
    '5.2-device-code-hidden': NO_SECRET,
    '3.4-bound-to-client': failed(SAME_ERROR),
    '3.4-bound-while-pending': failed(SAME_ERROR),
    '3.5-code-spent': failed(SAME_ERROR),
  },
  github: {
    '3.4-garbage': failed('every error at the token endpoint comes with status 200'),
    '3.1-client-authentication': NO_SECRET,
    '3.4-client-authentication': NO_SECRET,
    '3.4-www-authenticate': NO_SECRET,
    '3.5-refresh-bound': NO_SECRET,
    '5.2-device-code-hidden': NO_SECRET,
    '3.4-bound-to-client': failed(SAME_ERROR),
    '3.4-bound-while-pending': failed(SAME_ERROR),
    '3.5-code-spent': failed(SAME_ERROR),
    '3.5-id-token': notApplicable('an OAuth app is given no ID tokens'),
    '4-metadata': NO_METADATA,
    '4-endpoint': NO_METADATA,
    '4-grant-types': NO_METADATA,
    '4-issuer': NO_METADATA,
  },
};

/**
 * The verdicts that the documented differences deserve: what deviates fails, what is not there is not applicable.
 * Everything that is not listed passes.
 */
export function expectedVerdicts({ name, deviations, absences }: Provider): Exceptions {
  return {
    ...HERE,
    ...Object.fromEntries(deviations.map(({ requirement, does }) => [requirement, failed(does)])),
    ...Object.fromEntries(
      absences.flatMap(({ requirements, because }) => requirements.map((id) => [id, notApplicable(because)])),
    ),
    ...FOLLOWS[name],
  };
}
