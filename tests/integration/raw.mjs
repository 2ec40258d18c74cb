// Bytes to a TCP port exactly as given, and the answers that come back: for requests no HTTP client would send.
// Owns the connection and the reading of responses; knows no route and no server.
import { connect } from 'node:net';

const headEnd = Buffer.from('\r\n\r\n');

function head(bytes) {
  const [first, ...lines] = bytes.toString('latin1').split('\r\n');
  const headers = {};
  for (const line of lines) {
    const at = line.indexOf(':'), name = line.slice(0, at).toLowerCase(), value = line.slice(at + 1).trim();
    headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
  }
  return { status: Number(first.split(' ')[1]), first, headers };
}

// { body, rest } of a chunked body; null while it is not all there.
function chunks(bytes) {
  const parts = [];
  for (let at = 0; ;) {
    const end = bytes.indexOf('\r\n', at);
    if (end < 0) return null;
    const size = parseInt(bytes.toString('latin1', at, end), 16);
    if (bytes.length < end + 2 + size + 2) return null;
    parts.push(bytes.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
    if (size === 0) return { body: Buffer.concat(parts), rest: bytes.subarray(at) };
  }
}

function one(bytes, closed, bodyless) {
  const at = bytes.indexOf(headEnd);
  if (at < 0) return null;
  const answer = head(bytes.subarray(0, at)), rest = bytes.subarray(at + 4);
  const size = Number(answer.headers['content-length'] ?? NaN);
  const end = (body, after, whole = true) => ({ answer: { ...answer, whole, text: body.toString() }, rest: after });
  if (answer.status < 200 || bodyless) return end(Buffer.alloc(0), rest);
  if (answer.headers['transfer-encoding']) {
    const got = chunks(rest);
    if (got) return end(got.body, got.rest);
  } else if (rest.length >= size) {
    return end(rest.subarray(0, size), rest.subarray(size));
  }
  // Without a length the end of the connection is the end of the body.
  return closed ? end(rest, Buffer.alloc(0), Number.isNaN(size) && !answer.headers['transfer-encoding']) : null;
}

export function parseAnswers(bytes, closed, { bodyless = false } = {}) {
  const answers = [];
  for (let rest = bytes; rest.length;) {
    const next = one(rest, closed, bodyless);
    if (!next) {
      if (closed) answers.push({ status: 0, headers: {}, whole: false, text: rest.toString() });
      break;
    }
    answers.push(next.answer);
    rest = next.rest;
  }
  return answers;
}

/*
 * Sends the pieces one after the other and answers { answers, closed, bytes } when as many final answers
 * (of 200 or more) are there as expected, the peer has closed, or nothing has come for `quiet` ms after an answer.
 * halfClose: our side ends after the last piece. reset: the connection is torn down instead, without waiting.
 */
export function exchange(url, pieces, { expect = 1, halfClose = false, reset = false, bodyless = false, quiet = 250, seconds = 25 } = {}) {
  const target = new URL(url);
  return new Promise((resolve, reject) => {
    const parts = [];
    let idle, closed = false, done = false;
    const socket = connect({ host: target.hostname, port: Number(target.port), allowHalfOpen: true });
    const limit = setTimeout(() => finish(new Error(`no answer within ${seconds} seconds`)), seconds * 1000);
    const finish = (error) => {
      if (done) return;
      done = true;
      clearTimeout(limit);
      clearTimeout(idle);
      socket.destroy();
      const bytes = Buffer.concat(parts);
      if (error) reject(error);
      else resolve({ answers: parseAnswers(bytes, closed, { bodyless }), closed, bytes });
    };
    const look = () => {
      const finals = parseAnswers(Buffer.concat(parts), closed, { bodyless }).filter((a) => a.status >= 200);
      clearTimeout(idle);
      // An answer too many must be seen: our half is closed, and the server's end or a moment of silence awaited.
      if (finals.length < expect) return;
      socket.end();
      idle = setTimeout(finish, quiet);
    };
    socket.on('data', (bytes) => { parts.push(bytes); look(); });
    socket.on('end', () => { closed = true; finish(); });
    // A server that refuses early may reset what is still on its way; what it said before counts.
    socket.on('error', () => { closed = true; finish(); });
    socket.on('connect', () => {
      for (const piece of [pieces].flat()) socket.write(typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece);
      if (halfClose) socket.end();
      if (reset) { socket.resetAndDestroy(); closed = true; finish(); }
    });
  });
}
