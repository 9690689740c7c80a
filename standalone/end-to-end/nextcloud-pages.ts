/** What a page of Nextcloud is made of, as far as our app meets it. */
export type PageParts = {
  nonce: string;
  requestToken: string;
  language: string;
  /** What our PHP hands to our scripts, by name. */
  state: Record<string, object>;
  /** Put in before ours: another app's script. */
  alongside?: string;
};

/** What Nextcloud 32 sends with its dashboard, and what our app adds to it: the API, our frame, our artwork. */
export function dashboardPolicy(nonce: string, airdex: { url: string; mediaUrl: string }): string {
  return [
    "default-src 'none'",
    "base-uri 'none'",
    "manifest-src 'self'",
    `script-src 'nonce-${nonce}'`,
    `script-src-elem 'strict-dynamic' 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' data: blob: ${airdex.mediaUrl}`,
    "font-src 'self' data:",
    `connect-src 'self' ${airdex.url}`,
    "media-src 'self'",
    "frame-src 'self'",
    "frame-ancestors 'self'",
    "form-action 'self'",
  ].join(';');
}

export const soundPolicy =
  "default-src 'none';base-uri 'none';media-src https: http:;frame-ancestors 'self';form-action 'none'";
export const soundPage = '<!DOCTYPE html><title>Airdex</title><audio id=a></audio>';

/** A panel of 288 by 424 pixels among the user's others. */
export function dashboardPage(parts: PageParts): string {
  const panel =
    'width:320px;padding:16px;background:var(--color-main-background);border-radius:16px;box-sizing:border-box';
  return `${head(parts, 'dashboard', 'body { margin: 20px; background: var(--color-background-dark) }')}
<body>${stateOf(parts)}
<main><h1 class="hidden-visually">Dashboard</h1>
<div style="${panel}"><h2 style="font-size:20px;margin:0 0 16px;color:var(--color-main-text)">Radio</h2>
<div style="width:288px;height:424px"><div id="airdex"></div></div></div></main>
${script(parts, 'dashboard')}
</body></html>`;
}

/** Nextcloud's head of 50 pixels, and below it the #content that an app fills. */
export function appPage(parts: PageParts): string {
  const styles = `body { margin: 0; padding-top: 50px; --header-height: 50px; --body-container-margin: 0px; --body-height: calc(100vh - 50px) }
#header { position: fixed; inset: 0 0 auto; height: 50px; background: var(--color-primary-element) }
#content { position: fixed; inset: 50px 0 0; height: var(--body-height); overflow: hidden; background: var(--color-main-background) }`;
  return `${head(parts, 'main', styles)}
<body><div id="skip-actions"></div><header id="header"></header>${stateOf(parts)}
<div id="content" class="app-airdex"></div>
${script(parts, 'main')}
</body></html>`;
}

/** Our section among the settings of an admin. */
export function settingsPage(parts: PageParts): string {
  const styles = `body { margin: 0; padding-top: 50px; background: var(--color-main-background); color: var(--color-main-text) }`;
  return `${head(parts, 'admin', styles)}
<body>${stateOf(parts)}
<main id="app-content" style="max-width:900px"><h1 class="hidden-visually">Settings</h1><div id="airdex-admin"></div></main>
${script(parts, 'admin')}
</body></html>`;
}

function head({ nonce, requestToken, language, alongside }: PageParts, name: string, styles: string): string {
  const direction = language === 'ar' ? 'rtl' : 'ltr';
  return `<!DOCTYPE html>
<html lang="${language}" dir="${direction}" data-locale="${language}"><head data-user="anna" data-user-displayname="Anna" data-requesttoken="${requestToken}">
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Nextcloud</title>
<link rel="stylesheet" href="/theme.css">
<style>.hidden-visually { position: absolute; inset-inline-start: -10000px; width: 1px; height: 1px; overflow: hidden; }
body { font-family: sans-serif; font-size: var(--default-font-size); line-height: var(--default-line-height) }
a { color: inherit; text-decoration: none }
${styles}</style>
<link rel="stylesheet" href="/apps/airdex/css/airdex-${name}.css">
<script nonce="${nonce}">
  window._oc_webroot = ''; window._oc_appswebroots = { airdex: '/apps/airdex' };
  window.OC = { filePath: (app, type, file) => '/apps/' + app + '/' + file, config: {}, webroot: '' };
  window.mounts = [];
  window.OCA = { Dashboard: { register: (id, mount) => { window.mounts.push(mount); mount(document.getElementById(id)); } } };
  ${alongside ?? ''}
</script></head>`;
}

function stateOf({ state }: PageParts): string {
  return Object.entries(state)
    .map(([name, value]) => {
      const text = Buffer.from(JSON.stringify(value)).toString('base64');
      return `<input type="hidden" id="initial-state-airdex-${name}" value="${text}">`;
    })
    .join('');
}

function script({ nonce }: PageParts, name: string): string {
  return `<script type="module" nonce="${nonce}" src="/apps/airdex/js/airdex-${name}.mjs"></script>`;
}
