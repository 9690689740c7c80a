import { PlayCloudEvent } from '#events/cloud-event.ts';
import type { BusEvent } from '#events/event-bus.ts';

export type StationEvent = {
  pseudonym: string;
  stationId: string;
  /** Milliseconds since 1970. */
  time: number;
  receivedAt: number;
  data: PlayCloudEvent['data'];
};

const station = /^station:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** What a player says of a station; undefined for the rest. What nobody can read, the history lays aside. */
export function readStationEvent({ key, body }: BusEvent): StationEvent | undefined {
  const event = PlayCloudEvent.safeParse(body).data;
  const stationId = station.exec(event?.data.item ?? '')?.[1];
  if (!event || stationId === undefined) return undefined;
  return {
    ...{ pseudonym: key, stationId, data: event.data },
    time: Date.parse(event.time),
    receivedAt: Date.parse(event.data.receivedAt),
  };
}
