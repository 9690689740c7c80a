<?php

declare(strict_types=1);

namespace OCA\Airdex\Token;

/** A key pair of the curve P-256, which signs tokens as ES256 (RFC 7518). */
final class SigningKey {
	public function __construct(
		public readonly string $kid,
		private readonly string $pem,
	) {
	}

	public static function make(string $kid): self {
		$key = openssl_pkey_new(['private_key_type' => OPENSSL_KEYTYPE_EC, 'curve_name' => 'prime256v1']);
		if ($key === false || !openssl_pkey_export($key, $pem)) {
			throw new \RuntimeException('openssl could not make a key pair: ' . openssl_error_string());
		}
		return new self($kid, $pem);
	}

	/** @return array{kid: string, pem: string} */
	public function toArray(): array {
		return ['kid' => $this->kid, 'pem' => $this->pem];
	}

	/** @return array<string, string> the public half, as a JWK (RFC 7517) */
	public function publicJwk(): array {
		$details = openssl_pkey_get_details($this->open());
		return [
			'kid' => $this->kid,
			'kty' => 'EC',
			'crv' => 'P-256',
			'x' => Base64Url::encode(str_pad($details['ec']['x'], 32, "\0", STR_PAD_LEFT)),
			'y' => Base64Url::encode(str_pad($details['ec']['y'], 32, "\0", STR_PAD_LEFT)),
			'alg' => 'ES256',
			'use' => 'sig',
		];
	}

	/** @param array<string, mixed> $claims */
	public function sign(array $claims): string {
		$flags = JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE;
		$header = ['alg' => 'ES256', 'typ' => 'JWT', 'kid' => $this->kid];
		$signed = Base64Url::encode(json_encode($header, $flags)) . '.' . Base64Url::encode(json_encode($claims, $flags));
		if (!openssl_sign($signed, $der, $this->open(), OPENSSL_ALGO_SHA256)) {
			throw new \RuntimeException('openssl could not sign: ' . openssl_error_string());
		}
		return $signed . '.' . Base64Url::encode(EcdsaSignature::fromDer($der));
	}

	private function open(): \OpenSSLAsymmetricKey {
		$key = openssl_pkey_get_private($this->pem);
		if ($key === false) {
			throw new \RuntimeException('The stored key cannot be read: ' . openssl_error_string());
		}
		return $key;
	}
}
