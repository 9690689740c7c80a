import type { Queryable } from '#db/database.ts';
import { listProviders, type ProviderOverview } from '#db/stores/providers.ts';
import { listLiveKeys } from '#db/stores/signing-keys.ts';
import { failing, ok, warning, type Finding } from './finding.ts';

const day = 24 * 3_600_000;
const oldKeyDays = 180;

/** What the database knows: how providers do, how old keys are, whether work is taken up, whose clock goes wrong. */
export async function checkData(db: Queryable, now: () => Date): Promise<Finding[]> {
  return [await checkClock(db, now), ...(await checkProviders(db, now())), await checkKeys(db, now())];
}

async function checkClock(db: Queryable, now: () => Date): Promise<Finding> {
  const before = now().getTime();
  const { rows } = await db.query<{ at: Date }>('SELECT clock_timestamp() AS at');
  const middle = (before + now().getTime()) / 2;
  const apart = Math.abs((rows[0]?.at.getTime() ?? 0) - middle) / 1_000;
  return apart < 5
    ? ok('clock', 'this machine and the database agree')
    : failing(
        'clock',
        `this machine and the database are ${apart.toFixed(0)} s apart: links and tokens end too early or too late. Let both follow a time server.`,
      );
}

async function checkProviders(db: Queryable, now: Date): Promise<Finding[]> {
  const all = (await listProviders(db)).filter(({ enabled }) => enabled);
  if (all.length === 0)
    return [warning('providers', 'there are none, so there is nothing to hear: airdex provider add --help')];
  const waiting = all.filter(
    ({ lastRun }) => lastRun?.waiting === true && now.getTime() - lastRun.startedAt.getTime() > 60_000,
  );
  return [
    ...all.map(checkProvider),
    ...(waiting.length > 0
      ? [
          warning(
            'refresh jobs',
            `${waiting.map(({ name }) => name).join(', ')} waited more than a minute: no refresh worker is running`,
          ),
        ]
      : []),
  ];
}

function checkProvider({ name, failures, lastRun, items, nextRunAt }: ProviderOverview): Finding {
  const about = `provider "${name}"`;
  if (failures === 0) return ok(about, `${String(items)} entries`);
  const reason = lastRun?.error ?? 'for no known reason';
  const times = failures === 1 ? 'once' : `${String(failures)} times in a row`;
  return warning(
    about,
    `failed ${times}: ${reason} Tried again ${nextRunAt.toISOString()}; ${String(items)} entries stay listed.`,
  );
}

async function checkKeys(db: Queryable, now: Date): Promise<Finding> {
  const [newest, ...older] = await listLiveKeys(db, 'links');
  if (!newest) return ok('signing keys', 'the first one is made when Airdex starts');
  const days = Math.floor((now.getTime() - newest.createdAt.getTime()) / day);
  const words = `the newest is ${String(days)} days old, ${String(older.length)} older still verify`;
  return days > oldKeyDays
    ? warning('signing keys', `${words}: make a new one, POST /api/v1/admin/link-keys`)
    : ok('signing keys', words);
}
