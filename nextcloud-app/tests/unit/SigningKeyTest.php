<?php

declare(strict_types=1);

use OCA\Airdex\Token\EcdsaSignature;
use OCA\Airdex\Token\SigningKey;
use PHPUnit\Framework\TestCase;

class SigningKeyTest extends TestCase {
	/** Numbers that begin with a zero byte, or look negative, come about once in some dozen tries. */
	public function testSignsWhatItsPublicHalfVerifiesHoweverTheNumbersFall(): void {
		for ($round = 0; $round < 60; $round++) {
			$key = SigningKey::make('k1');
			$jwk = $key->publicJwk();
			$this->assertSame([43, 43], [strlen($jwk['x']), strlen($jwk['y'])]);
			[$header, $claims, $signature] = explode('.', $key->sign(['sub' => "user $round"]));
			$raw = base64_decode(strtr($signature, '-_', '+/'));
			$this->assertSame(64, strlen($raw));
			$this->assertSame(1, openssl_verify("$header.$claims", $this->der($raw), $this->publicPem($key), OPENSSL_ALGO_SHA256));
			$this->assertSame(0, openssl_verify("$header.x$claims", $this->der($raw), $this->publicPem($key), OPENSSL_ALGO_SHA256));
		}
	}

	public function testNeverShowsItsPrivateHalf(): void {
		$key = SigningKey::make('k1');
		$this->assertSame(['kid', 'kty', 'crv', 'x', 'y', 'alg', 'use'], array_keys($key->publicJwk()));
		$this->assertStringNotContainsString('PRIVATE', json_encode($key));
	}

	public function testIsTheSameAfterItWasKept(): void {
		$key = SigningKey::make('k1');
		['kid' => $kid, 'pem' => $pem] = $key->toArray();
		$this->assertSame($key->publicJwk(), (new SigningKey($kid, $pem))->publicJwk());
	}

	public function testSaysSoWhereTheKeptKeyIsBroken(): void {
		$this->expectException(RuntimeException::class);
		(new SigningKey('k1', 'nonsense'))->sign([]);
	}

	/** @dataProvider signatures */
	public function testNumbersOfASignatureAreThirtyTwoBytesEach(string $der, string $raw): void {
		$this->assertSame($raw, bin2hex(EcdsaSignature::fromDer(hex2bin($der))));
	}

	public function signatures(): array {
		$one = str_repeat('00', 31) . '01';
		$high = 'ff' . str_repeat('11', 31);
		return [
			'short ones are filled' => ['3006020101020101', $one . $one],
			'a leading zero goes' => ['3046022100' . $high . '022100' . $high, $high . $high],
			'one of each' => ['3026' . '022100' . $high . '020101', $high . $one],
		];
	}

	/** @dataProvider broken */
	public function testWhatIsNoSignatureIsNotTakenForOne(string $der): void {
		$this->expectException(RuntimeException::class);
		EcdsaSignature::fromDer(hex2bin($der));
	}

	public function broken(): array {
		return [['3006020101020101ff'], ['3026' . '022101' . str_repeat('11', 32) . '02']];
	}

	private function publicPem(SigningKey $key): string {
		return openssl_pkey_get_details(openssl_pkey_get_private($key->toArray()['pem']))['key'];
	}

	private function der(string $raw): string {
		$numbers = '';
		foreach (str_split($raw, 32) as $number) {
			$number = ltrim($number, "\0");
			$number = ord($number[0]) > 127 ? "\0$number" : $number;
			$numbers .= "\x02" . chr(strlen($number)) . $number;
		}
		return "\x30" . chr(strlen($numbers)) . $numbers;
	}
}
