// Draws docs/pictures/lead.svg: one real run, from the form's message to the draft, with its waterfall.
// Owns the layout only; every word and every bar comes from the document that salesctl prints:
//   build/salesctl workflow show ID --json | node docs/pictures/lead.mjs > docs/pictures/lead.svg
import { readFileSync } from 'node:fs';

const run = JSON.parse(readFileSync(0, 'utf8'));
const WIDTH = 1240;
const HEIGHT = 620;
const ink = '#1f2933';
const soft = '#64748b';
const line = '#d9e0e8';
const sans = "font-family=\"'Helvetica Neue', Helvetica, Arial, 'DejaVu Sans', sans-serif\"";
const mono = "font-family=\"'DejaVu Sans Mono', Menlo, Consolas, monospace\"";
const out = [];

const escape = (text) => String(text).replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

function text(x, y, words, { size = 14, fill = ink, font = sans, weight = 400, anchor = 'start' } = {}) {
  out.push(`<text x="${x}" y="${y}" font-size="${size}" fill="${fill}" font-weight="${weight}" ` +
    `text-anchor="${anchor}" ${font}>${escape(words)}</text>`);
}

function card(x, y, width, height, title) {
  out.push(`<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="10" fill="#fff" stroke="${line}"/>`);
  text(x + 20, y + 30, title, { size: 12.5, fill: soft, weight: 700 });
}

// Lines of at most so many characters, broken at blanks.
function wrap(words, columns) {
  const lines = [''];
  for (const word of words.split(' ')) {
    const last = lines.length - 1;
    if (lines[last] && lines[last].length + word.length >= columns) lines.push(word);
    else lines[last] += (lines[last] ? ' ' : '') + word;
  }
  return lines;
}

function form(x, y, width, height) {
  const s = run.submission;
  const lead = run.steps.validate_payload;
  card(x, y, width, height, '1  A form on the website');
  text(x + 20, y + 58, `${s.first_name} ${s.last_name}, ${lead.job_title}, ${lead.company}`, { weight: 700 });
  text(x + 20, y + 79, s.email, { size: 13, fill: soft });
  wrap(s.message, 62).forEach((words, i) => text(x + 20, y + 108 + i * 20, words));
}

const colours = {
  validate_payload: '#64748b', resolve_hubspot: '#e0703c', research_prospect: '#64748b', search_gmail: '#c0473e',
  read_thread: '#c0473e', long_memory: '#64748b', asset_hunter: '#2f8f5b', meeting_slots: '#3a6fd0',
  next_step_plan: '#64748b', draft_writer: '#7a55c7', create_draft: '#c0473e', create_task: '#e0703c',
  label_thread: '#c0473e',
};

function waterfall(x, y, width, height) {
  const begin = run.created_ms;
  const end = Math.max(...run.attempts.map((a) => a.finished_ms));
  const left = x + 190;
  const scale = (width - 190 - 84) / (end - begin);
  card(x, y, width, height, `2  13 steps in ${end - begin} ms`);
  run.attempts.forEach((a, i) => {
    const at = y + 62 + i * 24.5;
    const bar = Math.max(3, (a.finished_ms - a.started_ms) * scale);
    text(x + 38, at, a.position, { size: 12.5, fill: soft, font: mono, anchor: 'end' });
    text(x + 48, at, a.step, { size: 12.5, font: mono });
    out.push(`<rect x="${left}" y="${at - 5}" width="${width - 274}" height="1" fill="#eef2f6"/>`);
    out.push(`<rect x="${(left + (a.started_ms - begin) * scale).toFixed(1)}" y="${at - 11}" ` +
      `width="${bar.toFixed(1)}" height="13" rx="3" fill="${colours[a.step]}"/>`);
    text(x + width - 20, at, `${a.finished_ms - a.started_ms} ms`, { size: 12, fill: soft, anchor: 'end' });
  });
}

function draft(x, y, width, height) {
  const reply = run.steps.next_step_plan.in_thread ? 'in the lead\u2019s own thread' : 'in a new thread';
  let at = y + 58;
  card(x, y, width, height, `3  A Gmail draft ${reply}, waiting for a person`);
  text(x + 20, at, run.draft.subject, { size: 15, weight: 700 });
  text(x + 20, at + 22, `to ${run.draft.to_email}`, { size: 13, fill: soft });
  out.push(`<line x1="${x + 20}" y1="${at + 36}" x2="${x + width - 20}" y2="${at + 36}" stroke="${line}"/>`);
  at += 60;
  for (const paragraph of run.draft.body.split('\n')) {
    if (!paragraph) at += 10;
    else for (const words of wrap(paragraph, 64)) {
      const linked = /^https?:/.test(words);
      text(x + 20, at, words, { size: 13.5, fill: linked ? '#2457b3' : ink });
      at += 20;
    }
  }
}

function crm(x, y, width, height) {
  const c = run.steps.resolve_hubspot;
  const rows = [
    ['Contact', `${c.contact_id}${c.contact_created ? ' (new)' : ''}, at ${c.company_name} (${c.company_id})`],
    ['Task', `${run.task.hubspot_task_id} \u201c${run.task.subject}\u201d, due ${run.task.due_at.slice(0, 10)}`],
    ['Note', `${run.task.hubspot_note_id} with the message and the plan`],
  ];
  card(x, y, width, height, '4  HubSpot, done once');
  rows.forEach(([name, words], i) => {
    text(x + 20, y + 56 + i * 22, name, { size: 13.5, weight: 700 });
    text(x + 92, y + 56 + i * 22, words, { size: 13.5 });
  });
}

out.push(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}">`);
out.push(`<title>One form lead, from the message to the draft</title>`);
out.push(`<rect width="${WIDTH}" height="${HEIGHT}" rx="14" fill="#f4f7fa"/>`);
form(24, 24, 586, 160);
waterfall(24, 202, 586, 394);
draft(630, 24, 586, 440);
crm(630, 482, 586, 114);
out.push('</svg>');
process.stdout.write(out.join('\n') + '\n');
