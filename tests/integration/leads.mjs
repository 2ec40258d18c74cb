// Form submissions as HubSpot sends them: bodies, signatures, and what the sandbox shows of each lead.
import { createHmac, randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const formsPath = '/api/webhooks/hubspot/forms';

// A documented submission; `fields` as an object, other members as they are.
export function submission({ fields = {}, ...members } = {}) {
  return {
    portalId: 12345, formId: '5f2c9e0a-6c1b-4c55-9a53-0c8e6f1d7b21', formSubmissionId: randomUUID(),
    submittedAt: Date.now(), pageTitle: 'Contact us', pageUrl: 'https://brightdesk.example/contact',
    fields: Object.entries(fields).map(([name, value]) => ({ name, value })), ...members,
  };
}

export function signV3(secret, uri, body, time = String(Date.now())) {
  const signature = createHmac('sha256', secret).update(`POST${uri}${body}${time}`).digest('base64');
  return { 'X-HubSpot-Signature-v3': signature, 'X-HubSpot-Request-Timestamp': time };
}

// Posts a body (object or text) signed with v3; answers { status, body, headers }.
export async function postForm(stack, body, headers) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const uri = stack.url + formsPath;
  const response = await fetch(uri, {
    method: 'POST', body: text,
    headers: { 'Content-Type': 'application/json', ...(headers ?? signV3(stack.env.HUBSPOT_WEBHOOK_SECRET, uri, text)) },
  });
  const answer = await response.text();
  return { status: response.status, headers: response.headers, body: answer ? JSON.parse(answer) : null };
}

// A tenant with a portal, settings and a secret of its own; `accounts` are Google accounts with tokens of their own.
export async function makeTenant(stack, portal, { settings = {}, voice, accounts = [] } = {}) {
  const name = `t${portal}`, secret = randomUUID(), file = (what) => join(stack.state, `${name}-${what}`);
  const create = (...more) => stack.run('salesctl', 'tenant', 'create', '--slug', name, '--name', name, '--portal', String(portal), ...more);
  await writeFile(file('profile'), JSON.stringify({ settings: { drive_folders: ['folder-sales-assets'], mailbox: 'ana@agency.example', ...settings },
    voice: voice ?? { sender_name: 'Ana Berger', company: 'Brightdesk', signature: 'Ana Berger\nBrightdesk' } }));
  await writeFile(file('secret'), secret);
  await create('--profile', file('profile'), '--webhook-secret-file', file('secret'));
  for (const account of accounts) {
    await writeFile(file(account), `1//${account}`);
    await create('--google-token-file', file(account), '--google-account', account);
  }
  return { portal, secret };
}

// Posts a submission to a tenant of makeTenant.
export async function postTo(stack, tenant, body) {
  const text = JSON.stringify({ ...body, portalId: tenant.portal });
  return postForm(stack, text, signV3(tenant.secret, stack.url + formsPath, text));
}

export async function sandboxState(stack) {
  return (await fetch(`${stack.sandbox}/_state`)).json();
}

export async function sandboxPost(stack, path, body) {
  const response = await fetch(stack.sandbox + path, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
}

// What the outside world holds for one address: its contact and everything that hangs on it.
export function madeFor(state, email) {
  const contacts = state.hubspot.contacts.filter((c) => c.properties.email === email);
  const ids = new Set(contacts.map((c) => c.id));
  const of = (type) => {
    const linked = new Set(state.hubspot.associations
      .filter((a) => a.from_type === type && a.to_type === 'contacts' && ids.has(a.to_id)).map((a) => a.from_id));
    return state.hubspot[type].filter((object) => linked.has(object.id));
  };
  const companyIds = new Set(state.hubspot.associations
    .filter((a) => a.from_type === 'contacts' && a.to_type === 'companies' && ids.has(a.from_id)).map((a) => a.to_id));
  return {
    contacts, tasks: of('tasks'), notes: of('notes'),
    companies: state.hubspot.companies.filter((c) => companyIds.has(c.id)),
    drafts: state.gmail.drafts.filter((d) => d.to.includes(email)),
  };
}

// All workflows at their end; answers rows of id, status and reason.
export async function allEnded(stack, until, seconds = 60) {
  await until(async () => (await stack.sql('SELECT count(*)::int AS n FROM workflow_queue'))[0].n === 0,
    { seconds, what: 'the end of all workflows', every: 100 });
  return stack.sql('SELECT id, status, reason FROM workflows');
}

// What the installation must never show; empty rows are good.
export async function brokenInvariants(stack) {
  const views = await stack.sql("SELECT viewname FROM pg_views WHERE viewname LIKE 'v\\_verify\\_%'");
  const rows = [];
  for (const { viewname } of views)
    rows.push(...(await stack.sql(`SELECT '${viewname}' AS view, v.* FROM ${viewname} v`)));
  return rows;
}
