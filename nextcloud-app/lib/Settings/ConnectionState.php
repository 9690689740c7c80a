<?php

declare(strict_types=1);

namespace OCA\Airdex\Settings;

use OCA\Airdex\Connection\Connection;
use OCA\Airdex\Token\KeyRing;
use OCA\Airdex\Token\SigningKey;
use OCP\IGroup;
use OCP\IGroupManager;

/** The connection as the admin page shows it; never a private key. */
class ConnectionState {
	private const MOST_GROUPS = 500;

	public function __construct(
		private Connection $connection,
		private KeyRing $keys,
		private IGroupManager $groups,
	) {
	}

	/**
	 * @return array{connected: bool, url: ?string, name: string, issuer: string, connectedAt: int, keys: list<string>, adminGroup: string, groups: list<array{id: string, name: string}>}
	 */
	public function read(): array {
		$groups = array_values($this->groups->search('', self::MOST_GROUPS));
		return [
			'connected' => $this->connection->isConnected(),
			'url' => $this->connection->url(),
			'name' => $this->connection->name(),
			'issuer' => $this->connection->issuer(),
			'connectedAt' => $this->connection->connectedAt(),
			'keys' => array_map(fn (SigningKey $key) => $key->kid, $this->keys->all()),
			'adminGroup' => $this->connection->adminGroup(),
			'groups' => array_map(fn (IGroup $group) => ['id' => $group->getGID(), 'name' => $group->getDisplayName()], $groups),
		];
	}
}
