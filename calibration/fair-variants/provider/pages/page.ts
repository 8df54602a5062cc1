import type { AskedFor, PageForms, PageRenderer } from '../../../../src/gateway/page-renderer';
import type { ServerChange } from '../../../defects/provider/reference-server';

/** Parts of pages, and pages of which parts are changed. */

export function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}

/** A whole document. */
export function document(title: string, body: string, lang = 'en'): string {
  return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>${escaped(title)}</title></head><body>${body}</body></html>`;
}

/** The fields that every form of the reference server carries. */
export function carried(forms: PageForms, asked?: AskedFor): string {
  const code = asked ? `<input type="hidden" name="user_code" value="${escaped(asked.userCode)}">` : '';
  return `<input type="hidden" name="form_token" value="${escaped(forms.token)}">${code}`;
}

/** What is asked for, and the code to compare. */
export function request(asked: AskedFor): string {
  return `<p>The device shows <b>${escaped(asked.userCode)}</b>. ${escaped(asked.clientName)}, at ${escaped(asked.address)}, asks for: ${escaped(asked.scope)}.</p>`;
}

/** Pages that are rendered otherwise. */
export function pages(change: (usual: PageRenderer) => Partial<PageRenderer>): ServerChange {
  return { replace: ({ pages: usual }) => ({ pages: { ...usual, ...change(usual) } }) };
}

/** Changes the code page and the choice as the usual ones are written. */
export function htmlAs(change: (html: string) => string): ServerChange {
  return pages((usual) => ({
    enterCode: async (forms, notice) => change(await usual.enterCode(forms, notice)),
    confirm: async (forms, asked) => change(await usual.confirm(forms, asked)),
  }));
}

/** Puts something at the beginning of the usual pages. */
export function besides(markup: string): ServerChange {
  return htmlAs((html) => html.replace('<main>', `${markup}<main>`));
}

export function htmlResponse(body: string, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(body, { headers: { 'content-type': 'text/html; charset=utf-8', ...headers } });
}

/** The page that takes the code decides with it: there is no page in between. */
export function decidedOnTheCodePage(): ServerChange {
  const buttons =
    '<button name="decision" value="approve">Authorize device</button><button name="decision" value="deny">Deny</button>';
  return pages((usual) => ({
    enterCode: async (forms, notice) =>
      (await usual.enterCode(forms, notice))
        .replace(`action="${forms.codeAction}"`, `action="${forms.decisionAction}"`)
        .replace('<button class="go" type="submit">Continue</button>', buttons),
  }));
}
