<?php

declare(strict_types=1);

/**
 * Tokens as this app makes them, for the tests of the API: `php tests/make-vectors.php > tests/vectors/tokens.json`,
 * then `npx prettier --write` on it.
 * A signature is another one each time, so the file changes whenever this runs; its claims do not.
 */

require __DIR__ . '/bootstrap.php';

use OCA\Airdex\Token\SigningKey;

$now = 1_800_000_000;
$key = SigningKey::make('vectors-1');
$other = SigningKey::make('vectors-1');
$users = [
	['id' => 'ann', 'name' => 'Ann', 'roles' => ['listener']],
	['id' => 'root', 'name' => 'Admin', 'roles' => ['listener', 'admin']],
	['id' => "a b_.@-'", 'name' => "\"</script>\u{1F4FB}\\ Ö", 'roles' => ['listener']],
	['id' => '0', 'name' => '', 'roles' => ['listener']],
	['id' => str_repeat('x', 64), 'name' => str_repeat('ä', 64), 'roles' => ['listener']],
];
$claims = fn (array $user) => [
	'iss' => 'nextcloud:ocvectors',
	'aud' => 'airdex',
	'sub' => $user['id'],
	'name' => $user['name'],
	'roles' => $user['roles'],
	'iat' => $now,
	'nbf' => $now - 30,
	'exp' => $now + 300,
	'jti' => 'rrrrrrrrrrrrrrrrrrrrrr',
];
$good = array_map(fn (array $user) => ['user' => $user, 'token' => $key->sign($claims($user))], $users);

[$header, $payload, $signature] = explode('.', $good[0]['token']);
$encode = fn (string $bytes) => rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
openssl_sign("$header.$payload", $der, $key->toArray()['pem'], OPENSSL_ALGO_SHA256);
$admin = $encode(json_encode([...$claims($users[0]), 'roles' => ['listener', 'admin']]));
$bad = [
	'a signature in the form of openssl' => "$header.$payload." . $encode($der),
	'claims changed afterwards' => "$header.$admin.$signature",
	'no signature' => "$header.$payload.",
	'no algorithm' => $encode('{"alg":"none","typ":"JWT","kid":"vectors-1"}') . ".$payload.",
	'the key of somebody else' => $other->sign($claims($users[0])),
	'for somebody else' => $key->sign(['aud' => 'other'] + $claims($users[0])),
	'what this Nextcloud says in its own name' => $key->sign(['aud' => 'airdex-pairing'] + $claims($users[0])),
	'another Nextcloud' => $key->sign(['iss' => 'nextcloud:other'] + $claims($users[0])),
	'ten minutes old' => $key->sign(['iat' => $now - 600, 'nbf' => $now - 630, 'exp' => $now - 300] + $claims($users[0])),
	'ten minutes ahead' => $key->sign(['iat' => $now + 600, 'nbf' => $now + 570, 'exp' => $now + 900] + $claims($users[0])),
];
$vectors = [
	'now' => $now,
	'issuer' => 'nextcloud:ocvectors',
	'key' => $key->toArray(),
	'jwk' => $key->publicJwk(),
	'good' => $good,
	'bad' => array_map(fn (string $why, string $token) => ['why' => $why, 'token' => $token], array_keys($bad), $bad),
];
echo json_encode($vectors, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR), "\n";
