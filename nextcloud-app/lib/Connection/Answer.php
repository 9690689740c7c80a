<?php

declare(strict_types=1);

namespace OCA\Airdex\Connection;

/** What Airdex, or whatever stands at its address, answered. */
final class Answer {
	/**
	 * @param array<mixed>|null $body null where it is no JSON
	 * @param array<string, list<string>> $headers by names in small letters
	 */
	public function __construct(
		public readonly int $status,
		public readonly ?array $body,
		private readonly array $headers = [],
	) {
	}

	public function isWell(): bool {
		return $this->status >= 200 && $this->status < 300;
	}

	public function header(string $name): string {
		return implode(', ', $this->headers[$name] ?? []);
	}

	/** Airdex says what is wrong as a problem document (RFC 9457). */
	public function isOfAirdex(): bool {
		return !$this->isWell() && $this->detail() !== '';
	}

	/** Why it refused, in its own words; '' where it has none. */
	public function detail(): string {
		$words = $this->body['detail'] ?? $this->body['title'] ?? '';
		return is_string($words) ? $words : '';
	}
}
