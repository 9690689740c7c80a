<?php

declare(strict_types=1);

namespace OCA\Airdex\Token;

final class Base64Url {
	public static function encode(string $bytes): string {
		return rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
	}
}
