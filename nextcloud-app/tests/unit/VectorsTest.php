<?php

declare(strict_types=1);

use OCA\Airdex\Tests\parts\AirdexTestCase;
use OCA\Airdex\Token\SigningKey;

/** The tokens that the API's own tests verify are the ones that this app makes. */
class VectorsTest extends AirdexTestCase {
	public function testTokensAreMadeAsTheVectorsSay(): void {
		$vectors = json_decode(file_get_contents(__DIR__ . '/../vectors/tokens.json'), true);
		$key = new SigningKey($vectors['key']['kid'], $vectors['key']['pem']);
		$this->assertSame($vectors['jwk'], $key->publicJwk());
		$this->now = $vectors['now'];
		$this->connect();
		$this->keys->keep([$key]);
		$withoutSignature = fn (string $token) => array_slice(explode('.', $token), 0, 2);
		foreach ($vectors['good'] as ['user' => $user, 'token' => $token]) {
			$this->admins = $user['roles'] === ['listener'] ? [] : [$user['id']];
			$made = $this->tokens->forUser($this->user($user['id'], $user['name']));
			[$header, $claims] = $withoutSignature($token);
			$this->assertSame($header, $withoutSignature($made)[0]);
			$expected = ['iss' => $this->connection->issuer(), 'jti' => $this->claimsOf($made)['jti']] + $this->claimsOf("$header.$claims.");
			$this->assertSame(array_keys($this->claimsOf("$header.$claims.")), array_keys($this->claimsOf($made)));
			$this->assertEquals($expected, $this->claimsOf($made));
		}
		$this->assertCount(5, $vectors['good']);
	}
}
