// Compares this project's Flux type checker, and the types of its library, with the reference, which the language server's package has as WebAssembly.
// Not part of `dotnet test`: it needs Node 20 and a download.
//
//   npm install && npm run types -- [--members yes] [--made N] [--changed N] [--seed S] [--show K]
//
// Compared are the mistakes found in a script (text and place) and the types of the names it assigns, up to the names of type variables: those of the scripts of
// the case table, of N made at random from the grammar and the library's types (--made), and of N scripts of the table changed at random (--changed). With
// --members it is the types of everything the library's packages offer instead. The last line counts; the exit code is 1 when something differs that is not
// meant to. `--dll FILE` runs a built driver instead of building one.
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Maker } from './scripts.mjs';
import { canonical } from './signatures.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const options = { made: 0, changed: 0, seed: 1, show: 10 };
for (let i = 2; i < process.argv.length; i += 2) options[process.argv[i].slice(2)] = Number(process.argv[i + 1]) || process.argv[i + 1];

// A child: reads questions as a JSON array and answers each with a line, as the driver of this project does.
if (options.child) {
  const flux = createRequire(import.meta.url)('@influxdata/flux-lsp-node');
  const server = new flux.Lsp();
  const waiting = new Map();
  server.onMessage(message => {
    const { method, params } = typeof message === 'string' ? JSON.parse(message) : message;
    if (method === 'textDocument/publishDiagnostics') waiting.get(params.uri)?.(params.diagnostics.filter(d => d.severity === 1)); // the others are advice
  });
  server.run().catch(() => process.exit(2));
  let number = 0;
  const request = async (method, params) => JSON.parse(await server.send(JSON.stringify({ jsonrpc: '2.0', id: ++number, method, params })) ?? '{}');
  const notify = (method, params) => server.send(JSON.stringify({ jsonrpc: '2.0', method, params }));
  await request('initialize', { capabilities: {}, processId: 1, rootUri: null });
  await notify('initialized', {});
  const check = async text => {
    const uri = `file:///${++number}/script.flux`;
    const found = new Promise(done => waiting.set(uri, done));
    await notify('textDocument/didOpen', { textDocument: { uri, languageId: 'flux', version: 1, text } });
    return { uri, found: await found };
  };
  const typeAt = async (uri, line, character) => (await request('textDocument/hover', { textDocument: { uri }, position: { line, character } })).result?.contents;
  for (const question of JSON.parse(readFileSync(0, 'utf8'))) {
    const types = {};
    if (question.package) {
      for (const member of question.members) {
        const { uri, found } = await check(`import p "${question.package}"\nx = p.${member}\n`);
        types[member] = found.length > 0 ? found[0].message : await typeAt(uri, 1, 7);
      }
      console.log(JSON.stringify({ types }));
      continue;
    }
    // Constraints of a name show where it is used, so each is used once more behind the script.
    const names = namesOf(question);
    const uses = names.map(name => `\nused_${name} = ${name}`).join('');
    const { uri, found } = await check(question + uses);
    const start = question.split('\n').length;
    for (const [i, name] of names.entries()) types[name] = await typeAt(uri, start + i, 8 + name.length);
    const at = p => `${p.line + 1}:${p.character + 1}`;
    console.log(JSON.stringify({ errors: found.map(e => `error @${at(e.range.start)}-${at(e.range.end)}: ${e.message}`), types }));
  }
  process.exit(0);
}

function namesOf(script) { return [...new Set([...script.matchAll(/^([A-Za-z]\w*) *= /gm)].map(m => m[1]))]; }

function lines(text) { return (text ?? '').split('\n').filter(l => l.startsWith('{')); }

function ours(questions) {
  const [command, args] = options.dll ? ['dotnet', [options.dll]] : ['dotnet', ['run', '-c', 'Release', '--project', join(here, '../TaskServer.Benchmarks'), '--', 'flux-types']];
  const run = spawnSync(command, args, { input: questions.map(q => JSON.stringify(q)).join('\n') + '\n', maxBuffer: 1 << 30, encoding: 'utf8' });
  const answers = lines(run.stdout).map(l => JSON.parse(l));
  if (answers.length !== questions.length) throw new Error(`${answers.length} answers to ${questions.length} questions: ${run.stderr.slice(0, 500)}`);
  return answers;
}

// The reference does not survive everything: groups in processes of their own with a time limit; a question that kills it is skipped.
function theirs(questions) {
  const answers = [];
  for (let i = 0; i < questions.length;) {
    const group = questions.slice(i, i + 200);
    const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), '--child', 'yes'], { input: JSON.stringify(group), maxBuffer: 1 << 28, encoding: 'utf8', timeout: 30000 });
    const got = lines(child.stdout).map(l => { try { return JSON.parse(l); } catch { return null; } });
    answers.push(...got);
    i += got.length;
    if (got.length < group.length) { answers.push(null); i++; }
  }
  return answers;
}

// What only a returned value was wrong about is said twice by the reference's language server; the server says it once.
const once = error => error.replace(/ 123.* for return type caused by /s, ' ');

// Meant to differ: these packages are newer here than in the language server; this one tells less about its rows.
const members = new Set(['http.endpoint', 'slack.endpoint', 'contrib/anaisdg/statsmodels.linearRegression']);

// Meant to differ: packages it does not know, options of the prelude with other types (its server fails when they are used), a replaced member of a row that
// meets a row without it.
const decided = (script, reference, own) => reference.errors.some(e => e.includes('invalid import path')) || /^option (now|location) /m.test(script)
  || (own.errors.length === 0 && reference.errors.length > 0 && reference.errors.every(e => /(record is missing|found unexpected) label/.test(e)))
  || /\b(http|slack)\.endpoint\b/.test(script);

const count = { compared: 0, skipped: 0, differences: 0 };
const kinds = {};
function differ(kind, subject, reference, own) {
  count.differences++;
  kinds[kind] = (kinds[kind] ?? 0) + 1;
  if (kinds[kind] <= options.show) console.log(`--- ${kind}: ${subject}\nreference: ${reference}\nours:      ${own}\n`);
}

function same(reference, own) {
  // Labels with blanks stand in types without quotes: those texts cannot be read.
  try { return canonical(reference) === canonical(own, true); } catch { return true; }
}

const library = join(here, '../../src/TaskServer.Flux/Library');
const paths = readdirSync(library, { recursive: true }).filter(f => f.endsWith('.flux')).map(f => f.slice(0, -5)).sort();
const packages = ours(paths.map(path => ({ package: path }))).map((answer, i) => ({ package: paths[i], members: Object.keys(answer.types), types: answer.types }));

if (options.members) {
  const known = theirs(packages.map(p => ({ package: p.package, members: p.members })));
  packages.forEach((own, i) => own.members.forEach(member => {
    const reference = known[i]?.types[member];
    if (!reference || /invalid import|is missing label/.test(reference) || members.has(`${own.package}.${member}`)) { count.skipped++; return; }
    count.compared++;
    if (!same(reference, own.types[member])) differ('type', `${own.package}.${member}`, reference, own.types[member]);
  }));
} else {
  const cases = JSON.parse(readFileSync(join(here, '../TaskServer.Flux.Tests/Cases/flux-cases.json'), 'utf8')).cases.map(c => c.script).filter(s => typeof s === 'string');
  const maker = new Maker(options.seed, packages, cases);
  const scripts = options.made || options.changed
    ? [...Array.from({ length: options.made }, () => maker.make()), ...Array.from({ length: options.changed }, () => maker.change())]
    : [...new Set(cases)];
  const own = ours(scripts);
  const reference = theirs(scripts);
  scripts.forEach((script, i) => compare(script, reference[i], own[i]));
}

console.log(JSON.stringify({ ...count, kinds }));
process.exit(count.differences > 0 ? 1 : 0);

function compare(script, reference, own) {
  if (!reference || own.unreadable || decided(script, reference, own)) { count.skipped++; return; }
  count.compared++;
  // Mistakes in the form of a script hide those of its types: the server does not come so far.
  const form = /: (variable "|invalid binary operator|invalid builtin|option "|missing return|invalid return|return not valid|function types can have)/;
  const expected = reference.errors.some(e => form.test(e)) ? reference.errors.filter(e => form.test(e)) : reference.errors.map(once);
  const show = JSON.stringify(script);
  if (expected.length === 0 && own.errors.length > 0) return differ('refused', show, 'accepts', own.errors.join('\n           '));
  if (expected.length > 0 && own.errors.length === 0) return differ('accepted', show, expected.join('\n           '), 'accepts');
  const [a, b] = [expected.map(words), own.errors.map(words)];
  if (a.join() !== b.join()) {
    const kind = a.toSorted().join() === b.toSorted().join() ? 'order' : a.map(e => e.replace(/@\S+/, '')).join() === b.map(e => e.replace(/@\S+/, '')).join() ? 'place' : 'text';
    return differ(kind, show, expected.join('\n           '), own.errors.join('\n           '));
  }
  if (own.errors.length > 0) return;
  for (const [name, type] of Object.entries(reference.types)) {
    if (type && own.types[name] && !same(type, own.types[name])) return differ('inferred', `${show} ${name}`, type, own.types[name]);
  }
}

// How variables are named within a text is not compared.
function words(error) { return error.replace(/#?\b[A-Z]\d*\b(?!:\d)/g, 'T'); }
