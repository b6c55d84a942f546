// Makes Flux scripts at random, right ones and wrong ones, for comparisons of type checkers.
import { parseType } from './signatures.mjs';

const basics = ['int', 'uint', 'float', 'string', 'bool', 'time', 'duration', 'regexp', 'bytes'];
const literals = {
  int: ['1', '-2', '0', 'length(arr: [1])'],
  uint: ['uint(v: 1)'],
  float: ['1.5', '-0.5', 'float(v: 1)'],
  string: ['"a"', '"x y"', '"${1}"', 'string(v: 1)'],
  bool: ['true', 'false', '1 == 1', 'not false', 'exists {a: 1}.a'],
  time: ['2021-01-01T00:00:00Z', 'now()', 'time(v: 0)'],
  duration: ['1h', '-5m', 'duration(v: 1)'],
  regexp: ['/a.b/'],
  bytes: ['bytes(v: "a")'],
  dynamic: ['dynamic.dynamic(v: 1)'],
};
const rows = [
  '{_time: 2021-01-01T00:00:00Z, _value: 1, host: "a"}', '{_time: 2021-01-01T00:00:00Z, _value: 1.0, host: "a", _field: "f", _measurement: "m"}', '{_value: "s"}', '{a: 1, b: "x", c: true}',
  '{_time: 2021-01-01T00:00:00Z, _start: 2021-01-01T00:00:00Z, _stop: 2021-01-01T00:00:00Z, _value: uint(v: 1), _level: "ok"}',
];
const operators = ['+', '-', '*', '/', '%', '^', '==', '!=', '<', '<=', '>', '>='];
const labels = ['a', 'b', 'c', '_value', '_time', 'host', 'x'];

export class Maker {
  #state;
  #cases;
  #functions = [];
  #streamers = [];
  #names = [];
  #functionNames = [];
  #imports = new Set();

  /** Packages are { package, types: { member: text } }, cases scripts that may be changed. */
  constructor(seed, packages, cases) {
    this.#state = seed * 7919 + 17;
    this.#cases = cases;
    for (const { package: path, types } of packages) {
      for (const [member, text] of Object.entries(types)) {
        let type;
        try { type = parseType(text); } catch { continue; }
        if (member.startsWith('_') || path.startsWith('internal/')) continue;
        this.#functions.push({ path, member, type });
        if (type.kind === 'function' && type.parameters.some(p => p.mark === '<-')) this.#streamers.push({ path, member, type });
      }
    }
  }

  #random(n) { this.#state = (Math.imul(this.#state, 1103515245) + 12345) & 0x7fffffff; return (this.#state >> 8) % n; }
  #one(list) { return list[this.#random(list.length)]; }
  #chance(percent) { return this.#random(100) < percent; }

  make() {
    this.#names = [];
    this.#functionNames = [];
    this.#imports = new Set();
    const statements = [];
    const n = 1 + this.#random(5);
    for (let i = 0; i < n; i++) statements.push(this.#statement(i));
    return [...this.#imports].map(i => `import ${i}\n`).join('') + statements.join('\n') + '\n';
  }

  #statement(i) {
    const name = `v${i}`;
    switch (this.#random(15)) {
      case 0: return this.#declared(name);
      case 1: return this.#chance(50) ? `option ${name} = ${this.#expression(2)}` : this.#packageOption();
      case 2: return this.#pipeline();
      case 3: case 4: case 5: { const text = `${name} = ${this.#function(3)}`; this.#names.push(name); this.#functionNames.push(name); return text; }
      case 6: case 7: { const text = `${name} = ${this.#pipeline()}`; this.#names.push(name); return text; }
      case 8: case 9: { const text = `${name} = ${this.#anyCall()}`; this.#names.push(name); return text; }
      case 10: return this.#expression(3);
      default: { const text = `${this.#chance(5) && this.#names.length ? this.#one(this.#names) : name} = ${this.#expression(3)}`; this.#names.push(name); return text; }
    }
  }

  #declared(name) {
    const type = (depth) => {
      switch (this.#random(depth > 0 ? 10 : 4)) {
        case 0: case 1: return this.#one(basics);
        case 2: case 3: return this.#one(['A', 'B', 'C']);
        case 4: return `[${type(depth - 1)}]`;
        case 5: return `stream[${type(depth - 1)}]`;
        case 6: return `[string: ${type(depth - 1)}]`;
        case 7: return `{${this.#chance(50) ? 'A with ' : ''}a: ${type(depth - 1)}${this.#chance(50) ? `, b: ${type(depth - 1)}` : ''}}`;
        case 8: return `(${this.#chance(30) ? '<-' : ''}a: ${type(depth - 1)}${this.#chance(50) ? `, ?b: ${type(depth - 1)}` : ''}) => ${type(depth - 1)}`;
        default: return 'dynamic';
      }
    };
    this.#names.push(name);
    const kinds = ['Addable', 'Subtractable', 'Divisible', 'Numeric', 'Comparable', 'Equatable', 'Nullable', 'Record', 'Negatable', 'Timeable', 'Stringable', 'Basic'];
    const text = type(3);
    const where = ['A', 'B'].filter(v => new RegExp(`\\b${v}\\b`).test(text) && this.#chance(60)).map(v => `${v}: ${this.#one(kinds)}${this.#chance(40) ? ` + ${this.#one(kinds)}` : ''}`);
    if (text.includes('=>')) this.#functionNames.push(name);
    return `builtin ${name} : ${text}${where.length ? ` where ${where.join(', ')}` : ''}`;
  }

  #packageOption() {
    const { path, member } = this.#one(this.#functions);
    if (path === 'universe') return `option now = () => ${this.#expression(1)}`;
    return `option ${this.#import(path)}.${member} = ${this.#expression(2)}`;
  }

  #import(path) {
    if (path === 'universe') return null;
    const own = path.split('/').at(-1);
    const name = this.#chance(3) ? 'p' + this.#random(3) : own;
    const line = name === own ? `"${path}"` : `${name} "${path}"`;
    this.#imports.add(line);
    return name;
  }

  #literal(type) { if (type === 'dynamic') this.#imports.add('"experimental/dynamic"'); return this.#one(literals[type] ?? literals.int); }

  /** An expression that probably has the type. */
  #value(type, where, depth) {
    if (this.#chance(4)) return this.#expression(depth);
    switch (type.kind) {
      case 'basic': return this.#literal(type.name);
      case 'variable': {
        const kinds = where.get(type.name) ?? new Set();
        if (kinds.has('Record')) return this.#record(1);
        if (kinds.has('Timeable')) return this.#literal(this.#one(['time', 'duration']));
        if (kinds.has('Numeric') || kinds.has('Divisible')) return this.#literal(this.#one(['int', 'float']));
        return this.#expression(1);
      }
      case 'array': return this.#chance(10) ? '[]' : `[${this.#value(type.element, where, depth - 1)}]`;
      case 'dictionary': return `[${this.#value(type.key, where, depth - 1)}: ${this.#value(type.value, where, depth - 1)}]`;
      case 'stream': return this.#chance(70) ? this.#source() : this.#pipeline();
      case 'vector': return this.#expression(1);
      case 'record':
        return `{${type.members.map(m => `${m.label}: ${this.#value(m.type, where, depth - 1)}`).join(', ')}${type.rest && this.#chance(50) ? `${type.members.length ? ', ' : ''}z: 1` : ''}}`;
      case 'function': {
        const parameters = type.parameters.filter(p => p.name).map(p => p.mark === '<-' ? `${p.name}=<-` : p.mark === '?' ? `${p.name}=${this.#expression(0)}` : p.name);
        const names = type.parameters.map(p => p.name).filter(Boolean);
        const body = this.#chance(40) ? this.#bodyFor(type.result, where, names) : this.#withNames(names, () => this.#expression(2));
        return `(${parameters.join(', ')}) => ${body.startsWith('{') ? `(${body})` : body}`;
      }
      default: return this.#expression(1);
    }
  }

  #bodyFor(type, where, names) {
    const piped = names.find(n => n === 'tables' || n === 'table');
    if (type.kind === 'stream' && piped) return `${piped} |> ${this.#step()}`;
    if (type.kind === 'variable' && names.includes('r') && this.#chance(60)) return `{r with ${this.#one(labels)}: ${this.#withNames(names, () => this.#expression(1))}}`;
    return this.#withNames(names, () => this.#value(type, where, 2));
  }

  #withNames(names, make) {
    const before = this.#names;
    this.#names = [...before, ...names, ...names, ...names];
    const text = make();
    this.#names = before;
    return text;
  }

  #arguments(type, skipPipe) {
    const given = [];
    for (const parameter of type.parameters) {
      if (!parameter.name || (parameter.mark === '<-' && skipPipe)) continue;
      if (parameter.mark === '?' ? this.#chance(60) : this.#chance(2)) continue;
      given.push(`${parameter.name}: ${this.#chance(4) ? this.#expression(1) : this.#value(parameter.type, type.where, 2)}`);
    }
    if (this.#chance(3)) given.push(`${this.#one(['nope', 'a', 'fn'])}: ${this.#expression(0)}`);
    return given.join(', ');
  }

  #callOf({ path, member, type }, skipPipe) {
    const name = this.#import(path);
    const full = name ? `${name}.${member}` : member;
    return type.kind === 'function' ? `${full}(${this.#arguments(type, skipPipe)})` : full;
  }

  #anyCall() {
    const called = this.#one(this.#functions);
    return called.type.kind === 'function' && called.type.parameters.some(p => p.mark === '<-') && this.#chance(70)
      ? `${this.#value(called.type.parameters.find(p => p.mark === '<-').type, called.type.where, 1)} |> ${this.#callOf(called, true)}`
      : this.#callOf(called, false);
  }

  #source() {
    switch (this.#random(6)) {
      case 0: return 'from(bucket: "b") |> range(start: -1h)';
      case 1: this.#imports.add('"csv"'); return 'csv.from(csv: "a")';
      case 2: if (this.#names.length > 0) return this.#one(this.#names);
      // falls through
      default: this.#imports.add('"array"'); return `array.from(rows: [${this.#chance(85) ? this.#one(rows) : this.#record(1)}])`;
    }
  }

  #step() {
    const common = ['map', 'filter', 'reduce', 'group', 'aggregateWindow', 'window', 'sort', 'limit', 'drop', 'keep', 'rename', 'pivot', 'fill', 'sum', 'mean', 'count', 'duplicate', 'set', 'toString', 'toFloat', 'yield', 'difference', 'derivative', 'distinct'];
    if (this.#chance(5) && this.#functionNames.length) return `${this.#one(this.#functionNames)}(a: ${this.#expression(0)})`;
    const name = this.#one(common);
    const wanted = this.#chance(70) ? this.#streamers.find(s => s.path === 'universe' && s.member === name) : null;
    return this.#callOf(wanted ?? this.#one(this.#streamers), true);
  }

  #pipeline() {
    const steps = [this.#source()];
    for (let i = this.#random(5); i >= 0; i--) steps.push(this.#step());
    return steps.join('\n    |> ');
  }

  #record(depth) {
    const members = Array.from({ length: this.#random(4) }, () => `${this.#one(labels)}: ${this.#expression(depth - 1)}`);
    const base = this.#names.length && this.#chance(35) && members.length ? `${this.#one(this.#names)} with ` : '';
    return `{${base}${members.join(', ')}}`;
  }

  #function(depth) {
    const parameters = [...new Set(Array.from({ length: this.#random(4) }, () => this.#one(['a', 'b', 'r', 'f', 'tables', 'x'])))];
    const pipe = this.#chance(20) ? this.#random(4) : -1;
    const written = parameters.map((p, i) => i === pipe ? `${p}=<-` : this.#chance(15) ? `${p}=${this.#expression(1)}` : p).join(', ');
    const body = this.#withNames(parameters, () => {
      if (this.#chance(25)) {
        const inner = [`t = ${this.#expression(depth - 1)}`];
        const result = this.#withNames(['t'], () => this.#chance(30) ? this.#function(1) : this.#expression(depth - 1));
        return `{\n    ${inner.join('\n    ')}\n    return ${result}\n}`;
      }
      if (parameters.includes('tables') && this.#chance(50)) return `tables |> ${this.#step()}`;
      const text = this.#expression(depth);
      return text.startsWith('{') ? `(${text})` : text;
    });
    return `(${written}) => ${body}`;
  }

  #expression(depth) {
    if (depth <= 0) return this.#names.length && this.#chance(55) ? this.#one(this.#names) : this.#literal(this.#one([...basics, 'int', 'float', 'string', 'int']));
    const e = () => this.#expression(depth - 1);
    switch (this.#random(22)) {
      case 0: case 1: case 2: case 3: return `${e()} ${this.#one(operators)} ${e()}`;
      case 4: return `(${e()}) ${this.#one(['and', 'or'])} (${e()})`;
      case 5: return this.#chance(60) ? `if ${this.#literal('bool')} then ${e()} else ${e()}` : `if ${e()} then ${e()} else ${e()}`;
      case 6: return `[${Array.from({ length: this.#random(3) }, e).join(', ')}]`;
      case 7: return this.#chance(20) ? '[:]' : `[${Array.from({ length: 1 + this.#random(2) }, () => `${this.#chance(70) ? this.#literal('string') : e()}: ${e()}`).join(', ')}]`;
      case 8: case 9: return this.#record(depth);
      case 10: case 11: case 12: return `${this.#names.length ? this.#one(this.#names) : '{a: 1}'}.${this.#one(labels)}`;
      case 13: return `${this.#names.length ? this.#one(this.#names) : '[1, 2]'}[${this.#chance(80) ? '0' : e()}]`;
      case 14: return this.#function(depth - 1);
      case 15: return `"a\${${e().replaceAll('\n', ' ')}}b"`;
      case 16: return `${e()} ${this.#one(['=~', '!~'])} ${this.#chance(70) ? '/x/' : e()}`;
      case 17: return `${this.#one(['not ', '-', 'exists '])}${this.#chance(50) ? `(${e()})` : this.#expression(0)}`;
      case 18: case 19: return this.#functionNames.length ? `${this.#one(this.#functionNames)}(${[...new Set(['a', 'b', 'r', 'f', 'x'].filter(() => this.#chance(35)))].map(p => `${p}: ${e()}`).join(', ')})` : e();
      case 20: return this.#anyCall();
      default: return this.#expression(0);
    }
  }

  /** A script of the cases with a word or two replaced. */
  change() {
    const script = this.#one(this.#cases);
    const words = script.match(/\s+|[A-Za-z_]\w*|\d+(?:\.\d+)?[a-z]*|"[^"\n]*"|./gs) ?? [];
    const value = /^[A-Za-z_"\d]/;
    for (let i = this.#random(2); i >= 0; i--) {
      const spots = words.flatMap((w, at) => value.test(w) && !/^(import|option|builtin|return|if|then|else|and|or|not|exists|with|package|testcase)$/.test(w) ? [at] : []);
      if (spots.length === 0) break;
      const at = this.#one(spots);
      switch (this.#random(4)) {
        case 0: words[at] = this.#one(['1', '1.5', '"a"', '1h', 'true', '{a: 1}', '[1]', '2021-01-01T00:00:00Z', '/a/', '(r) => r']); break;
        case 1: words[at] = words[this.#one(spots)]; break;
        case 2: words[at] += 'x'; break;
        default: words[at] = this.#one(this.#functions.filter(f => f.path === 'universe')).member; break;
      }
    }
    const changed = words.join('');
    return changed.length < 4000 ? changed : this.change();
  }
}
