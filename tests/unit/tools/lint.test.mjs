// Every rule of tools/lint fires on a file that breaks it, and stays silent on files that do not.
// A rule nobody can make fire has decayed.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, writeFileSync, rmSync, copyFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

function lint(files) {
  const tree = mkdtempSync(join(tmpdir(), 'sa-lint-'));
  try {
    copyFileSync(join(root, '.clang-format'), join(tree, '.clang-format'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), text.replaceAll('@TREE@', tree));
    }
    const run = spawnSync(join(root, 'tools/lint'), ['--fast', '--tree', tree], { encoding: 'utf8' });
    return { status: run.status, lines: run.stdout.split('\n').slice(0, -2), stderr: run.stderr };
  } finally {
    rmSync(tree, { recursive: true });
  }
}

const head = '/* Owns a thing. */\n';
const todo = ['TO', 'DO'].join('');
const inFunction = (code) => `${head}static void f(void)\n{\n    ${code}\n}\n`;
const lines = (n) => '    work();\n'.repeat(n);

const rules = [
  ['header', 'lib/store/x.c', 'int sa_x;\n'],
  ['header', 'tests/integration/x.test.mjs', 'import x from "y";\n'],
  ['unfinished', 'lib/store/x.c', `${head}/* ${todo}: later */\n`],
  ['unfinished', 'docs/x.md', `${todo}\n`],
  ['guard', 'lib/store/x.h', `${head}#ifndef X_H\n#define X_H\n#endif\n`],
  ['guard', 'lib/store/x.h', `${head}int sa_x(void);\n`],
  ['layers', 'lib/domain/x.c', `${head}#include "lib/db/db.h"\n`],
  ['layers', 'lib/base/x.c', `${head}#include "lib/conf/conf.h"\n`],
  ['layers', 'jobs/x.c', `${head}#include "lib/server/router.h"\n`],
  ['layers', 'lib/store/x.c', `${head}#include "cgi-bin/ops/ops.h"\n`],
  ['layers', 'cgi-bin/ops/x.c', `${head}#include "cgi-bin/webhook/hook.h"\n`],
  ['layers', 'lib/store/x.c', `${head}#include "tests/unit/x.h"\n`],
  ['layers', 'lib/newfolder/x.c', head],
  ['layers', 'docs/architecture.md', '| `lib/conf` | base, db | settings |\n'],
  ['one-folder', 'lib/store/x.c', `${head}#include <libpq-fe.h>\n`],
  ['one-folder', 'lib/connectors/x.c', `${head}#include <curl/curl.h>\n`],
  ['one-folder', 'cgi-bin/ops/x.c', `${head}#include <fcgiapp.h>\n`],
  ['one-folder', 'lib/server/x.c', `${head}#include <openssl/hmac.h>\n`],
  ['one-folder', 'lib/workflow/x.c', `${head}#include <gmime/gmime.h>\n`],
  ['one-folder', 'tests/unit/base/x.c', `${head}#include <microhttpd.h>\n`],
  ['banned', 'lib/store/x.c', inFunction('sprintf(a, b);')],
  ['banned', 'cli/x.c', inFunction('int n = atoi(a);')],
  ['memory', 'lib/store/x.c', inFunction('free(p);')],
  ['exit', 'lib/store/x.c', inFunction('exit(1);')],
  ['getenv', 'lib/store/x.c', inFunction('getenv("HOME");')],
  ['sql', 'lib/store/x.c', inFunction('run("SELECT id FROM leads");')],
  ['sql', 'lib/db/x.c', inFunction('run("SET statement_timeout = 5");')],
  ['function-length', 'lib/store/x.c', `${head}static void f(void)\n{\n${lines(80)}}\n`],
  ['warning function-length', 'lib/store/x.c', `${head}static void f(void)\n{\n${lines(60)}}\n`],
  ['must-check', 'lib/store/x.h', `${head}#ifndef SA_STORE_X_H\n#define SA_STORE_X_H\nenum sa_err sa_x(int a);\n#endif\n`],
  ['name', 'lib/store/x.c', `${head}int load(int a)\n{\n    return a;\n}\n`],
  ['file-state', 'lib/store/x.c', `${head}static int counter;\n`],
  ['parameters', 'lib/store/x.c', `${head}static int f(int a, int b, int c, int d, int e, int g)\n{\n    return a;\n}\n`],
  ['file-length', 'lib/store/x.c', `${head}${'int sa_x(void);\n'.repeat(700)}`],
  ['warning file-length', 'lib/store/x.c', `${head}${'int sa_x(void);\n'.repeat(500)}`],
  ['warning header-length', 'lib/store/x.h', `${head}#ifndef SA_STORE_X_H\n#define SA_STORE_X_H\n${'int sa_x(void);\n'.repeat(150)}#endif\n`],
  ['format', 'lib/store/x.c', `${head}static int  f(void);\n`],
  ['blanks', 'docs/x.md', 'word \n'],
  ['machine-path', 'docs/x.md', 'see @TREE@/docs\n'],
  ['registry', 'tests/package-lock.json', '{"resolved": "http://x"}\n'],
  ['shell', 'tools/x', '#!/bin/sh\n'],
  ['shell', 'tools/x', '#!/usr/bin/env bash\necho\n'],
  ['test-sleep', 'tests/integration/x.test.mjs', '// x\nsetTimeout(f, 100);\n'],
  ['sql-name', 'lib/store/sql/x.sql', 'SELECT 1;\n'],
];

for (const [rule, path, text] of rules)
  test(`${rule} fires on ${path}: ${JSON.stringify(text.slice(-60))}`, () => {
    const found = lint({ [path]: text });
    const warned = rule.startsWith('warning ');
    const start = warned ? `warning ${path}:` : `${path}:`;
    const name = warned ? rule.slice(8) : rule;
    assert.ok(found.lines.some((line) => line.startsWith(start) && line.split(': ')[1] === name),
      `expected ${rule}, got ${JSON.stringify(found)}`);
    assert.equal(found.status, warned ? 0 : 1);
  });

test('a clean tree has no finding', () => {
  const found = lint({
    'lib/store/x.h': `${head}#ifndef SA_STORE_X_H\n#define SA_STORE_X_H\n\n#include "lib/base/ctx.h"\n\n` +
      'enum sa_err sa_x_find(struct sa_ctx *ctx, int id) SA_MUST_CHECK;\n\n#endif\n',
    'lib/store/x.c': `${head}#include "lib/store/x.h"\n\nstatic const int limits[] = {1, 2};\n\n` +
      'enum sa_err sa_x_find(struct sa_ctx *ctx, int id)\n{\n' +
      '    return sa_fail(ctx, SA_INTERNAL, "no \\"free()\\" and no exit(%d) here", id); /* sprintf() */\n}\n',
    'lib/base/arena.c': inFunction('free(p);'),
    'lib/conf/x.c': inFunction('getenv("HOME");'),
    'jobs/x.c': `${head}int main(void)\n{\n    exit(0);\n}\n`,
    'docs/architecture.md': '| `lib/conf` | base | settings |\n',
    'tools/x': '#!/usr/bin/env bash\nset -euo pipefail\n',
    'lib/store/sql/x.sql': '-- Notes.\n-- name: x_find\nSELECT 1;\n',
  });
  assert.deepEqual(found.lines, []);
  assert.equal(found.status, 0);
});
