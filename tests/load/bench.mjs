// Measures the stack and prints what came of it beside its limits and peers, all of one run:
//   accepted webhooks behind the web server, beside pgbench with the same database call and beside a FastCGI
//   program that answers nothing; workflows of one run_workflows on the instant sandbox; latency under faults.
// No figure passes or fails; the run fails only when answers and rows do not agree. Started by tools/bench.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../integration/stack.mjs';
import { machineLine } from './machine.mjs';
import { measureWebhook } from './bench-webhook.mjs';
import { measureWorkflows } from './bench-workflows.mjs';

const quick = process.env.QUICK === '1';
const began = performance.now();
const say = (line) => process.stderr.write(`${((performance.now() - began) / 1000).toFixed(0).padStart(4)} s  ${line}\n`);

const machine = machineLine();
say(machine);
const webhook = await measureWebhook({ quick, say });
const workflows = await measureWorkflows({ quick, say });
const minutes = ((performance.now() - began) / 60000).toFixed(1);

mkdirSync(build, { recursive: true });
writeFileSync(join(build, 'bench.json'), `${JSON.stringify({ machine, quick, webhook: webhook.figures, workflows: workflows.figures }, null, 1)}\n`);

console.log(`\n${machine}\n${quick ? 'quick run: short and unsteady figures\n' : ''}`);
for (const table of [...webhook.tables, ...workflows.tables]) console.log(table, '\n');
console.log(`Measured in ${minutes} minutes; all figures in ${join(build, 'bench.json')}`);
const wrong = [...webhook.wrong, ...workflows.wrong];
for (const line of wrong) console.log(`WRONG: ${line}`);
process.exitCode = wrong.length ? 1 : 0;
