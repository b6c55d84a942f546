// Reads types as the reference and this project write them.

/** A tree of { kind, ... } with a `where` map from variables to their kinds. */
export function parseType(text) {
  const tokens = text.match(/<-|=>|[#A-Za-z_0-9.]+|"[^"]*"|[[\](){}:,?+]/g) ?? [];
  let at = 0;
  const peek = (ahead = 0) => tokens[at + ahead];
  const eat = token => { if (tokens[at++] !== token) throw new Error(`expected ${token} in ${text}`); };
  const parse = () => {
    const token = peek();
    if (token === '(') {
      at++;
      const parameters = [];
      while (peek() !== ')') {
        const mark = peek() === '<-' || peek() === '?' ? tokens[at++] : '';
        const name = peek() === ':' ? '' : tokens[at++];
        eat(':');
        parameters.push({ mark, name, type: parse() });
        if (peek() === ',') at++;
      }
      at++;
      eat('=>');
      return { kind: 'function', parameters, result: parse() };
    }
    if (token === '[') {
      at++;
      const element = parse();
      if (peek() === ':') { at++; const value = parse(); eat(']'); return { kind: 'dictionary', key: element, value }; }
      eat(']');
      return { kind: 'array', element };
    }
    if (['stream', 'vector', 'v'].includes(token) && peek(1) === '[') {
      at += 2;
      const element = parse();
      eat(']');
      return { kind: token === 'v' ? 'vector' : token, element };
    }
    if (token === '{') {
      at++;
      const members = [];
      let rest = null;
      if (peek(1) === 'with' && peek(2) !== ':') { rest = basic(tokens[at]); at += 2; }
      while (peek() !== '}') {
        const label = tokens[at++].replaceAll('"', '');
        eat(':');
        members.push({ label, type: parse() });
        if (peek() === ',') at++;
      }
      at++;
      return { kind: 'record', rest, members };
    }
    at++;
    if (token === undefined || /^[^\w#]/.test(token)) throw new Error(`unexpected ${token} in ${text}`);
    return basic(token);
  };
  const basic = token => /^#?[A-Z]\d*$/.test(token) ? { kind: 'variable', name: token } : { kind: 'basic', name: token };
  const type = parse();
  const where = new Map();
  if (peek() === 'where') {
    at++;
    while (peek() !== undefined) {
      const name = tokens[at++];
      eat(':');
      if (!where.has(name)) where.set(name, new Set());
      do { where.get(name).add(tokens[at++]); } while (peek() === '+' && at++ >= 0);
      if (peek() === ',') at++;
    }
  }
  if (at < tokens.length) throw new Error(`${peek()} left in ${text}`);
  return { ...type, where };
}

/**
 * One text for all types that differ by the names of their variables and the order of parameters and members only. Of members with one label the outer one
 * comes first, unless the text is said to have it otherwise.
 */
export function canonical(text, innerFirst = false) {
  const root = parseType(text);
  const names = new Map();
  const write = type => {
    switch (type.kind) {
      case 'variable':
        if (!names.has(type.name)) names.set(type.name, `T${names.size}`);
        return names.get(type.name);
      case 'function': {
        const parameters = type.parameters.toSorted((a, b) => a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
        return `(${parameters.map(p => `${p.mark}${p.name}: ${write(p.type)}`).join(', ')}) => ${write(type.result)}`;
      }
      case 'array': return `[${write(type.element)}]`;
      case 'dictionary': return `[${write(type.key)}:${write(type.value)}]`;
      case 'record': {
        const members = (innerFirst ? type.members.toReversed() : type.members).toSorted((a, b) => a.label < b.label ? -1 : a.label > b.label ? 1 : 0);
        return `{${members.map(m => `${m.label}: ${write(m.type)}`).join(', ')}${type.rest ? ` | ${write(type.rest)}` : ''}}`;
      }
      case 'basic': return type.name;
      default: return `${type.kind}[${write(type.element)}]`;
    }
  };
  const written = write(root);
  const kinds = [...root.where].filter(([name]) => names.has(name)).map(([name, set]) => `${names.get(name)}: ${[...set].sort().join(' + ')}`).sort();
  return written + (kinds.length > 0 ? ` where ${kinds.join(', ')}` : '');
}
