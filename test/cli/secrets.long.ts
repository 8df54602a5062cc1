// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how a target file names a variable
import { strict as assert } from 'node:assert';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import {
  type Answer,
  type Call,
  CLIENT_SECRETS,
  PASSWORDS,
  type PlainProvider,
  startPlainProvider,
} from '../hostile/plain-provider';
import { type Finished, run } from './command';

const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);
const inHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** A value as it may stand in what was written: as it is, and in the encodings it travels in. */
function spellings(value: string): readonly string[] {
  const base64 = [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), Buffer.from(value)]).toString('base64');
    // Without the characters at either end that other bytes have a part in.
    return encoded.slice(before === 0 ? 0 : before + 1, -4);
  });
  const form = new URLSearchParams([['', value]]).toString().slice(1);
  return [
    value,
    encodeURIComponent(value),
    form,
    escaped(value),
    escaped(escaped(value)),
    inHtml(value),
    escaped(inHtml(value)),
    ...base64,
    ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  ];
}

/**
 * A provider that is as careless as can be: it repeats what it was told and what it gave out, in errors, addresses,
 * headers and pages, in every encoding, and sometimes before the suite can know that it is a secret.
 */
function careless(answer: Answer, { endpoint, form, headers }: Call, issued: readonly string[]): Answer {
  const told = [...form.values(), headers.authorization ?? '', headers.cookie ?? ''].join(' ');
  // The latest of what was given out are those of other sessions, whose responses may still be on their way; the first were
  // given out before the run began, when the target file was tried.
  const everything = [told, ...issued.slice(0, 6), ...issued.slice(-6)].join(' | ');
  const said = `you sent ${everything}, or ${encodeURIComponent(everything)}, or ${Buffer.from(everything).toString('base64')}`;
  if (endpoint === 'metadata') return answer;
  if (endpoint === 'page') {
    const body = answer.body
      .toString()
      .replace(/<h1>([^<]*)<\/h1>/, (_, title) => `<h1>${title}</h1><p>${inHtml(said)}</p>`)
      .replace('</title>', ` ${inHtml(issued.at(-1) ?? '')}</title>`);
    return { ...answer, headers: { ...answer.headers, 'x-debug': encodeURI(said) }, body };
  }
  const json = JSON.parse(answer.body.toString());
  const body = {
    ...json,
    ...(json.error && { error_description: said, debug: { headers, sent: [...form] } }),
    ...(json.device_code && {
      verification_uri: `${json.verification_uri}?session=${json.device_code}`,
      verification_uri_complete: `${json.verification_uri_complete}&session=${json.device_code}`,
      message: `Enter ${json.user_code} for ${json.device_code}`,
    }),
    ...(json.access_token && { note: `Bearer ${json.access_token}`, copy: [json.refresh_token] }),
  };
  return {
    ...answer,
    headers: { ...answer.headers, 'x-debug': encodeURI(said) },
    body: JSON.stringify(body),
  };
}

describe('a run against a careless provider', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rfc8628-secrets-'));
  let provider: PlainProvider;
  let finished: Finished;
  const written = new Map<string, string>();

  before(async () => {
    const issued: string[] = [];
    provider = await startPlainProvider({
      lifetime: 12,
      issued,
      bend: (answer, call) => careless(answer, call, issued),
    });
    const file = join(folder, 'target.yaml');
    const out = join(folder, 'out');
    const target = {
      ...provider.target,
      max_wait: 15,
      client: {
        client_id: 'printer',
        client_secret: '${PRINTER_SECRET}',
        token_endpoint_auth_method: 'client_secret_post',
      },
    };
    writeFileSync(file, JSON.stringify(target));
    finished = await run(
      [
        'provider',
        file,
        '--json',
        '--strict',
        ...['--out', out],
        ...['--cucumber-messages', join(out, 'messages.ndjson')],
        ...['--cucumber-html', join(out, 'cucumber.html')],
      ],
      { PRINTER_SECRET: CLIENT_SECRETS.post },
    );
    for (const name of readdirSync(out)) written.set(name, readFileSync(join(out, name), 'utf8'));
    written.set('standard output', finished.stdout);
    written.set('standard error', finished.stderr);
  });
  after(async () => {
    await provider.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is a whole run, with evidence', () => {
    assert.equal(finished.status, 0, finished.stderr);
    assert.deepEqual([...written.keys()].sort(), [
      'cucumber.html',
      'junit.xml',
      'messages.ndjson',
      'report.html',
      'report.json',
      'report.md',
      'standard error',
      'standard output',
    ]);
    const report = JSON.parse(finished.stdout);
    assert.deepEqual(report, JSON.parse(written.get('report.json') ?? ''));
    assert.ok(report.summary.MUST.passed > 30, 'sessions were driven to their end');
    assert.ok(report.requests > 100);
    assert.ok(provider.issued.length > 100);
    assert.match(written.get('report.html') ?? '', /«redacted»/);
  });

  it('leaves no secret in anything that was written', () => {
    // The beginning of a secret is no less one, where its end was taken for a parameter's value.
    const parts = ['p0st&secret', 'b4sic:secret'];
    const secrets = [
      ...Object.values(CLIENT_SECRETS),
      ...parts,
      ...Object.values(PASSWORDS),
      ...provider.issued,
    ];
    const found: string[] = [];
    for (const [name, content] of written) {
      for (const secret of secrets) {
        for (const spelling of spellings(secret)) {
          const at = content.indexOf(spelling);
          if (at >= 0) found.push(`${name}: ${content.slice(Math.max(0, at - 120), at)}>>>${spelling}<<<`);
        }
      }
    }
    assert.deepEqual([...new Set(found)].slice(0, 10), []);
  });

  it('prints only JSON on standard output with --json, and what people read elsewhere', () => {
    assert.equal(finished.stdout, `${JSON.stringify(JSON.parse(finished.stdout), null, 2)}\n`);
    assert.match(finished.stderr, /^Judging plain/);
    assert.match(finished.stderr, /Report: /);
  });
});
