import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import { assertBounded, assertFair, assertHarmless, verdictsOf } from './harmless';
import { type HostileRun, judge } from './hostile-run';
import { type Answer, type Call, type PlainProvider, startPlainProvider } from './plain-provider';

/** Each of these does something where a report shows it without care: in HTML, attributes, XML, Markdown, terminals. */
const PAYLOADS = [
  '<script>alert(8628)</script>',
  '"><img src=x onerror=alert(8628)>',
  "'><svg onload=alert(8628)>",
  '</pre></details><iframe srcdoc="<script>alert(8628)</script>"></iframe>',
  ']]><x onclick="alert(8628)">',
  'javascript:alert(8628)',
  '[click](javascript:alert(8628))<b onmouseover=alert(8628)>',
  '\u001b[2J\u001b]0;owned\u0007\u202egnp.exe\u0000',
];
const ALL = PAYLOADS.join(' ');
/** A NUL would make a page binary data, which is left unread. */
const ON_PAGE = ALL.replaceAll('<', '&lt;').replaceAll('\u0000', '');
/** What can stand in a header: no line ends or control characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is left out
const IN_HEADER = encodeURI(ALL.replace(/[\u0000-\u001f]/g, ''))
  .replaceAll('%20', ' ')
  .replaceAll('%3C', '<')
  .replaceAll('%3E', '>')
  .replaceAll('%22', '"');

function inEveryField(answer: Answer, { endpoint }: Call): Answer {
  const headers = {
    ...answer.headers,
    'x-script': IN_HEADER,
    'retry-after': IN_HEADER,
    'set-cookie': `${'script'}=${encodeURIComponent(ALL)}; Path=/`,
    'www-authenticate': IN_HEADER,
  };
  if (endpoint === 'metadata') return { ...answer, headers };
  if (endpoint === 'page') {
    return {
      ...answer,
      // The page's own cookie stays: without it there would be no walk to look at.
      headers: { ...headers, ...answer.headers },
      body: answer.body
        .toString()
        .replace('<title>', `<title>${ON_PAGE} `)
        .replace('<body>', `<body onload="alert(8628)"><script>document.write('<p>')</script>${ON_PAGE}`)
        .replace('>Allow<', `>Allow ${'&lt;script&gt;alert(8628)&lt;/script&gt;'}<`),
    };
  }
  const json = JSON.parse(answer.body.toString());
  const scripted = {
    ...json,
    ...(json.error && { error: `${json.error}`, error_description: ALL, error_uri: PAYLOADS[0] }),
    ...(json.device_code && {
      // An address that works, and a code that does nothing where it is typed.
      verification_uri: `${json.verification_uri}?x=${PAYLOADS[1]}`,
      verification_uri_complete: `${json.verification_uri_complete}&x=${PAYLOADS[2]}`,
      message: ALL,
    }),
    ...(json.access_token && { token_type: PAYLOADS[0], scope: ALL, id_token: ALL }),
    [PAYLOADS[0] ?? '']: ALL,
    nested: { [PAYLOADS[3] ?? '']: [ALL] },
  };
  return { ...answer, headers, body: JSON.stringify(scripted) };
}

describe('scripts', { concurrency: 2 }, () => {
  describe('a provider with scripts in every field', () => {
    let provider: PlainProvider;
    let run: HostileRun;
    before(async () => {
      provider = await startPlainProvider({ bend: inEveryField, lifetime: 9 });
      run = await judge(
        { ...provider.target, known_deviations: { '3.5-pragma': ALL }, name: `plain ${ALL}` },
        { limits: {} },
      );
    });
    after(() => provider.close());

    it('is judged like any other', () => {
      assertBounded(run);
      assertFair(run);
      const verdicts = verdictsOf(run);
      assert.equal(verdicts['3.1-form-post'], 'passed');
      assert.equal(verdicts['3.3-user-interaction'], 'passed');
      assert.equal(verdicts['3.2-error-response'], 'failed');
    });

    it('has its scripts in the report as text, and only as text', () => {
      assert.ok(run.html.includes('alert(8628)'), 'the evidence is shown');
      assertHarmless(run);
      for (const text of [run.html, run.junit, run.markdown]) {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
        assert.doesNotMatch(text, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202e]/);
      }
    });
  });

  describe('a provider that sends nothing but scripts', () => {
    it('is judged, and the report is harmless', async () => {
      const provider = await startPlainProvider({
        bend: (answer, { endpoint }) =>
          endpoint === 'metadata'
            ? answer
            : {
                status: 200,
                headers: {
                  'content-type': 'text/html',
                  location: 'javascript:alert(8628)',
                  'x-script': IN_HEADER,
                },
                body:
                  endpoint === 'device_authorization'
                    ? JSON.stringify({
                        device_code: PAYLOADS[3],
                        user_code: PAYLOADS[0],
                        verification_uri: 'javascript:alert(8628)',
                        expires_in: PAYLOADS[1],
                        interval: PAYLOADS[2],
                      })
                    : `<script>alert(8628)</script>${ALL}`,
              },
      });
      try {
        const run = await judge(provider.target, {
          limits: {},
          tags: '@3.1-form-post or @3.1-unknown-client or @3.2-verification-uri or @3.2-user-code or @3.2-complete-uri or @3.2-expires-in or @3.3-user-interaction or @3.3-tls or @3.4-grant-type',
        });
        assert.equal(run.exitStatus, 1);
        assert.equal(verdictsOf(run)['3.2-verification-uri'], 'failed');
        assertBounded(run);
        assertFair(run);
        assertHarmless(run);
      } finally {
        await provider.close();
      }
    });
  });
});
