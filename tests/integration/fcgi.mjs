// A small FastCGI client on a unix socket: speaks the protocol as a web server does, and as no
// web server should. Owns framing only; knows nothing of the programs it talks to.
import { createConnection } from 'node:net';

export const BEGIN = 1, ABORT = 2, END = 3, PARAMS = 4, STDIN = 5, STDOUT = 6, GET_VALUES = 9;
export const RESPONDER = 1, AUTHORIZER = 2, FILTER = 3;

export function record(type, content = Buffer.alloc(0), id = 1) {
  const body = Buffer.from(content);
  const header = Buffer.from([1, type, id >> 8, id & 255, body.length >> 8, body.length & 255, 0, 0]);
  return Buffer.concat([header, body]);
}

export function begin({ role = RESPONDER, keep = false, id = 1 } = {}) {
  return record(BEGIN, Buffer.from([role >> 8, role & 255, keep ? 1 : 0, 0, 0, 0, 0, 0]), id);
}

function length(n) {
  if (n < 128) return Buffer.from([n]);
  const out = Buffer.alloc(4);
  out.writeUInt32BE(n + 0x80000000);
  return out;
}

export function pairs(list) {
  return Buffer.concat(list.flatMap(([name, value]) => {
    const n = Buffer.from(name), v = Buffer.from(value);
    return [length(n.length), length(v.length), n, v];
  }));
}

// A stream of any length, cut into records, with the empty record that ends it.
export function stream(type, bytes, id = 1) {
  const out = [];
  for (let at = 0; at < bytes.length; at += 65528) out.push(record(type, bytes.subarray(at, at + 65528), id));
  out.push(record(type, Buffer.alloc(0), id));
  return Buffer.concat(out);
}

// The variables a web server sends. `headers` is an object or, to send one twice, a list of pairs.
export function variables({ method = 'GET', path = '/', query = '', headers = {}, remote = '127.0.0.1', length, type, more = [] }) {
  const list = Array.isArray(headers) ? headers : Object.entries(headers);
  const named = list.map(([name, value]) => ['HTTP_' + name.toUpperCase().replaceAll('-', '_'), value]);
  if (!named.some(([name]) => name === 'HTTP_HOST')) named.push(['HTTP_HOST', '127.0.0.1:8080']);
  const out = [
    ['REQUEST_METHOD', method], ['SCRIPT_NAME', path], ['QUERY_STRING', query], ['REMOTE_ADDR', remote],
    ['REQUEST_URI', query ? `${path}?${query}` : path], ['SERVER_PROTOCOL', 'HTTP/1.1'], ...named, ...more,
  ];
  if (length !== undefined) out.push(['CONTENT_LENGTH', String(length)]);
  if (type !== undefined) out.push(['CONTENT_TYPE', type]);
  return out;
}

export function parseResponse(bytes) {
  const at = bytes.indexOf('\r\n\r\n');
  const lines = bytes.subarray(0, at).toString('latin1').split('\r\n');
  const headers = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  const body = bytes.subarray(at + 4);
  return { status: parseInt(headers.status, 10), headers, body, text: body.toString() };
}

// One connection: records out, records in.
export class Connection {
  #buffer = Buffer.alloc(0);
  #waiting = [];
  closed = false;

  static open(path) {
    return new Promise((resolve, reject) => {
      const socket = createConnection({ path, allowHalfOpen: true });
      socket.once('error', reject);
      socket.once('connect', () => resolve(new Connection(socket)));
    });
  }

  constructor(socket) {
    this.socket = socket;
    socket.on('data', (bytes) => { this.#buffer = Buffer.concat([this.#buffer, bytes]); this.#wake(); });
    const end = () => { this.closed = true; this.#wake(); };
    socket.on('end', end).on('close', end).on('error', end);
  }

  #wake() { for (const go of this.#waiting.splice(0)) go(); }

  send(...parts) { this.socket.write(Buffer.concat(parts)); return this; }
  halfClose() { this.socket.end(); return this; }
  close() { this.socket.destroy(); }

  async #until(ready, seconds) {
    const deadline = Date.now() + seconds * 1000;
    while (!ready()) {
      if (Date.now() > deadline) throw new Error(`no answer within ${seconds} seconds`);
      await new Promise((go) => { this.#waiting.push(go); setTimeout(go, 50); });
    }
  }

  // The next record, or null when the peer has closed.
  async next(seconds = 10) {
    const whole = () => this.#buffer.length >= 8 && this.#buffer.length >= 8 + this.#buffer.readUInt16BE(4) + this.#buffer[6];
    await this.#until(() => whole() || this.closed, seconds);
    if (!whole()) return null;
    const size = this.#buffer.readUInt16BE(4), end = 8 + size;
    const taken = { type: this.#buffer[1], id: this.#buffer.readUInt16BE(2), content: this.#buffer.subarray(8, end) };
    this.#buffer = this.#buffer.subarray(end + this.#buffer[6]);
    return taken;
  }

  // Everything up to END_REQUEST; null when the peer closed before that.
  async response(seconds = 10) {
    const out = [];
    for (;;) {
      const r = await this.next(seconds);
      if (!r) return null;
      if (r.type === STDOUT) out.push(r.content);
      if (r.type === END) return { ...parseResponse(Buffer.concat(out)), protocolStatus: r.content[4] };
    }
  }

  async untilClosed(seconds = 10) { await this.#until(() => this.closed, seconds); }
}

// One whole request on a connection of its own. `length: null` sends no CONTENT_LENGTH.
export async function request(path, options = {}) {
  const body = Buffer.from(options.body ?? '');
  const size = options.length === null ? undefined : options.length ?? (options.body === undefined ? undefined : body.length);
  const type = options.type === null ? undefined : options.type ?? (options.body === undefined ? undefined : 'application/json');
  const connection = await Connection.open(path);
  connection.send(begin(), stream(PARAMS, pairs(variables({ ...options, length: size, type }))), stream(STDIN, body));
  const answer = await connection.response(options.seconds ?? 15);
  connection.close();
  return answer;
}
