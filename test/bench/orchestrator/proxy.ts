/**
 * What Fastify and undici cost by themselves, a process of its own: `PORT=… UPSTREAM=http://… node proxy.ts`. It passes a body on and
 * the answer back, and has no policy, no key, no log.
 */
import { fastify } from 'fastify';
import { Pool } from 'undici';

const pool = new Pool(process.env['UPSTREAM'] ?? '', { connections: 4_096 });
const app = fastify();
app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
app.post('/v1/chat/completions', async (request, reply) => {
  const { statusCode, headers, body } = await pool.request({
    path: '/v1/chat/completions',
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: request.body as Buffer,
  });
  const type = String(headers['content-type']);
  return reply
    .status(statusCode)
    .header('content-type', type)
    .send(type.startsWith('text/event-stream') ? body : Buffer.from(await body.arrayBuffer()));
});
await app.listen({ port: Number(process.env['PORT'] ?? 0), host: '127.0.0.1' });
