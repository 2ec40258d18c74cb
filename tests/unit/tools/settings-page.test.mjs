// docs/settings.md and the table of settings: the page is what the tool prints today.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const build = resolve(root, process.env.BUILD ?? 'build');

test('docs/settings.md is what tools/settings-page prints', () => {
  const printed = execFileSync(join(root, 'tools/settings-page'), { encoding: 'utf8', env: { ...process.env, BUILD: build } });
  assert.equal(readFileSync(join(root, 'docs/settings.md'), 'utf8'), printed, 'run tools/settings-page >docs/settings.md');
});

test('docs/settings.md has a row for every setting and for nothing else', () => {
  const names = (text, row) => [...text.matchAll(row)].map((m) => m[1]);
  const header = readFileSync(join(root, 'lib/conf/conf.h'), 'utf8');
  const page = readFileSync(join(root, 'docs/settings.md'), 'utf8');
  const settings = names(header, /^ *SA_CONF_([A-Z0-9_]+),$/gm);
  assert.ok(settings.length > 40);
  assert.deepEqual(names(page, /^\| `([A-Z0-9_]+)` \|/gm), settings);
});
