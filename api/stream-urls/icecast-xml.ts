/**
 * The part of icecast.xml that makes mounts of a server ask our hook; goes inside `<icecast>`. Mount by mount: the
 * default mount's authentication would also guard status-json.xsl, which is read when refreshing.
 */
export function icecastXml(of: {
  publicUrl: string;
  providerId: string;
  password: string;
  mounts: string[];
}): string {
  const hook = `${of.publicUrl}/icecast/${of.providerId}/listener`;
  return of.mounts
    .map(
      (mount) => `<mount type="normal">
  <mount-name>${escapeXml(mount)}</mount-name>
  <authentication type="url">
    <option name="username" value="icecast"/>
    <option name="password" value="${of.password}"/>
    <option name="listener_add" value="${hook}"/>
    <option name="listener_remove" value="${hook}"/>
    <option name="auth_header" value="icecast-auth-user: 1"/>
    <option name="timelimit_header" value="icecast-auth-timelimit:"/>
  </authentication>
</mount>
`,
    )
    .join('');
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
