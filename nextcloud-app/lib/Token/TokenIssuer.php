<?php

declare(strict_types=1);

namespace OCA\Airdex\Token;

use OCA\Airdex\Connection\Connection;
use OCP\AppFramework\Utility\ITimeFactory;
use OCP\IGroupManager;
use OCP\IUser;
use OCP\Security\ISecureRandom;

/** Vouches for a user of this Nextcloud, and speaks for this Nextcloud itself. */
class TokenIssuer {
	/** Seconds. */
	public const LIFETIME = 300;
	/** A clock that is a little ahead of Airdex's must not make a token that is not valid yet. Seconds. */
	private const BEFORE = 30;

	public function __construct(
		private Connection $connection,
		private KeyRing $keys,
		private IGroupManager $groups,
		private ITimeFactory $time,
		private ISecureRandom $random,
	) {
	}

	/** Null where no Airdex is connected, and for who is disabled. */
	public function forUser(IUser $user): ?string {
		$key = $this->keys->current();
		if ($key === null || !$this->connection->isConnected() || !$user->isEnabled()) {
			return null;
		}
		$claims = ['sub' => $user->getUID(), 'name' => $user->getDisplayName(), 'roles' => $this->rolesOf($user)];
		return $key->sign($this->claims($this->connection->audience(), $claims));
	}

	/** For a user who was deleted: as a listener, that what is theirs can be erased. Null where no Airdex is connected. */
	public function forDeleted(string $userId): ?string {
		$key = $this->keys->current();
		if ($key === null || !$this->connection->isConnected()) {
			return null;
		}
		return $key->sign($this->claims($this->connection->audience(), ['sub' => $userId, 'roles' => ['listener']]));
	}

	/**
	 * What this Nextcloud asks Airdex in its own name; never taken as a user's token.
	 *
	 * @param array<string, mixed> $asks
	 */
	public function forPairing(SigningKey $key, array $asks): string {
		return $key->sign($this->claims('airdex-pairing', $asks));
	}

	/** @return list<string> */
	public function rolesOf(IUser $user): array {
		$group = $this->connection->adminGroup();
		$isAdmin = $this->groups->isAdmin($user->getUID())
			|| ($group !== '' && $this->groups->isInGroup($user->getUID(), $group));
		return $isAdmin ? ['listener', 'admin'] : ['listener'];
	}

	/**
	 * @param array<string, mixed> $more
	 * @return array<string, mixed>
	 */
	private function claims(string $audience, array $more): array {
		$now = $this->time->getTime();
		return [
			'iss' => $this->connection->issuer(),
			'aud' => $audience,
			...$more,
			'iat' => $now,
			'nbf' => $now - self::BEFORE,
			'exp' => $now + self::LIFETIME,
			'jti' => $this->random->generate(22, ISecureRandom::CHAR_ALPHANUMERIC),
		];
	}
}
