import express, { Router, type Response } from 'express';
import { absolutePath } from 'swagger-ui-dist';
import { openApiDocument } from '#api/openapi.ts';
import { problemKinds } from '#api/problem.ts';

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
  "font-src 'self'; frame-ancestors 'none'; base-uri 'none'";

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Airdex API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="docs"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/show.js"></script>
</body>
</html>`;

const show = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#docs', deepLinking: true });`;

/** The contract for machines and for people, served from here alone. */
export function docsRoutes(): Router {
  const router = Router();
  const document = JSON.stringify(openApiDocument());
  const html = (response: Response, body: string): void => {
    response.setHeader('Content-Security-Policy', policy);
    response.type('html').send(body);
  };
  router.get('/openapi.json', (_request, response) => {
    response.type('json').send(document);
  });
  router.get('/docs', (_request, response) => {
    html(response, page);
  });
  router.get('/docs/show.js', (_request, response) => {
    response.type('js').send(show);
  });
  router.get('/docs/problems', (_request, response) => {
    html(response, problemsPage());
  });
  router.use('/docs', express.static(absolutePath(), { index: false, maxAge: '1d' }));
  return router;
}

function problemsPage(): string {
  const rows = Object.entries(problemKinds).map(
    ([kind, { status, title }]) =>
      `<dt id="${kind}"><code>${kind}</code> · ${String(status)}</dt><dd>${title}.</dd>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Airdex: problems</title><h1>Problems</h1>
<p>Errors are <code>application/problem+json</code> (RFC 9457); their <code>type</code> is one of these and stays.</p>
<dl>${rows.join('\n')}</dl></html>`;
}
