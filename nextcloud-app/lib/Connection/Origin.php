<?php

declare(strict_types=1);

namespace OCA\Airdex\Connection;

/** Scheme, host and port of an address, as browsers write it. */
final class Origin {
	/** Null for what is no address of the web. */
	public static function of(string $url): ?string {
		$parts = parse_url(trim($url));
		$scheme = strtolower($parts['scheme'] ?? '');
		$host = strtolower($parts['host'] ?? '');
		if (!in_array($scheme, ['http', 'https'], true) || preg_match('/^[a-z0-9._\-\[\]:]+$/', $host) !== 1) {
			return null;
		}
		$usual = $scheme === 'https' ? 443 : 80;
		$port = $parts['port'] ?? $usual;
		return "$scheme://$host" . ($port === $usual ? '' : ":$port");
	}
}
