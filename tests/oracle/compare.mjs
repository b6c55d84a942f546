// Compares this project's Flux parser and formatter with the reference, which the language server's package has as WebAssembly.
// Not part of `dotnet test`: it needs Node 20 and a download.
//
//   npm install && npm run compare -- [--changed N] [--seed S] [--show K]
//
// Compared are the scripts of the case tables, and with --changed N as many scripts that were changed at random, each in a process of its own group, because
// the reference does not survive everything. The last line counts; the exit code is 1 when something differs that is not meant to.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const options = { changed: 0, seed: 1, show: 5 };
for (let i = 2; i < process.argv.length; i += 2) options[process.argv[i].slice(2)] = Number(process.argv[i + 1]) || process.argv[i + 1];

// A child: reads scripts as a JSON array, answers with what the reference makes of each.
if (options.child) {
  const flux = createRequire(import.meta.url)('@influxdata/flux-lsp-node');
  for (const script of JSON.parse(readFileSync(0, 'utf8'))) {
    const answer = { tree: flux.parse(script), printed: null };
    try { answer.printed = new flux.Flux(script).format(); } catch { /* it prints no tree with errors */ }
    console.log(JSON.stringify(answer));
  }
  process.exit(0);
}

function tables() {
  const cases = JSON.parse(readFileSync(join(here, '../TaskServer.Flux.Tests/Cases/flux-cases.json'), 'utf8')).cases.map(c => c.script);
  const layouts = JSON.parse(readFileSync(join(here, '../TaskServer.Flux.Tests/Formatting/flux-format-cases.json'), 'utf8')).cases;
  return [...new Set([...cases, ...layouts.map(c => c.in), ...layouts.map(c => c.out)])].filter(s => typeof s === 'string');
}

let state = options.seed;
const random = n => { state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff; return (state >> 8) % n; };
const pieces = ['(', ')', '[', ']', '{', '}', ',', ':', '|>', '=', '=>', '==', '+', '-', '*', 'a', 'if', 'then', 'else', 'and', 'not', 'return', 'with', '1h', '2.0', '\n', '// c\n',
  'a'.repeat(40), '"' + 'b'.repeat(60) + '"', '[1, 2, 3, 4, 5]', '{r with b: 2}', '(r) => {return r}', 'a |> b()', '"x${y}z"'];
function change(script) {
  const words = script.match(/\s+|\w+|"[^"]*"|./gs) ?? [];
  for (let i = 0; i <= random(3); i++) {
    const at = random(words.length || 1);
    if (random(3) === 0) words.splice(at, 1);
    else if (random(2) === 0) words.splice(at, 0, pieces[random(pieces.length)]);
    else words[at] = pieces[random(pieces.length)];
  }
  return words.join('');
}

const base = tables();
const scripts = options.changed ? Array.from({ length: options.changed }, () => change(base[random(base.length)])).filter(s => s.length < 5000) : base;
const ours = lines(spawnSync('dotnet', ['run', '-c', 'Release', '--project', join(here, '../TaskServer.Benchmarks'), '--', 'flux-syntax'],
  { input: scripts.map(s => JSON.stringify(s)).join('\n') + '\n', maxBuffer: 1 << 30, encoding: 'utf8' }).stdout).map(l => JSON.parse(l));

function lines(text) { return text.split('\n').filter(l => l.startsWith('{')); }

// The reference hangs on lists that make no progress, and takes long for layouts that never fit: groups of scripts with a time limit; a failed group is skipped.
const theirs = [];
for (let i = 0; i < scripts.length; i += 25) {
  const group = scripts.slice(i, i + 25);
  const child = spawnSync(process.execPath, ['--max-old-space-size=512', fileURLToPath(import.meta.url), '--child', 'yes'],
    { input: JSON.stringify(group), maxBuffer: 1 << 28, encoding: 'utf8', timeout: 15000 });
  const answers = lines(child.stdout ?? '').map(l => { try { return JSON.parse(l); } catch { return null; } });
  for (let j = 0; j < group.length; j++) theirs.push(answers[j] ?? null);
}

// Names of types that the reference leaves out, members that are empty, offsets of times: none of that matters.
const obvious = new Set(['Attribute', 'AttributeParameter', 'PropertyType', 'Identifier', 'StringLiteral', 'CallExpression', 'MemberExpression']);
function plain(node) {
  if (Array.isArray(node)) return node.map(plain);
  if (!node || typeof node !== 'object') return node;
  const result = {};
  for (const key of Object.keys(node).sort()) {
    const value = node[key];
    if (key === 'metadata' || key === 'type' || value === null || (Array.isArray(value) && value.length === 0)) continue;
    if (key === 'location') result.at = `${value.start.line}:${value.start.column}-${value.end.line}:${value.end.column}`;
    else if (key === 'value' && node.type === 'DateTimeLiteral') result.value = new Date(value).getTime();
    else result[key] = plain(value);
  }
  if (node.type && !obvious.has(node.type)) result.type = node.type;
  return result;
}

// Meant to differ: an `@` at the very end, types of builtins that are wrong, nesting, signs before sums, functions and invalid operators in operands, lost comments
// (after an interpolated string), trailing blanks in strings, escapes in texts around interpolations.
const decided = (script, text) => /nested too deep|<INVALID_OP>|\\\$\{/.test(text) || /@$|builtin|-\s*\(|=> *[^{]*\)[^)]*[-+*=]|[ \t]\n[^"]*"/.test(script);

const count = { scripts: scripts.length, skipped: 0, trees: 0, layouts: 0, differences: 0 };
scripts.forEach((script, i) => {
  if (!theirs[i] || !ours[i]) { count.skipped++; return; }
  const compare = (what, reference, own) => {
    if (reference === own) { count[what]++; return; }
    if (decided(script, reference + own)) { count.skipped++; return; }
    if (count.differences++ < options.show) {
      let at = 0;
      while (reference[at] === own[at]) at++;
      console.log(`--- ${what}: ${JSON.stringify(script)}\nreference: …${reference.slice(Math.max(0, at - 80), at + 160)}\nours:      …${own.slice(Math.max(0, at - 80), at + 160)}\n`);
    }
  };
  const [reference, own] = [JSON.stringify(plain(theirs[i].tree)), JSON.stringify(plain(ours[i].tree))];
  compare('trees', reference, own);
  if (reference === own && theirs[i].printed !== null && ours[i].printed !== null && !/"errors"/.test(own)) compare('layouts', theirs[i].printed, ours[i].printed);
});
console.log(JSON.stringify(count));
process.exit(count.differences > 0 ? 1 : 0);
