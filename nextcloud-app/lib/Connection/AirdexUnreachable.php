<?php

declare(strict_types=1);

namespace OCA\Airdex\Connection;

/** Nothing answered: no such name, refused, no time, or a certificate that is not believed. */
class AirdexUnreachable extends \RuntimeException {
	/** What the number of an error of curl means (https://curl.se/libcurl/c/libcurl-errors.html). */
	private const MEANINGS = [
		'name' => [5, 6],
		'refused' => [7],
		'timeout' => [28],
		'certificate' => [51, 58, 60, 66, 77, 82, 83, 90, 91],
		'tls' => [35, 53, 54, 59, 64, 80],
	];

	/** @param 'name'|'refused'|'timeout'|'certificate'|'tls'|'other' $reason */
	public function __construct(
		public readonly string $reason,
		?\Throwable $cause = null,
	) {
		parent::__construct($cause?->getMessage() ?? $reason, 0, $cause);
	}

	public static function because(\Throwable $cause): self {
		preg_match('/cURL error (\d+)/', $cause->getMessage(), $match);
		$number = (int)($match[1] ?? 0);
		foreach (self::MEANINGS as $reason => $numbers) {
			if (in_array($number, $numbers, true)) {
				return new self($reason, $cause);
			}
		}
		return new self('other', $cause);
	}
}
