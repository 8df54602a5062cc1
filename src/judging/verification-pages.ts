import type { PageSeen, Visit } from '../end-user/end-user';
import { PASSING_TROUBLE } from './limits';

/** Words by which a page speaks of the thing that is being let in, in the languages the drivers read. */
const DEVICE =
  /\b(device|gerät|appareil|dispositivo|apparaat|tv|télé|console|terminal|cli|set-top)|デバイス|端末|设备|設備/i;
/** Words by which a page says that the rest happens elsewhere. */
const BACK =
  /\b(return|go back|back to|close (this|the)|close your|you (can|may) (now )?close|continue on|device|zurück|schließen|fermer|retour|cerrar|volver|fechar|volte|chiudere)|閉じ|戻っ|关闭|關閉|返回/i;

/** Whether any page, as far as it was seen, says that a device is being let in. */
export function mentionsDevice(pages: readonly PageSeen[]): boolean {
  return pages.some(({ title, text }) => DEVICE.test(`${title} ${text}`));
}

/** Whether a page tells the end user to go back to the device, or that nothing is left to do here. */
export function sendsBack({ title, text }: PageSeen): boolean {
  return BACK.test(`${title} ${text}`);
}

/** Whether a page says that too much was tried. */
export function saysTooMany({ status, text, limited }: PageSeen): boolean {
  return limited === true || status === 429 || /too many|try again later|locked/i.test(text);
}

/** Whether a visit ended on what a proxy says when it cannot reach the server (502, 503, 504). */
export function endsInPassingTrouble({ outcome, pages }: Visit): boolean {
  return outcome === 'stuck' && PASSING_TROUBLE.has(pages.at(-1)?.status ?? 0);
}

/** Whether any page shows the user code, its dashes and capitals aside. */
export function mentionsCode(pages: readonly PageSeen[], userCode: string): boolean {
  const bare = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
  return pages.some(({ text }) => bare(text).includes(bare(userCode)));
}

/** The name by which a page shows the client: its identifier, or the name the target gives. */
export function nameOfClient(
  pages: readonly PageSeen[],
  client: { readonly client_id: string; readonly client_name?: string },
): string | undefined {
  const text = pages.map((page) => `${page.title} ${page.text}`).join(' ');
  return [client.client_name, client.client_id].find(
    (name) =>
      name !== undefined &&
      new RegExp(`(^|[^\\p{L}\\p{N}])${literally(name)}($|[^\\p{L}\\p{N}])`, 'iu').test(text),
  );
}

/** Whether any page names one of the scope values, or the words it is made of: `read:user`, `offline access`. */
export function mentionsScope(pages: readonly PageSeen[], values: readonly string[]): boolean {
  const text = pages.map((page) => page.text.toLowerCase()).join(' ');
  return values.some((value) => {
    const words = value
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter(Boolean);
    return text.includes(value.toLowerCase()) || words.every((word) => text.includes(word));
  });
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
