import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AstBuilder, compile, GherkinClassicTokenMatcher, Parser } from '@cucumber/gherkin';
import { type GherkinDocument, IdGenerator } from '@cucumber/messages';
import type { Party } from '../rfc8628/requirement';
import { linesBelow } from './lines-below';
import { PACKAGE_ROOT } from './package-root';
import type { ParsedScenario } from './scenario-runtime';

/** A scenario as it is written, an outline's example each for itself. */
export interface WrittenScenario {
  /** Relative to the package: `features/provider/3.1-….feature`. */
  readonly uri: string;
  readonly line: number;
  readonly name: string;
  /** With their keywords: `Given a session`. */
  readonly steps: readonly string[];
  /** Without the `@`; those of its feature and rule included. */
  readonly tags: readonly string[];
  /** Its steps with the tables and texts below them, line by line as a feature has them. */
  readonly lines: readonly string[];
  /** As it is run. */
  readonly parsed: ParsedScenario;
}

/** A rule as it is written: what it says of the requirement that it stands for. */
export interface WrittenRule {
  readonly uri: string;
  readonly line: number;
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
}

/** A feature as it is introduced: the section of the RFC, in words of our own. */
export interface WrittenFeature {
  readonly uri: string;
  readonly name: string;
  readonly description: string;
}

export interface FeatureCatalogue {
  readonly features: readonly WrittenFeature[];
  readonly scenarios: readonly WrittenScenario[];
  readonly rules: readonly WrittenRule[];
}

const read = new Map<Party, FeatureCatalogue>();

/**
 * The features of one party, read once in a process.
 *
 * @throws Error when a feature cannot be parsed, naming file and line
 */
export function readFeatures(party: Party): FeatureCatalogue {
  const catalogue = read.get(party) ?? readFolder(party);
  read.set(party, catalogue);
  return catalogue;
}

function readFolder(party: Party): FeatureCatalogue {
  const folder = `features/${party}`;
  const scenarios: WrittenScenario[] = [];
  const rules: WrittenRule[] = [];
  const features: WrittenFeature[] = [];
  const bySection = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });
  for (const file of readdirSync(join(PACKAGE_ROOT, folder)).sort(bySection)) {
    if (!file.endsWith('.feature')) continue;
    const uri = `${folder}/${file}`;
    const newId = IdGenerator.incrementing();
    const document = parse(uri, newId);
    const { lines, keywords } = nodesById(document);
    const { name = '', description = '' } = document.feature ?? {};
    features.push({ uri, name, description });
    for (const pickle of compile(document, uri, newId)) {
      const { name, tags, astNodeIds, steps } = pickle;
      const line = lines.get(astNodeIds.at(-1) ?? '') ?? 0;
      const written = steps.map((step) => `${keywords.get(step.astNodeIds[0] ?? '') ?? ''}${step.text}`);
      scenarios.push({
        uri,
        line,
        name,
        steps: written,
        tags: tags.map((tag) => tag.name.slice(1)),
        lines: steps.flatMap(({ argument }, index) => [written[index] ?? '', ...linesBelow(argument)]),
        parsed: { gherkinDocument: document, pickle },
      });
    }
    for (const { rule } of document.feature?.children ?? []) {
      if (!rule) continue;
      const { name, description, location, tags } = rule;
      rules.push({ uri, line: location.line, name, description, tags: tags.map((tag) => tag.name.slice(1)) });
    }
  }
  return { features, scenarios, rules };
}

function parse(uri: string, newId: IdGenerator.NewId): GherkinDocument {
  const parser = new Parser(new AstBuilder(newId), new GherkinClassicTokenMatcher());
  try {
    return { ...parser.parse(readFileSync(join(PACKAGE_ROOT, uri), 'utf8')), uri };
  } catch (error) {
    throw new Error(`${uri} ${error instanceof Error ? error.message : String(error)}`);
  }
}

interface Nodes {
  readonly lines: Map<string, number>;
  readonly keywords: Map<string, string>;
}

function nodesById(value: unknown, nodes: Nodes = { lines: new Map(), keywords: new Map() }): Nodes {
  if (typeof value !== 'object' || value === null) return nodes;
  const { id, location, keyword } = value as { id?: unknown; location?: { line: number }; keyword?: unknown };
  if (typeof id === 'string' && location) nodes.lines.set(id, location.line);
  if (typeof id === 'string' && typeof keyword === 'string') nodes.keywords.set(id, keyword);
  for (const child of Object.values(value)) nodesById(child, nodes);
  return nodes;
}
