<?php

declare(strict_types=1);

/**
 * Does with a real Airdex what an admin of Nextcloud does, one step for each word of the second argument, and says
 * after each what the check of the connection finds: `php talk-to-airdex.php LINK connect,rotate,leave`.
 */

// Debian's, which phpunit itself would load.
require_once 'PHPUnit/Autoload.php';
require __DIR__ . '/bootstrap.php';

use OCA\Airdex\Connection\AirdexClient;
use OCA\Airdex\Connection\ConnectionCheck;
use OCA\Airdex\Connection\ConnectionFailed;
use OCA\Airdex\Connection\Finding;
use OCA\Airdex\Connection\Pairing;
use OCA\Airdex\Tests\parts\AirdexTestCase;
use OCA\Airdex\Tests\parts\StreamClient;
use OCP\Defaults;

$cloud = new class() extends AirdexTestCase {
	/** @param list<string> $steps */
	public function talk(string $link, array $steps): void {
		$this->setUp();
		$this->now = time();
		$client = new AirdexClient(new StreamClient());
		$pairing = new Pairing($client, $this->connection, $this->keys, $this->tokens, $this->urls(), new Defaults(), $this->clock(), $this->words());
		$check = new ConnectionCheck($client, $this->connection, $this->tokens, $this->urls(), $this->clock(), $this->words());
		foreach ($steps as $step) {
			$failure = null;
			try {
				match ($step) {
					'connect' => $pairing->connect($link),
					'rotate' => $pairing->rotate(),
					'drop-old' => $pairing->rotate(dropOld: true),
					'leave' => $pairing->disconnect(),
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
			], JSON_THROW_ON_ERROR), "\n";
		}
	}
};
$cloud->talk($argv[1], explode(',', $argv[2]));
