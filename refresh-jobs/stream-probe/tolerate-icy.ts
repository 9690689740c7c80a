import { Duplex } from 'node:stream';

const ICY = Buffer.from('ICY ');
const HTTP = Buffer.from('HTTP/1.0 ');

/**
 * SHOUTcast 1 answers `ICY 200 OK` where HTTP is spoken. Seen through this, a socket says `HTTP/1.0 200 OK`, so that
 * Node's own parser reads the rest.
 */
export function tolerateIcy(socket: Duplex): Duplex {
  let begin: Buffer | undefined = Buffer.alloc(0);

  const translated = new Duplex({
    read: () => {
      socket.resume();
    },
    write: (chunk, encoding, done) => {
      socket.write(chunk as Buffer, encoding, done);
    },
    final: (done) => {
      socket.end(done);
    },
    destroy: (error, done) => {
      socket.destroy();
      done(error);
    },
  });
  const pass = (chunk: Buffer) => {
    if (!translated.push(chunk)) socket.pause();
  };
  const passBegin = () => {
    if (begin && begin.length > 0)
      pass(isIcy(begin) ? Buffer.concat([HTTP, begin.subarray(ICY.length)]) : begin);
    begin = undefined;
  };

  socket.on('data', (chunk: Buffer) => {
    if (!begin) {
      pass(chunk);
      return;
    }
    begin = Buffer.concat([begin, chunk]);
    if (begin.length >= ICY.length) passBegin();
  });
  socket.on('end', () => {
    passBegin();
    translated.push(null);
  });
  socket.on('error', (error) => translated.destroy(error));
  socket.on('close', () => translated.destroy());
  return translated;
}

function isIcy(begin: Buffer): boolean {
  return begin.subarray(0, ICY.length).equals(ICY);
}
