<?php

declare(strict_types=1);

use OCA\Airdex\Tests\parts\AirdexTestCase;

class TokenIssuerTest extends AirdexTestCase {
	public function testVouchesForAUserForFiveMinutes(): void {
		$this->connect();
		$token = $this->tokens->forUser($this->user('ann', 'Ann Ö.'));
		$claims = $this->claimsOf($token);
		$this->assertSame('rrrrrrrrrrrrrrrrrrrrr1', $claims['jti']);
		unset($claims['jti']);
		$this->assertSame([
			'iss' => 'nextcloud:ocabc123',
			'aud' => 'airdex',
			'sub' => 'ann',
			'name' => 'Ann Ö.',
			'roles' => ['listener'],
			'iat' => $this->now,
			'nbf' => $this->now - 30,
			'exp' => $this->now + 300,
		], $claims);
		$header = json_decode(base64_decode(explode('.', $token)[0]), true);
		$this->assertSame(['alg' => 'ES256', 'typ' => 'JWT', 'kid' => $this->keys->current()->kid], $header);
	}

	public function testVouchesForNobodyWhereNothingIsConnected(): void {
		$this->assertNull($this->tokens->forUser($this->user('ann')));
		$this->keys->keep([$this->keys->make()]);
		$this->assertNull($this->tokens->forUser($this->user('ann')));
	}

	public function testAdminsAreThoseOfNextcloudAndOfTheChosenGroup(): void {
		$this->connect();
		$this->members = ['radio' => ['bob']];
		$roles = fn (string $id) => $this->claimsOf($this->tokens->forUser($this->user($id)))['roles'];
		$this->assertSame([['listener', 'admin'], ['listener']], [$roles('root'), $roles('bob')]);
		$this->connection->setAdminGroup('radio');
		$this->assertSame([['listener', 'admin'], ['listener', 'admin'], ['listener']], array_map($roles, ['root', 'bob', 'ann']));
	}

	/** Every character that Nextcloud allows in the id of a user, and names with anything. */
	public function testAnyUserIdAndNameComesThroughWhole(): void {
		$this->connect();
		foreach (["a b_.@-'", '0', str_repeat('x', 64), '1234567890', "o'neil@example.org"] as $id) {
			$claims = $this->claimsOf($this->tokens->forUser($this->user($id, "\"</script>\n\u{1F4FB}\\ $id")));
			$this->assertSame([$id, "\"</script>\n\u{1F4FB}\\ $id"], [$claims['sub'], $claims['name']]);
		}
		$this->assertSame("Bj\u{FFFD}rn", $this->claimsOf($this->tokens->forUser($this->user('b', "Bj\xF6rn")))['name']);
	}

	public function testWhatItSaysInItsOwnNameIsNoUsersToken(): void {
		$this->connect();
		$claims = $this->claimsOf($this->tokens->forPairing($this->keys->current(), ['end' => true]));
		$this->assertSame(['airdex-pairing', true], [$claims['aud'], $claims['end']]);
		$this->assertArrayNotHasKey('sub', $claims);
	}

	public function testKeysAreKeptWhereNextcloudHidesThem(): void {
		$this->connect();
		$this->assertSame(['signing_keys'], $this->config->sensitive);
	}
}
