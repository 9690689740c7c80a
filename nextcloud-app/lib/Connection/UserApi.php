<?php

declare(strict_types=1);

namespace OCA\Airdex\Connection;

use OCA\Airdex\Token\TokenIssuer;
use OCP\IUser;
use Psr\Log\LoggerInterface;

/** Asks Airdex in the name of a user, for what Nextcloud shows outside of our own pages. */
class UserApi {
	public function __construct(
		private AirdexClient $client,
		private Connection $connection,
		private TokenIssuer $tokens,
		private LoggerInterface $log,
	) {
	}

	/**
	 * Null where Airdex is not connected, is away, or has no such thing: Nextcloud's own pages go on without it.
	 *
	 * @param array<string, string|int> $query
	 * @param float $timeout in seconds
	 * @return array<mixed>|null
	 */
	public function get(IUser $user, string $path, array $query = [], float $timeout = 4): ?array {
		$url = $this->connection->url();
		$token = $this->tokens->forUser($user);
		if ($url === null || $token === null) {
			return null;
		}
		try {
			$answer = $this->client->ask('GET', "$url/api/v1$path" . ($query === [] ? '' : '?' . http_build_query($query)), $token, timeout: $timeout);
		} catch (AirdexUnreachable $error) {
			$this->log->info('Airdex did not answer', ['app' => 'airdex', 'exception' => $error]);
			return null;
		}
		return $answer->isWell() ? $answer->body : null;
	}
}
