// What Node's ws package does with the same load: the yardstick of io.nvbind.server.StreamBench.
// Arguments: milliseconds between two messages, length of a message, "text" or "binary". Prints its port.
'use strict';
const { WebSocketServer } = require('ws');

const [interval, length, format] = [Number(process.argv[2]), Number(process.argv[3]), process.argv[4]];
const clients = [];
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
server.on('listening', () => console.log(`port ${server.address().port}`));
server.on('connection', socket => {
  clients.push(socket);
  socket.on('close', () => clients.splice(clients.indexOf(socket), 1));
  socket.on('error', () => socket.terminate());
});

// The same places for the same numbers as in nvbind's messages; the rest is filling.
const template = Buffer.alloc(length, ' ');
let sequence = 0n;

function message(tick) {
  const bytes = Buffer.allocUnsafe(length);
  template.copy(bytes);
  const sent = process.hrtime.bigint();
  if (format === 'binary') {
    bytes.writeInt32LE(0, 4);
    bytes.writeBigInt64LE(sent, 8);
    bytes.writeBigInt64LE(sequence, 40);
    bytes.writeBigInt64LE(tick, 56);
  } else {
    bytes.latin1Write(`{"missed":0,"sent_ns":${sent},"sequence":${sequence}}`, 0);
  }
  return bytes;
}

let next = process.hrtime.bigint();
const step = BigInt(interval) * 1000000n;
function turn() {
  const tick = process.hrtime.bigint();
  if (tick >= next) {
    for (const client of clients) {
      client.send(message(tick), { binary: format === 'binary' });
    }
    sequence++;
    next = next + step > tick ? next + step : tick + step;
  }
  setTimeout(turn, Math.max(0, Number(next - process.hrtime.bigint()) / 1e6));
}
turn();
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
