<?php

declare(strict_types=1);

namespace OCA\Airdex\Connection;

use OCA\Airdex\Token\TokenIssuer;
use OCP\IUser;

/** Asks Airdex in the name of a user, for what Nextcloud shows outside of our own pages. */
class UserApi {
	public function __construct(
		private AirdexClient $client,
		private Connection $connection,
		private TokenIssuer $tokens,
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
		try {
			$answer = $this->ask($user, $path, $query, $timeout);
		} catch (AirdexUnreachable) {
			return null;
		}
		return $answer?->isWell() ? $answer->body : null;
	}

	/**
	 * The same for who wants to know why not. Null where Airdex is not connected, or the user is disabled.
	 *
	 * @param array<string, string|int> $query
	 * @param float $timeout in seconds
	 * @throws AirdexUnreachable
	 */
	public function ask(IUser $user, string $path, array $query = [], float $timeout = 4): ?Answer {
		$url = $this->connection->url();
		$token = $this->tokens->forUser($user);
		if ($url === null || $token === null) {
			return null;
		}
		return $this->client->ask('GET', "$url/api/v1$path" . ($query === [] ? '' : '?' . http_build_query($query)), $token, timeout: $timeout);
	}
}
