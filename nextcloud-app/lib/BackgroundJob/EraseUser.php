<?php

declare(strict_types=1);

namespace OCA\Airdex\BackgroundJob;

use OCA\Airdex\Connection\AirdexClient;
use OCA\Airdex\Connection\AirdexUnreachable;
use OCA\Airdex\Connection\Connection;
use OCA\Airdex\Token\TokenIssuer;
use OCP\AppFramework\Utility\ITimeFactory;
use OCP\BackgroundJob\IJobList;
use OCP\BackgroundJob\QueuedJob;
use Psr\Log\LoggerInterface;

/**
 * Erases in Airdex what a deleted user had there, and tries again until Airdex has done it. Who gets the same user id
 * meanwhile is erased as well: better that than to hand them what was somebody else's.
 */
class EraseUser extends QueuedJob {
	/** Seconds; twice as long each time, a day at most. */
	private const FIRST_PAUSE = 900;
	private const LONGEST_PAUSE = 86_400;
	/** About a year. */
	private const MOST_TRIES = 370;

	public function __construct(
		ITimeFactory $time,
		private AirdexClient $client,
		private Connection $connection,
		private TokenIssuer $tokens,
		private IJobList $jobs,
		private LoggerInterface $log,
	) {
		parent::__construct($time);
	}

	/** @param array{user: string, tries: int} $argument */
	protected function run($argument): void {
		['user' => $user, 'tries' => $tries] = $argument;
		if ($this->erase($user)) {
			return;
		}
		if ($tries >= self::MOST_TRIES) {
			$this->log->error("What the deleted user $user had in Airdex could not be erased in a year.", ['app' => 'airdex']);
			return;
		}
		$pause = min(self::LONGEST_PAUSE, self::FIRST_PAUSE * 2 ** min($tries, 10));
		$this->jobs->scheduleAfter(self::class, $this->time->getTime() + $pause, ['user' => $user, 'tries' => $tries + 1]);
	}

	private function erase(string $user): bool {
		[$url, $token] = [$this->connection->url(), $this->tokens->forDeleted($user)];
		if ($url === null || $token === null) {
			return false;
		}
		try {
			return $this->client->ask('DELETE', "$url/api/v1/me", $token)->isWell();
		} catch (AirdexUnreachable) {
			return false;
		}
	}
}
