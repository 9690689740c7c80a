<?php

declare(strict_types=1);

namespace OCA\Airdex\Connection;

/** What an admin of Airdex hands over: `https://airdex.example/#/connect/<code>`. */
final class ConnectionLink {
	private function __construct(
		public readonly string $url,
		public readonly string $code,
	) {
	}

	/** Null for what is no such link. */
	public static function parse(string $text): ?self {
		if (preg_match('~^(https?://[^\s#?]+?)/*#/connect/([A-Za-z0-9_-]{10,200})$~', trim($text), $match) !== 1) {
			return null;
		}
		[, $url, $code] = $match;
		$hasLogin = isset(parse_url($url)['user']);
		return Origin::of($url) === null || $hasLogin ? null : new self($url, $code);
	}
}
