<?php

declare(strict_types=1);

namespace OCA\Airdex\BackgroundJob;

use OCA\Airdex\AppInfo\Application;
use OCA\Airdex\Connection\AirdexUnreachable;
use OCA\Airdex\Connection\UserApi;
use OCA\Airdex\Notification\EpisodeNews;
use OCP\AppFramework\Utility\ITimeFactory;
use OCP\BackgroundJob\TimedJob;
use OCP\IUser;
use OCP\IUserManager;
use OCP\Notification\IManager;

/** Tells users of new episodes of the shows that they follow, where they want that. */
class TellNewEpisodes extends TimedJob {
	private const EVERY = 1_800;
	/** As many as are looked at, and are remembered. */
	private const PAGE = 50;
	private const MOST_SHOWS = 1_000;
	/** More at once would be no news but noise. */
	private const MOST = 5;

	public function __construct(
		ITimeFactory $time,
		private EpisodeNews $news,
		private UserApi $api,
		private IUserManager $users,
		private IManager $notifications,
	) {
		parent::__construct($time);
		$this->setInterval(self::EVERY);
	}

	/** @param mixed $argument */
	protected function run($argument): void {
		foreach ($this->news->whoWants() as $userId) {
			$user = $this->users->get($userId);
			if ($user !== null && $user->isEnabled() && !$this->lookFor($user)) {
				// It is away: the others would wait for nothing. It is looked again in half an hour.
				return;
			}
		}
	}

	/** Whether it is worth it to go on with the next user. */
	private function lookFor(IUser $user): bool {
		try {
			$answer = $this->api->ask($user, '/me/inbox', ['limit' => self::PAGE]);
		} catch (AirdexUnreachable) {
			return false;
		}
		if ($answer?->isWell() && $answer->body !== null) {
			$this->tell($user, $answer->body);
		}
		return $answer !== null && $answer->status !== 429 && $answer->status < 500;
	}

	/** @param array<mixed> $page of the inbox */
	private function tell(IUser $user, array $page): void {
		$episodes = array_values(array_filter($page['items'] ?? [], fn ($item) => isset($item['id'], $item['title'])));
		$known = $this->news->known($user->getUID());
		$shows = $this->news->knownShows($user->getUID());
		// What a show brings along when somebody begins to follow it is no news.
		$isNews = fn (array $item) => !in_array($item['id'], $known, true) && in_array($item['podcast']['id'] ?? '', $shows, true);
		$new = $known === null ? [] : array_filter($episodes, $isNews);
		foreach (array_slice($new, 0, self::MOST) as $episode) {
			$this->notify($user, $episode);
		}
		$ids = array_column($episodes, 'id');
		// One that leaves the page and comes back is no news either.
		$this->news->keepKnown(
			$user->getUID(),
			$this->together($ids, $known ?? [], 3 * self::PAGE),
			$this->together(array_filter(array_map(fn (array $item) => $item['podcast']['id'] ?? null, $episodes)), $shows, self::MOST_SHOWS),
		);
	}

	/**
	 * @param array<string> $new
	 * @param list<string> $old
	 * @return list<string>
	 */
	private function together(array $new, array $old, int $most): array {
		return array_slice(array_values(array_unique([...array_values($new), ...$old])), 0, $most);
	}

	/** @param array<mixed> $episode */
	private function notify(IUser $user, array $episode): void {
		$notification = $this->notifications->createNotification();
		$notification->setApp(Application::ID)
			->setUser($user->getUID())
			->setDateTime($this->time->getDateTime())
			->setObject('episode', (string)$episode['id'])
			->setSubject('new_episode', [
				'id' => (string)$episode['id'],
				'title' => mb_substr((string)$episode['title'], 0, 300),
				'show' => mb_substr((string)($episode['podcast']['title'] ?? ''), 0, 300),
			]);
		$this->notifications->notify($notification);
	}
}
