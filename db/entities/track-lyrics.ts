import { EntitySchema } from 'typeorm';

export type TrackLyricsRow = {
  trackId: string;
  synced: boolean;
  language: string | null;
  lines: unknown;
  source: string;
};

export const trackLyrics = new EntitySchema<TrackLyricsRow>({
  name: 'TrackLyrics',
  tableName: 'track_lyrics',
  columns: {
    trackId: {
      name: 'track_id',
      type: 'uuid',
      primary: true,
      foreignKey: { target: 'Track', name: 'track_lyrics_track_id_fkey', onDelete: 'CASCADE' },
    },
    synced: { type: 'boolean' },
    language: { type: 'text', nullable: true },
    lines: { type: 'jsonb' },
    source: { type: 'text' },
  },
});
