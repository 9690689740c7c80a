<?php

declare(strict_types=1);

namespace OCA\Airdex\BackgroundJob;

use OCA\Airdex\Connection\Pairing;
use OCP\AppFramework\Utility\ITimeFactory;
use OCP\BackgroundJob\TimedJob;

/** Ends a change of keys whose answer was lost, long before the old key ends, which is after a day. */
class SettleKeys extends TimedJob {
	private const EVERY = 900;

	public function __construct(
		ITimeFactory $time,
		private Pairing $pairing,
	) {
		parent::__construct($time);
		$this->setInterval(self::EVERY);
	}

	/** @param mixed $argument */
	protected function run($argument): void {
		$this->pairing->settle();
	}
}
