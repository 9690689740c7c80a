<?php

declare(strict_types=1);

/**
 * Does with a real Airdex what an admin of Nextcloud does, one step for each word of the second argument, and says
 * after each what the check of the connection finds: `php talk-to-airdex.php LINK connect,rotate,leave`.
 */

// Debian's, which phpunit itself would load.
require_once 'PHPUnit/Autoload.php';
require __DIR__ . '/bootstrap.php';

use OCA\Airdex\BackgroundJob\EraseUser;
use OCA\Airdex\Connection\AirdexClient;
use OCA\Airdex\Connection\AirdexUnreachable;
use OCA\Airdex\Connection\Answer;
use OCA\Airdex\Connection\ConnectionCheck;
use OCA\Airdex\Connection\ConnectionFailed;
use OCA\Airdex\Connection\Finding;
use OCA\Airdex\Connection\UserApi;
use OCA\Airdex\Tests\parts\AirdexTestCase;
use OCA\Airdex\Tests\parts\StreamClient;
use OCP\BackgroundJob\IJobList;

/** Airdex hears what is asked, and the answer gets lost, so many times. */
class LossyClient extends AirdexClient {
	public int $lost = 0;

	public function ask(string $method, string $url, ?string $token = null, ?array $json = null, array $headers = [], float $timeout = 10): Answer {
		$answer = parent::ask($method, $url, $token, $json, $headers, $timeout);
		if ($this->lost-- > 0) {
			throw new AirdexUnreachable('timeout');
		}
		return $answer;
	}
}

$cloud = new class() extends AirdexTestCase {
	/** @param list<string> $steps */
	public function talk(string $link, array $steps): void {
		$this->setUp();
		$this->now = time();
		$client = new LossyClient(new StreamClient(), $this->log());
		$pairing = $this->pairing($client);
		$check = new ConnectionCheck($client, $this->connection, $this->tokens, $this->urls(), $this->clock(), $this->trouble(), $pairing, $this->words());
		foreach ($steps as $step) {
			$failure = null;
			try {
				match ($step) {
					'connect' => $pairing->connect($link),
					'rotate' => $pairing->rotate(),
					'drop-old' => $pairing->rotate(dropOld: true),
					'rotate-unheard' => ($client->lost = 2) && $pairing->rotate(),
					'leave' => $pairing->disconnect(),
					'erase' => $this->erase($client, 'ann'),
					'ten-minutes-late' => $this->now -= 600,
					'ten-minutes-early' => $this->now += 600,
				};
			} catch (ConnectionFailed $error) {
				$failure = $error->getMessage();
			}
			$findings = $check->run($this->user('root', 'Admin'));
			$broken = array_filter($findings, fn (Finding $finding) => !$finding->isWell);
			echo json_encode([
				'step' => $step,
				'failure' => $failure,
				'broken' => array_map(fn (Finding $finding) => $finding->about, array_values($broken)),
				'keys' => array_map(fn ($key) => $key->kid, $this->keys->all()),
				'ann' => (new UserApi($client, $this->connection, $this->tokens))->get($this->user('ann'), '/me')['id'] ?? null,
			], JSON_THROW_ON_ERROR), "\n";
		}
	}

	private function erase(AirdexClient $client, string $user): void {
		$job = new EraseUser($this->clock(), $client, $this->connection, $this->tokens, $this->createStub(IJobList::class), $this->log());
		(new ReflectionMethod($job, 'run'))->invoke($job, ['user' => $user, 'tries' => 0]);
	}
};
$cloud->talk($argv[1], explode(',', $argv[2]));
