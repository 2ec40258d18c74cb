// Starts the sandbox of $BUILD (or SANDBOX_BIN) on a free port for a test file, and speaks to its services.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { after, before, beforeEach } from 'node:test';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
export const binary = process.env.SANDBOX_BIN ?? path.join(root, process.env.BUILD ?? 'build', 'sandbox');
export const seedFile = path.join(root, 'tests/sandbox/seed.json');

// {url, pid, stop()}; stop() resolves to [exit code, signal].
export async function startSandbox(args = ['--port', '0', '--seed', seedFile]) {
  const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  for await (const piece of child.stdout) {
    out += piece;
    const ready = /sandbox ready (http:\S+)\n/.exec(out);
    if (!ready) continue;
    const stop = () => {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      return gone;
    };
    return { url: ready[1], pid: child.pid, stop };
  }
  throw new Error(`the sandbox did not start: ${out}`);
}

// One sandbox per test file, back at its start seed before each test.
export const sandbox = {};
export function useSandbox() {
  before(async () => Object.assign(sandbox, await startSandbox()));
  after(async () => assert.deepEqual(await sandbox.stop(), [0, null]));
  beforeEach(() => call('POST', '/_reset'));
}

// {status, headers, data (JSON, or text when it is none), text}
export async function call(method, url, body, headers = {}) {
  const json = body !== undefined && typeof body !== 'string';
  const answer = await fetch(sandbox.url + url, {
    method,
    headers: { ...(json ? { 'content-type': 'application/json' } : {}), ...headers },
    body: json ? JSON.stringify(body) : body,
    redirect: 'manual',
    signal: AbortSignal.timeout(20000),
  });
  const text = await answer.text();
  let data = text;
  try {
    data = JSON.parse(text);
  } catch {
    // not every answer is JSON
  }
  return { status: answer.status, headers: answer.headers, data, text };
}

export const hubspot = (method, url, body) =>
  call(method, `/hubspot${url}`, body, { authorization: 'Bearer pat' });
const google = (service) => (method, url, body) =>
  call(method, `/${service}/${service}${url}`, body, { authorization: 'Bearer sandbox-test' });
export const gmail = google('gmail');
export const calendar = google('calendar');
export const drive = google('drive');
export const chat = (body) =>
  call('POST', '/openai/v1/chat/completions', body, { authorization: 'Bearer k' });
export const form = (url, fields) =>
  call('POST', `/oauth${url}`, new URLSearchParams(fields).toString(), {
    'content-type': 'application/x-www-form-urlencoded',
  });

export const state = async () => (await call('GET', '/_state')).data;
export const faults = async (...list) =>
  assert.equal((await call('POST', '/_faults', list)).status, 200);

export const base64url = (text) => Buffer.from(text).toString('base64url');
// A raw message as Gmail wants it.
export const rawMail = (headers, body = 'Hello') => {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return base64url(`${lines.join('')}\r\n${body}`);
};
