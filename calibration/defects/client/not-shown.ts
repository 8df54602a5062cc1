import type { NotShown } from '../defect';

/** Behaviours seen in public that the client features do not show, each with the reason. */
export const NOT_SHOWN: readonly NotShown[] = [
  {
    id: 'token-file-world-readable',
    seen: ['stripe/link-cli#51', 'wanaku-ai/wanaku#1316', 'gmarciani/cli-wizard#31'],
    reason:
      'It shows on the file system of the machine, and neither to the stubs nor on the screen; the reference client stores nothing.',
  },
  {
    id: 'pending-device-code-on-disk-world-readable',
    seen: ['stripe/link-cli#51'],
    reason:
      'It shows on the file system of the machine, and neither to the stubs nor on the screen; the reference client stores nothing.',
  },
  {
    id: 'json-mode-two-documents',
    seen: ['objectstack-ai/objectstack#6531'],
    reason:
      'What a client writes for a program is a form of its own: that rfc8628 login writes one JSON object a line is tested in test/cli.',
  },
  {
    id: 'id-token-nonce-not-compared',
    seen: ['scttfrdmn/oidc-pam#93'],
    reason:
      'RFC 8628 has no nonce; what one that is sent all the same is good for is for OpenID Connect to say, and the reference client sends none.',
  },
];
