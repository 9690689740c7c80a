<?php

declare(strict_types=1);

use OCA\Airdex\Connection\Answer;
use OCA\Airdex\Connection\ConnectionFailed;
use OCA\Airdex\Tests\parts\AirdexTestCase;

class PairingTest extends AirdexTestCase {
	private const LINK = 'https://airdex.example/#/connect/aBWOdM4viTMSHcD92cKecg';
	private const PAIRED = [
		'issuer' => 'nextcloud:ocabc123',
		'name' => 'Our cloud',
		'audience' => 'airdex',
		'publicUrl' => 'http://inside:3000',
		'mediaUrl' => 'https://media.example/',
	];

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
			'some other page' => [new Answer(200, null), self::LINK, 'What answers at https://airdex.example is not Airdex'],
			'some other server' => [new Answer(404, null), self::LINK, 'is not Airdex, or one that is too old (status 404). Open the address in a browser'],
			'another id' => [new Answer(200, ['issuer' => 'nextcloud:other'] + self::PAIRED), self::LINK, 'is not Airdex'],
			'an address that is none' => [new Answer(200, ['mediaUrl' => 'x; script-src *'] + self::PAIRED), self::LINK, 'is not Airdex'],
			'an old Airdex' => [new Answer(404, ['type' => '/docs/problems#not-found', 'title' => 'There is no such thing']), self::LINK, 'too old for this app'],
			'a redirect' => [new Answer(301, null, ['location' => ['https://new.example/']]), self::LINK, 'https://airdex.example leads on to https://new.example/'],
			'a proxy alone' => [new Answer(502, null), self::LINK, 'Airdex behind it does not (status 502)'],
			'nobody there' => [null, self::LINK, 'Nothing answers at https://airdex.example. Is Airdex running'],
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

	/** @dataProvider whatAirdexKnows */
	public function testARotationThatGotNoAnswerIsEndedLater(bool $knowsNew, bool $knowsOld): void {
		$this->connect();
		$old = $this->keys->current();
		$this->airdex->isAway = true;
		try {
			$this->pairing()->rotate();
			$this->fail('It rotated.');
		} catch (ConnectionFailed $failure) {
			$this->assertTrue($failure->isOpen);
		}
		$this->assertFalse($this->pairing()->settle());
		$this->assertSame([$old->kid], array_map(fn ($key) => $key->kid, $this->keys->all()), 'the old key signs on');
		$new = $this->keys->coming();
		$this->airdex->isAway = false;
		$known = [$old->kid => $knowsOld, $new->kid => $knowsNew];
		$this->airdex->judge = fn (array $asked) => $known[$this->signerOf($asked)] ? new Answer(200, ['keys' => []]) : new Answer(401, ['detail' => 'Not by this key.']);
		$this->assertTrue($this->pairing()->settle());
		$this->assertSame([$new->kid, $old->kid], array_map(fn ($key) => $key->kid, $this->keys->all()));
		$this->assertSame($new->publicJwk(), $this->claimsOf(end($this->airdex->asked)['json']['token'])['key']);
		$asked = count($this->airdex->asked);
		$this->assertTrue($this->pairing()->settle());
		$this->assertCount($asked, $this->airdex->asked, 'there is nothing to ask any more');
	}

	public function whatAirdexKnows(): array {
		return [
			'the new key never arrived' => [false, true],
			'it arrived just now' => [true, true],
			'it arrived, and the old one has ended since' => [true, false],
		];
	}

	public function testARotationThatIsRefusedLeavesNothingOpen(): void {
		$this->connect();
		$this->airdex->answers['/pairing/keys'] = new Answer(401, ['detail' => 'This Nextcloud is not connected any more.']);
		try {
			$this->pairing()->rotate();
			$this->fail('It rotated.');
		} catch (ConnectionFailed $failure) {
			$this->assertStringContainsString('not connected any more', $failure->getMessage());
		}
		$this->assertNull($this->keys->coming());
	}

	public function testTryingAgainBringsTheSameKey(): void {
		$this->connect();
		$this->airdex->isAway = true;
		try {
			$this->pairing()->rotate();
		} catch (ConnectionFailed) {
		}
		$coming = $this->keys->coming();
		$this->airdex->isAway = false;
		$this->airdex->answers['/pairing/keys'] = new Answer(200, ['keys' => []]);
		$this->assertSame($coming->kid, $this->pairing()->rotate()->kid);
		$this->assertSame($coming->kid, $this->keys->current()->kid);
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
		$this->assertMatchesRegularExpression('/could not be told. Nothing answers at .* if "Our cloud" is still listed .* unlink it there/', $this->pairing()->disconnect());
		$this->assertSame([], $this->config->values);
		$this->connect();
		$this->airdex->isAway = false;
		$this->airdex->answers['/pairing/end'] = new Answer(204, null);
		$this->assertNull($this->pairing()->disconnect());
		$this->assertSame([], $this->config->values);
	}
}
