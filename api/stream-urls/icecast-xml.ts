/** The part of icecast.xml that makes every mount of a server ask our hook. Goes inside `<icecast>`. */
export function icecastXml(of: { publicUrl: string; providerId: string; password: string }): string {
  const hook = `${of.publicUrl}/icecast/${of.providerId}/listener`;
  return `<mount type="default">
  <authentication type="url">
    <option name="username" value="icecast"/>
    <option name="password" value="${of.password}"/>
    <option name="listener_add" value="${hook}"/>
    <option name="listener_remove" value="${hook}"/>
    <option name="auth_header" value="icecast-auth-user: 1"/>
    <option name="timelimit_header" value="icecast-auth-timelimit:"/>
  </authentication>
</mount>
`;
}
