<?php

declare(strict_types=1);

namespace OCA\Airdex\Token;

use OCA\Airdex\AppInfo\Application;
use OCP\IAppConfig;
use OCP\Security\ISecureRandom;

/** The keys of this Nextcloud, newest first: the first signs, all of them are shown in public. */
class KeyRing {
	private const CONFIG = 'signing_keys';
	private const COMING = 'coming_key';

	public function __construct(
		private IAppConfig $config,
		private ISecureRandom $random,
	) {
	}

	/** @return list<SigningKey> */
	public function all(): array {
		$stored = $this->config->getValueArray(Application::ID, self::CONFIG, [], lazy: true);
		return array_map(fn (array $key) => new SigningKey($key['kid'], $key['pem']), array_values($stored));
	}

	public function current(): ?SigningKey {
		return $this->all()[0] ?? null;
	}

	/** A new pair that is not kept yet: it signs nothing until Airdex knows it. */
	public function make(): SigningKey {
		return SigningKey::make($this->random->generate(16, ISecureRandom::CHAR_LOWER . ISecureRandom::CHAR_DIGITS));
	}

	/** @param list<SigningKey> $keys */
	public function keep(array $keys): void {
		$stored = array_map(fn (SigningKey $key) => $key->toArray(), $keys);
		$this->config->setValueArray(Application::ID, self::CONFIG, $stored, lazy: true, sensitive: true);
	}

	/** A key that Airdex was told of and has not confirmed: it may know it, or not. */
	public function coming(): ?SigningKey {
		$stored = $this->config->getValueArray(Application::ID, self::COMING, [], lazy: true);
		return $stored === [] ? null : new SigningKey($stored['kid'], $stored['pem']);
	}

	public function keepComing(?SigningKey $key): void {
		if ($key === null) {
			$this->config->deleteKey(Application::ID, self::COMING);
			return;
		}
		$this->config->setValueArray(Application::ID, self::COMING, $key->toArray(), lazy: true, sensitive: true);
	}

	public function forget(): void {
		$this->config->deleteKey(Application::ID, self::CONFIG);
		$this->keepComing(null);
	}
}
