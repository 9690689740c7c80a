<?php

declare(strict_types=1);

namespace OCA\Airdex\Connection;

/** One thing that was looked at, and how it is. */
final class Finding implements \JsonSerializable {
	public function __construct(
		/** address, tls, clock, keys or cors. */
		public readonly string $about,
		public readonly bool $isWell,
		public readonly string $words,
	) {
	}

	/** @return array{about: string, isWell: bool, words: string} */
	public function jsonSerialize(): array {
		return ['about' => $this->about, 'isWell' => $this->isWell, 'words' => $this->words];
	}
}
