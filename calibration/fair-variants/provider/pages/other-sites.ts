import type { ServerChange } from '../../../defects/provider/reference-server';
import { cookiesForEverySite, pagesForEveryFrame } from '../../../defects/provider/wire';
import type { FairVariant } from '../../fair-variant';
import { together } from '../together';
import { htmlAs, htmlResponse } from './page';

/** Ways to keep other sites from deciding in an end user's name. */
export const OTHER_SITES: readonly FairVariant<ServerChange>[] = [
  {
    id: 'forms-without-a-token',
    what: 'The forms carry no token: the cookie is SameSite=Lax, so that no browser sends it with the form of another site.',
    source: 'RFC 6749 section 10.12',
    how: withoutToken,
  },
  {
    id: 'forms-refused-by-their-origin',
    what: 'The forms carry no token and the cookie goes along from every site; a form is refused for its Origin.',
    source: 'RFC 6454 section 7.3',
    how: () =>
      together(
        {
          front: async (incoming, next) => {
            const origin = incoming.headers.get('origin');
            const isOwn = origin === null || new URL(origin).host === new URL(incoming.url).host;
            if (!isOwn) return htmlResponse('<!doctype html><p>Nothing was done.</p>');
            const response = await next(incoming);
            // A browser that is to tell no site where it comes from sends the Origin "null".
            response.headers.set('referrer-policy', 'same-origin');
            return response;
          },
        },
        together(cookiesForEverySite(), withoutToken()),
      ),
  },
  {
    id: 'frames-without-the-cookie',
    what: 'No header speaks of frames: the cookie is SameSite=Lax, so that nobody can decide in the frame of another site.',
    source: 'RFC 6749 section 10.13',
    how: pagesForEveryFrame,
  },
  {
    id: 'frames-left-by-a-script',
    what: 'No header speaks of frames: a script on every page leaves them.',
    source: 'RFC 6749 section 10.13',
    becomes: {
      '3.3-framing': {
        verdict: 'not-tested',
        because: 'the form driver runs no scripts, and so does not leave a frame by one',
      },
    },
    how: () =>
      together(
        together(cookiesForEverySite(), pagesForEveryFrame()),
        htmlAs((html) =>
          html.replace('</main>', '</main><script>if (top !== self) top.location = self.location;</script>'),
        ),
      ),
  },
];

function withoutToken(): ServerChange {
  return { replace: ({ browsers }) => ({ browsers: { ...browsers, isFormToken: () => true } }) };
}
