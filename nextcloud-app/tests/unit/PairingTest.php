<?php

declare(strict_types=1);

use OCA\Airdex\Connection\Answer;
use OCA\Airdex\Connection\ConnectionFailed;
use OCA\Airdex\Connection\Pairing;
use OCA\Airdex\Tests\parts\AirdexTestCase;
use OCP\Defaults;

class PairingTest extends AirdexTestCase {
	private const LINK = 'https://airdex.example/#/connect/aBWOdM4viTMSHcD92cKecg';
	private const PAIRED = [
		'issuer' => 'nextcloud:ocabc123',
		'name' => 'Our cloud',
		'audience' => 'airdex',
		'publicUrl' => 'http://inside:3000',
		'mediaUrl' => 'https://media.example/',
	];

	private function pairing(): Pairing {
		return new Pairing($this->airdex, $this->connection, $this->keys, $this->tokens, $this->urls(), new Defaults(), $this->clock(), $this->words());
	}

	public function testOneLinkConnects(): void {
		$this->airdex->answers['/api/v1/pairing'] = new Answer(200, self::PAIRED);
		$this->pairing()->connect(self::LINK, ['https://cloud.example', 'https://radio.example:8443/x']);
		$this->assertTrue($this->connection->isConnected());
		$this->assertSame('https://airdex.example', $this->connection->url());
		$this->assertSame('https://media.example', $this->connection->mediaUrl());
		[$asked] = $this->airdex->asked;
		$this->assertSame(['POST', 'https://airdex.example/api/v1/pairing', null], [$asked['method'], $asked['url'], $asked['token']]);
		$this->assertSame([
			'code' => 'aBWOdM4viTMSHcD92cKecg',
			'issuer' => [
				'id' => 'nextcloud:ocabc123',
				'name' => 'Our cloud',
				'url' => 'https://cloud.example',
				'origins' => ['https://cloud.example', 'https://radio.example:8443'],
			],
			'keys' => [$this->keys->current()->publicJwk()],
		], $asked['json']);
	}

	public function testPrivateKeysAreNeverSent(): void {
		$this->airdex->answers = ['/pairing' => new Answer(200, self::PAIRED), '/keys' => new Answer(200, ['keys' => []])];
		$this->pairing()->connect(self::LINK);
		$this->pairing()->rotate(dropOld: true);
		$this->pairing()->disconnect();
		$this->assertCount(4, $this->airdex->asked);
		$sent = json_encode($this->airdex->asked);
		$this->assertStringNotContainsString('PRIVATE', $sent);
		$this->assertStringNotContainsString('"d"', $sent);
	}

	/** @dataProvider refusals */
	public function testWhereItDoesNotConnectItSaysWhyAndKeepsNothing(?Answer $answer, string $link, string $words): void {
		$this->airdex->isAway = $answer === null;
		$this->airdex->answers['/api/v1/pairing'] = $answer ?? new Answer(500, null);
		try {
			$this->pairing()->connect($link);
			$this->fail('It connected.');
		} catch (ConnectionFailed $failure) {
			$this->assertStringContainsString($words, $failure->getMessage());
		}
		$this->assertSame([], $this->config->values);
	}

	public function refusals(): array {
		return [
			'a used link' => [new Answer(410, ['detail' => 'This link was used already.']), self::LINK, 'This link was used already.'],
			'a known Nextcloud' => [new Answer(409, ['detail' => 'This one is known.']), self::LINK, 'This one is known.'],
			'some other page' => [new Answer(200, null), self::LINK, 'is no Airdex'],
			'another id' => [new Answer(200, ['issuer' => 'nextcloud:other'] + self::PAIRED), self::LINK, 'is no Airdex'],
			'an address that is none' => [new Answer(200, ['mediaUrl' => 'x; script-src *'] + self::PAIRED), self::LINK, 'is no Airdex'],
			'a redirect' => [new Answer(301, null), self::LINK, 'status 301'],
			'nobody there' => [null, self::LINK, 'cannot be reached at https://airdex.example/api/v1/pairing: Connection refused'],
			'no link' => [new Answer(200, self::PAIRED), 'https://airdex.example', 'no connection link'],
		];
	}

	public function testAFailedTryLeavesTheConnectionOfBeforeAlone(): void {
		$this->connect();
		$before = $this->config->values;
		$this->airdex->isAway = true;
		try {
			$this->pairing()->connect(self::LINK);
		} catch (ConnectionFailed) {
		}
		$this->assertSame($before, $this->config->values);
	}

	public function testANewKeySignsOnlyOnceAirdexKnowsIt(): void {
		$this->connect();
		$old = $this->keys->current();
		$this->airdex->answers['/pairing/keys'] = new Answer(503, ['detail' => 'Airdex cannot answer just now.']);
		try {
			$this->pairing()->rotate();
			$this->fail('It rotated.');
		} catch (ConnectionFailed) {
			$this->assertSame([$old->kid], array_map(fn ($key) => $key->kid, $this->keys->all()));
		}
		$this->airdex->answers['/pairing/keys'] = new Answer(200, ['keys' => []]);
		$new = $this->pairing()->rotate();
		$this->assertSame([$new->kid, $old->kid], array_map(fn ($key) => $key->kid, $this->keys->all()));
		$claims = $this->claimsOf(end($this->airdex->asked)['json']['token']);
		$this->assertSame($new->publicJwk(), $claims['key']);
		$this->assertStringContainsString($old->kid, base64_decode(explode('.', end($this->airdex->asked)['json']['token'])[0]));
	}

	public function testANewKeySignsAlsoWhereTheAnswerThatItArrivedWasLost(): void {
		$this->connect();
		$old = $this->keys->current();
		$this->airdex->answers['/pairing/keys'] = new Answer(200, ['keys' => []]);
		$this->airdex->lost = 1;
		$new = $this->pairing()->rotate();
		$this->assertSame([$new->kid, $old->kid], array_map(fn ($key) => $key->kid, $this->keys->all()));
		$this->assertSame([$old->kid, $new->kid], array_map($this->signerOf(...), $this->airdex->asked));
	}

	/** @param array{json: array{token: string}} $asked */
	private function signerOf(array $asked): string {
		return json_decode(base64_decode(explode('.', $asked['json']['token'])[0]), true)['kid'];
	}

	public function testAnOldKeyCanBeDroppedAtOnce(): void {
		$this->connect();
		$this->airdex->answers['/pairing/keys'] = new Answer(200, ['keys' => []]);
		$new = $this->pairing()->rotate(dropOld: true);
		$this->assertSame([$new->kid], array_map(fn ($key) => $key->kid, $this->keys->all()));
		$this->assertSame(0, $this->claimsOf(end($this->airdex->asked)['json']['token'])['keepSeconds']);
	}

	public function testThereIsNothingToRotateWhereNothingIsConnected(): void {
		$this->expectException(ConnectionFailed::class);
		$this->pairing()->rotate();
	}

	public function testLeavingForgetsTheConnectionAlsoWhileAirdexIsAway(): void {
		$this->connect();
		$this->airdex->isAway = true;
		$this->assertFalse($this->pairing()->disconnect());
		$this->assertSame([], $this->config->values);
		$this->connect();
		$this->airdex->isAway = false;
		$this->airdex->answers['/pairing/end'] = new Answer(204, null);
		$this->assertTrue($this->pairing()->disconnect());
		$this->assertSame([], $this->config->values);
	}
}
