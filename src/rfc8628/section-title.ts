/** The RFC's own headings of the sections that requirements point to. */
const TITLES: Readonly<Record<string, string>> = {
  '3.1': 'Device Authorization Request',
  '3.2': 'Device Authorization Response',
  '3.3': 'User Interaction',
  '3.3.1': 'Non-Textual Verification URI Optimization',
  '3.4': 'Device Access Token Request',
  '3.5': 'Device Access Token Response',
  '4': 'Discovery Metadata',
  '5.1': 'User Code Brute Forcing',
  '5.2': 'Device Code Brute Forcing',
  '5.3': 'Device Trustworthiness',
  '5.4': 'Remote Phishing',
  '5.5': 'Session Spying',
  '5.6': 'Non-Confidential Clients',
  '5.7': 'Non-Visual Code Transmission',
  '6.1': 'User Code Recommendations',
  '6.2': 'Non-Browser User Interaction',
};

/** The heading of a section of RFC 8628, for people; empty where the section has none here. */
export function sectionTitle(section: string): string {
  return TITLES[section] ?? '';
}
