import ipaddr from 'ipaddr.js';
import { parse } from 'tldts';

/** The registrable domain; where everybody may have a name of their own (blogspot.com), that name counts. */
export function ownDomain(url: string): string | null {
  return parse(url, { allowPrivateDomains: true }).domain;
}

/** Pages that many stations share: being there together proves nothing. */
export function isSharedPage(url: string): boolean {
  const { domain, hostname, isPrivate } = parse(url, { allowPrivateDomains: true });
  if (domain === null) return true;
  return isPrivate !== true && (sharedPages.has(domain) || sharedPages.has(hostname ?? ''));
}

/** Usual ports of a hoster's servers carry many stations; a port of its own is one customer's. */
const usualPorts = new Set(['', '80', '443', '8000', '8443']);

/** Servers on which strangers may have stations of the same name. */
export function isSharedServer(url: URL): boolean {
  const { domain } = parse(url.hostname);
  return domain !== null && usualPorts.has(url.port) && (hosters.has(domain) || sharedPages.has(domain));
}

/** An address that means something else in each network: directories list what people entered by mistake. */
export function isPrivateHost(url: URL): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (ipaddr.isValid(host)) return ipaddr.process(host).range() !== 'unicast';
  return !host.includes('.') || /\.(local|localhost|lan|home|internal|invalid)$/.test(host);
}

const sharedPages = new Set(
  `facebook.com fb.com twitter.com x.com instagram.com youtube.com youtu.be t.me telegram.me vk.com ok.ru tiktok.com
   twitch.tv discord.gg discord.com linktr.ee whatsapp.com soundcloud.com mixcloud.com spotify.com apple.com
   tunein.com radio.net radio.de radio.fr radio.at radio.es radio.it radio.pl radio.co radio.com radio.garden
   radio-browser.info mytuner-radio.com streema.com onlineradiobox.com radios.com.br radioguide.fm raddio.net
   liveonlineradio.net allradio.net streamitter.com top-radio.ru iheart.com audacy.com player.fm radioplayer.co.uk
   live365.com radionomy.com zeno.fm zenomedia.com mixlr.com caster.fm radiojar.com radioking.com laut.fm spreaker.com
   airtime.pro azuracast.com icecast.org shoutcast.com listen2myradio.com myradiostream.com torontocast.com
   wordpress.com blogspot.com wixsite.com weebly.com webnode.com webnode.es webnode.fr jimdo.com google.com
   github.com archive.org wikipedia.org duckdns.org bit.ly`.split(/\s+/),
);

const hosters = new Set(
  `streamtheworld.com cdnstream.com cdnstream1.com streamguys.com streamguys1.com securenetsystems.net ihrhls.com
   amperwave.net revma.com leanstream.co radioca.st shoutca.st voscast.com rcast.net fastcast4u.com instainternet.com
   myradio24.com myradio24.org brlogic.com hstbr.net audiostream.com.br virtualcast.com.br cdnvideo.ru rndfnk.com
   streamabc.net radiohost.de streamplus.de infomaniak.ch pro-fhi.net creacast.com servradio.com usastreams.com
   instream.audio stream.audio asurahosting.com radiolize.com sharp-stream.com radioboss.fm akamaized.net
   akamaihd.net cloudfront.net amazonaws.com onrender.com herokuapp.com`.split(/\s+/),
);
