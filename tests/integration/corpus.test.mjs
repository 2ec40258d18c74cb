// Two hundred leads through both writers, and a program that reads every draft: no word, name, number, time, slot or
// link may stand in it that is neither a phrase of ours nor in what the draft was written from.
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { corpusLead, corpusSize } from './corpus.mjs';
import { allEnded, brokenInvariants, makeTenant, postTo, sandboxPost, sandboxState, submission } from './leads.mjs';
import { root, startStack, until } from './stack.mjs';

const seed = JSON.parse(await readFile(join(root, 'tests/sandbox/seed.json'), 'utf8'));
const profile = JSON.parse(await readFile(join(root, 'tests/sandbox/tenant.json'), 'utf8'));
let stack, tenant, phrases;

before(async () => {
  stack = await startStack({ RETRY_BASE_MS: '20' });
  // Room in the calendar for all of them.
  tenant = await makeTenant(stack, 4000, { voice: profile.voice, settings: { ...profile.settings, slot_minutes: 15, window_days: 45 } });
  phrases = await phraseWords();
});
after(() => stack?.down());

const tokens = (text) => text.normalize('NFC').toLowerCase().match(/[\p{L}\p{M}]+|\p{N}+/gu) ?? [];

// Every word that the writers may use by themselves: the string literals of their phrase files.
async function phraseWords() {
  const files = (await readdir(join(root, 'lib/domain'))).filter((f) => /^phrases_\w+\.c$/.test(f)).map((f) => `lib/domain/${f}`);
  files.push('lib/domain/plan.c', 'lib/domain/writer_pen.c', 'lib/workflow/steps/research_prospect.c', 'tests/sandbox/llm_reply.c');
  const words = new Set(['re', 'you', 'your', 'yourself', 'are', 'ihr', 'ihre', 'ihren', 'ihrem', 'ihrer', 'ihres', 'sie']);
  for (const file of files) {
    const text = (await readFile(join(root, file), 'utf8')).replace(/"\s*\n\s*"/g, '');
    for (const [literal] of text.matchAll(/"(?:[^"\\]|\\.)*"/g)) {
      const bytes = literal.slice(1, -1).replace(/""/g, '').replace(/\\x([0-9a-f]{2})/gi, (_, h) => String.fromCharCode(parseInt(h, 16)));
      const plain = /[\x80-\xff]/.test(bytes) && !/[^\x00-\xff]/.test(bytes) ? Buffer.from(bytes, 'latin1').toString('utf8') : bytes;
      for (const word of tokens(`${bytes} ${plain}`.replace(/\{\w+\}|%\.?\*?\w/g, ' '))) if (!/\p{N}/u.test(word)) words.add(word);
    }
  }
  return words;
}

// Sends all leads and answers what became of each: its rows and what it was written from.
async function workAll(tag) {
  const leads = [], ids = [];
  for (let i = 0; i < corpusSize; i++) leads.push(corpusLead(i, tag));
  await sandboxPost(stack, '/_seed', { threads: leads.filter((l) => l.thread).map((l) => l.thread) });
  for (let i = 0; i < leads.length; i += 8)
    ids.push(...await Promise.all(leads.slice(i, i + 8).map(async ({ fields, pageTitle }) => {
      const answer = await postTo(stack, tenant, submission({ fields, pageTitle }));
      assert.equal(answer.status, 202, JSON.stringify(answer.body));
      return answer.body.workflow_id;
    })));
  await allEnded(stack, until, 120);
  const rows = await stack.sql(`SELECT w.id, w.status, w.reason, d.subject, d.body, d.writer, d.language, d.gmail_draft_id,
      (SELECT jsonb_object_agg(s.step, s.output) FROM workflow_steps s WHERE s.tenant_id = w.tenant_id AND s.workflow_id = w.id) AS steps
    FROM workflows w LEFT JOIN draft_emails d ON d.tenant_id = w.tenant_id AND d.workflow_id = w.id`);
  const byId = new Map(rows.map((r) => [r.id, r]));
  return leads.map((lead, i) => ({ ...lead, ...byId.get(ids[i]) }));
}

// What a draft may be made of, from outside: the form, the CRM's record, the thread, our own voice.
function inputsOf(lead) {
  const domain = lead.fields.email.split('@')[1];
  const company = seed.companies.find((c) => c.properties.domain === domain)?.properties ?? {};
  const { voice } = profile;
  return [...Object.values(lead.fields), lead.pageTitle, domain, ...['name', 'industry', 'city', 'country', 'numberofemployees'].map((p) => company[p] ?? ''),
    lead.thread ? [lead.thread.subject, ...lead.thread.messages.map((m) => m.text)].join(' ') : '', voice.sender_name, voice.company, voice.signature].join(' \n ');
}

const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', day: 'numeric', hour: '2-digit', minute: '2-digit' });
function slotHolds(slot) {
  const part = (ms, type) => clock.formatToParts(new Date(ms)).find((p) => p.type === type).value;
  const time = (ms) => `${part(ms, 'hour')}:${part(ms, 'minute')}`;
  return slot.text.includes(`${time(slot.start_ms)}-${time(slot.end_ms)}`) && new RegExp(`\\D${Number(part(slot.start_ms, 'day'))}\\D`).test(slot.text);
}

// Sentences about what is wrong with one draft; empty when nothing is.
function faultsOf(lead) {
  const faults = [], slots = lead.steps.meeting_slots.slots ?? [], assets = lead.steps.asset_hunter.assets ?? [];
  const links = assets.map((a) => a.link);
  const offered = lead.body.split('\n').filter((l) => l.startsWith('- ')).map((l) => l.slice(2));
  for (const text of offered) {
    const slot = slots.find((s) => s.text === text);
    if (!slot || !slotHolds(slot)) faults.push(`slot "${text}"`);
  }
  if (new Set(offered).size !== offered.length) faults.push('a slot twice');
  let rest = lead.body.split('\n').filter((l) => !l.startsWith('- ')).join('\n');
  for (const link of rest.match(/(https?:\/\/|www\.)\S+/gi) ?? []) {
    const file = seed.files.find((f) => f.webViewLink === link);
    if (!links.includes(link) || !file?.permissions.some((p) => p.type === 'anyone')) faults.push(`link ${link}`);
    rest = rest.replace(link, '');
  }
  for (const address of rest.match(/\S+@\S+/g) ?? []) faults.push(`address ${address}`);
  const given = new Set(tokens(`${inputsOf(lead)} ${assets.map((a) => a.title).join(' ')}`));
  const minutes = slots.length ? [String((slots[0].end_ms - slots[0].start_ms) / 60000)] : [];
  for (const word of tokens(`${rest} ${lead.subject}`))
    if (!given.has(word) && !minutes.includes(word) && !phrases.has(word)) faults.push(`the word "${word}"`);
  const names = new Set(tokens(`${lead.fields.firstname} ${lead.fields.lastname}`));
  for (const word of rest.split('\n')[0].match(/[\p{L}\p{M}]+/gu) ?? [])
    if (/^\p{Lu}/u.test(word) && !names.has(word.toLowerCase()) && !phrases.has(word.toLowerCase())) faults.push(`greeted as "${word}"`);
  for (const id of lead.steps.draft_writer.facts_used ?? [])
    if (!lead.steps.research_prospect.facts.some((f) => f.id === id)) faults.push(`fact ${id}`);
  if (!rest.trimEnd().endsWith(profile.voice.signature)) faults.push('no signature');
  return faults;
}

function check(leads) {
  const drafted = leads.filter((l) => l.body);
  for (const lead of leads) assert.ok(['done', 'skipped', 'needs_review'].includes(lead.status), `${lead.fields.email}: ${lead.status} ${lead.reason}`);
  assert.equal(drafted.length, leads.filter((l) => l.status === 'done').length);
  const faults = drafted.flatMap((l) => faultsOf(l).map((f) => `${f} in the draft to ${l.fields.email}:\n${l.subject}\n${l.body}`));
  assert.equal(faults.length, 0, `${faults.length} faults, the first:\n${faults.slice(0, 3).join('\n\n')}`);
  return drafted;
}

function overlaps(drafts) {
  const grams = drafts.map(({ body }) => {
    const words = tokens(body);
    return new Set(words.slice(4).map((_, i) => words.slice(i, i + 5).join(' ')));
  });
  const all = [];
  for (let a = 0; a < grams.length; a++)
    for (let b = 0; b < a; b++) {
      const [few, many] = grams[a].size < grams[b].size ? [grams[a], grams[b]] : [grams[b], grams[a]];
      all.push([...few].filter((g) => many.has(g)).length / few.size);
    }
  return all.sort((x, y) => x - y);
}

test('what a completion writes holds nothing that was not in its inputs', async (t) => {
  const leads = await workAll('llm'), drafted = check(leads);
  const llm = drafted.filter((l) => l.writer === 'llm').length;
  t.diagnostic(`${leads.length} leads: ${drafted.length} drafts, ${llm} by completion; ${leads.length - drafted.length} skipped or for review`);
  assert.ok(drafted.length > corpusSize * 0.7 && llm > drafted.length / 2);
  const saved = new Map((await sandboxState(stack)).gmail.drafts.map((d) => [d.id, d.text.replaceAll('\r\n', '\n').trim()]));
  for (const l of drafted) assert.equal(saved.get(l.gmail_draft_id), l.body.trim());
});

test('nor what the local writer writes, and its drafts do not read as one template', async (t) => {
  await sandboxPost(stack, '/_faults', [{ service: 'openai', method: '*', path: '*', fault: 'status', code: 400 }]);
  const drafted = check(await workAll('local'));
  assert.ok(drafted.every((l) => l.writer === 'local'));
  for (const language of ['en', 'de']) {
    const all = overlaps(drafted.filter((l) => l.language === language));
    const at = (share) => (100 * all[Math.floor(all.length * share)]).toFixed(1);
    t.diagnostic(`${language}: 5-gram overlap of ${all.length} pairs: median ${at(0.5)} %, 90th percentile ${at(0.9)} %`);
    assert.ok(all.length > 100 && all[Math.floor(all.length / 2)] < 0.3);
  }
});

test('the program that reads the drafts finds what does not belong', async () => {
  const lead = (await workAll('again')).find((l) => l.body?.includes('\n- ') && /^Hi /.test(l.body));
  assert.deepEqual(faultsOf(lead), []);
  const changed = (from, to) => faultsOf({ ...lead, body: lead.body.replace(from, to) });
  for (const [from, to, fault] of [[/\n\n/, '\n\nBobby says hello. ', /word "bobby"/], [/\n\n/, '\n\nIt saves 47 hours. ', /word "47"/],
    [/\n\n/, '\n\nSee https://evil.example/x for it. ', /link https:\/\/evil/], [/\n- .*/, '\n- Mon 23 Nov, 03:00-03:30 (Europe/Berlin)', /slot "Mon 23/],
    [/^Hi .*/, 'Hi Gundula,', /greeted as "Gundula"/], [/\n- (.*)/, '\n- $1\n- $1', /twice/]])
    assert.ok(changed(from, to).some((f) => fault.test(f)), `${to}: ${changed(from, to)}`);
});

test('no invariant is broken at the end', async () => {
  assert.deepEqual(await brokenInvariants(stack), []);
});
