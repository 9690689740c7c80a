<?php

declare(strict_types=1);

namespace OCA\Airdex\Token;

/** openssl writes a signature as DER; a JWS wants its two numbers, 32 bytes each, one after the other. */
final class EcdsaSignature {
	public static function fromDer(string $der): string {
		// SEQUENCE { INTEGER r, INTEGER s }: each number has fewer than 128 bytes, so every length is one byte.
		$rest = substr($der, 2);
		$numbers = '';
		for ($number = 0; $number < 2; $number++) {
			$length = ord($rest[1] ?? "\0");
			$numbers .= str_pad(ltrim(substr($rest, 2, $length), "\0"), 32, "\0", STR_PAD_LEFT);
			$rest = substr($rest, 2 + $length);
		}
		if (strlen($numbers) !== 64 || $rest !== '') {
			throw new \RuntimeException('openssl made a signature of another form.');
		}
		return $numbers;
	}
}
