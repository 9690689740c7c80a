<?php

declare(strict_types=1);

namespace OCA\Airdex\Connection;

/** Why it did not connect, in words for the admin. */
class ConnectionFailed extends \RuntimeException {
	/** @param bool $isOpen whether Airdex may have done all the same what it was asked: its answer did not come */
	public function __construct(
		string $words,
		public readonly bool $isOpen = false,
		?\Throwable $cause = null,
	) {
		parent::__construct($words, 0, $cause);
	}
}
