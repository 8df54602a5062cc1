import { html } from 'hono/html';
import type { Report, SummaryVerdict } from '../report/model';

const COLOURS: Readonly<Record<SummaryVerdict, readonly [name: string, hex: string]>> = {
  compliant: ['brightgreen', '#1a7f45'],
  'compliant-with-known-deviations': ['green', '#4a7a1f'],
  'not-compliant': ['red', '#b8252b'],
  incomplete: ['lightgrey', '#5c6675'],
};

const LABEL = 'RFC 8628';

/** What a badge says: `46 of 47 MUST`. */
export function badgeMessage({ summary }: Report): string {
  const { passed, failed } = summary.MUST;
  return `${passed} of ${passed + failed} MUST`;
}

/** The endpoint badge of shields.io (https://shields.io/badges/endpoint-badge). */
export function shieldsBadge(report: Report): string {
  const [color] = COLOURS[report.summary.verdict];
  return `${JSON.stringify({ schemaVersion: 1, label: LABEL, message: badgeMessage(report), color })}\n`;
}

/** A badge that needs nobody to draw it. */
export function svgBadge(report: Report): string {
  const message = badgeMessage(report);
  const [, colour] = COLOURS[report.summary.verdict];
  const left = 64;
  const right = Math.round(message.length * 6.6) + 14;
  const text = `${LABEL}: ${message}`;
  return `${html`<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${text}"><title>${text}</title><rect width="${left + right}" height="20" rx="3" fill="${colour}"/><path d="M3 0h${left - 3}v20H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z" fill="#3d4450"/><g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11"><text x="${left / 2}" y="14">${LABEL}</text><text x="${left + right / 2}" y="14">${message}</text></g></svg>`}\n`;
}
