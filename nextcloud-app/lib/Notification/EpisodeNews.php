<?php

declare(strict_types=1);

namespace OCA\Airdex\Notification;

use OCA\Airdex\AppInfo\Application;
use OCP\IConfig;

/** Who wants to be told of new episodes, and which ones they have in their inbox already. */
class EpisodeNews {
	private const WANTED = 'notify_episodes';
	private const KNOWN = 'known_episodes';
	private const SHOWS = 'known_shows';

	public function __construct(
		private IConfig $config,
	) {
	}

	public function isWanted(string $userId): bool {
		return $this->config->getUserValue($userId, Application::ID, self::WANTED, 'no') === 'yes';
	}

	/** What is in the inbox at that moment is no news. */
	public function setWanted(string $userId, bool $wanted): void {
		$this->config->deleteUserValue($userId, Application::ID, self::KNOWN);
		$this->config->deleteUserValue($userId, Application::ID, self::SHOWS);
		if ($wanted) {
			$this->config->setUserValue($userId, Application::ID, self::WANTED, 'yes');
		} else {
			$this->config->deleteUserValue($userId, Application::ID, self::WANTED);
		}
	}

	/** @return list<string> ids of users */
	public function whoWants(): array {
		return $this->config->getUsersForUserValue(Application::ID, self::WANTED, 'yes');
	}

	/** @return list<string>|null ids of episodes; null where nothing was looked at yet */
	public function known(string $userId): ?array {
		return $this->read($userId, self::KNOWN);
	}

	/** @return list<string> ids of shows that had an episode in the inbox before */
	public function knownShows(string $userId): array {
		return $this->read($userId, self::SHOWS) ?? [];
	}

	/**
	 * @param list<string> $episodes
	 * @param list<string> $shows
	 */
	public function keepKnown(string $userId, array $episodes, array $shows): void {
		$this->config->setUserValue($userId, Application::ID, self::KNOWN, json_encode($episodes, JSON_THROW_ON_ERROR));
		$this->config->setUserValue($userId, Application::ID, self::SHOWS, json_encode($shows, JSON_THROW_ON_ERROR));
	}

	/** @return list<string>|null */
	private function read(string $userId, string $key): ?array {
		$known = json_decode($this->config->getUserValue($userId, Application::ID, $key, ''), true);
		return is_array($known) ? array_values(array_filter($known, 'is_string')) : null;
	}
}
