import type { Element } from 'domhandler';

const LOCATION =
  /^(?:javascript:)?\s*(?:(?:window|document|self)\.)?location(?:\.href\s*=|\s*=|\.(?:assign|replace)\()/;
/** One quoted address and nothing beside it: what is put together from parts is known to a script alone. */
const ADDRESS = /^\s*(['"])([^'"\\]{1,2000})\1\s*\)?\s*;?\s*(?:return false\s*;?)?\s*$/;

/**
 * The address that a press on the element leads to, where its `onclick` does nothing but go there: a link in all but
 * name, which can be followed without running scripts.
 */
export function addressOnClick({ attribs }: Element): string | undefined {
  const script = (attribs.onclick ?? '').slice(0, 3000).trim();
  const goes = LOCATION.exec(script)?.[0];
  return goes === undefined ? undefined : ADDRESS.exec(script.slice(goes.length))?.[2];
}
