import { t } from '../l10n.ts';
import type { ProviderKind } from '../../../api/contract/provider.ts';

export type KindWords = {
  kind: ProviderKind;
  title: string;
  explanation: string;
  /** What the address field asks for, and an example of it. */
  addressLabel: string;
  addressExample: string;
  /** Where a file can stand for the address: what may be chosen, what it is called, and how large it may be. */
  file?: { accept: string; label: string; mostBytes: number; tooLarge: string };
};

/** The kinds of source in the words of someone who has one. */
export function providerKinds(): KindWords[] {
  return [
    {
      kind: 'local-library',
      title: t('Music folder'),
      explanation: t('Your own files on the disk of this Airdex. New ones appear by themselves.'),
      addressLabel: t('Path of the folder'),
      addressExample: '/srv/music',
    },
    {
      kind: 's3-library',
      title: t('Music in a bucket'),
      explanation: t('Your own files in an S3-compatible store. Players fetch them right from there.'),
      addressLabel: t('Address of the store'),
      addressExample: 'https://s3.example.org',
    },
    {
      kind: 'icecast-server',
      title: t('Icecast server'),
      explanation: t('One server with its stations. Airdex reads which of them are on air now.'),
      addressLabel: t('Address of the server'),
      addressExample: 'https://radio.example:8443',
    },
    {
      kind: 'station',
      title: t('Single station'),
      explanation: t('One station that you know the stream address of.'),
      addressLabel: t('Address of the stream'),
      addressExample: 'https://radio.example/live.mp3',
    },
    {
      kind: 'playlist',
      title: t('Playlist'),
      explanation: t('Stations from a list: M3U, PLS, XSPF or ASX, from an address or a file.'),
      addressLabel: t('Address of the playlist'),
      addressExample: 'https://radio.example/stations.m3u',
      file: {
        accept: '.m3u,.m3u8,.pls,.xspf,.asx,audio/x-mpegurl,audio/x-scpls,application/xspf+xml',
        label: t('Playlist file'),
        mostBytes: 2_000_000,
        tooLarge: t('This file is larger than 2 MB.'),
      },
    },
    {
      kind: 'radio-browser',
      title: t('Radio Browser'),
      explanation: t('The community directory with more than 50,000 stations from all over the world.'),
      addressLabel: t('Address of a mirror, if you have one'),
      addressExample: 'https://de1.api.radio-browser.info',
    },
    {
      kind: 'icecast-directory',
      title: t('Icecast directory'),
      explanation: t('A list of thousands of Icecast stations in one file (yp.xml).'),
      addressLabel: t('Address of the directory'),
      addressExample: 'https://dir.xiph.org/yp.xml',
    },
    {
      kind: 'podcast-feed',
      title: t('Podcast'),
      explanation: t('One show by its feed: RSS, Atom or JSON Feed. Its episodes come by themselves.'),
      addressLabel: t('Address of the feed'),
      addressExample: 'https://letters.example/feed.xml',
    },
    {
      kind: 'opml',
      title: t('List of podcasts'),
      explanation: t('Many shows from an OPML list, from an address or a file.'),
      addressLabel: t('Address of the list'),
      addressExample: 'https://letters.example/shows.opml',
      file: {
        accept: '.opml,.xml,text/x-opml,text/xml,application/xml',
        label: t('OPML file'),
        mostBytes: 16_000_000,
        tooLarge: t('This file is larger than 16 MB.'),
      },
    },
  ];
}

/** Its files are read one by one: a long run that can be stopped, with a list of what could not be read. */
export function isLibrary(kind: ProviderKind): boolean {
  return kind === 'local-library' || kind === 's3-library';
}

export function kindWords(kind: ProviderKind): KindWords {
  const words = providerKinds().find((each) => each.kind === kind);
  if (!words) throw new Error(`There is no kind of provider called ${kind}.`);
  return words;
}
