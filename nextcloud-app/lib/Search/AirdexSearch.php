<?php

declare(strict_types=1);

namespace OCA\Airdex\Search;

use OCA\Airdex\AppInfo\Application;
use OCA\Airdex\Connection\Connection;
use OCA\Airdex\Connection\ItemLinks;
use OCA\Airdex\Connection\UserApi;
use OCP\IL10N;
use OCP\IUser;
use OCP\Search\IProvider;
use OCP\Search\ISearchQuery;
use OCP\Search\SearchResult;
use OCP\Search\SearchResultEntry;

/** Stations, shows, episodes and tracks among what Nextcloud's own search finds. */
class AirdexSearch implements IProvider {
	private const LONGEST_TERM = 200;
	private const MOST = 50;

	public function __construct(
		private Connection $connection,
		private UserApi $api,
		private ItemLinks $links,
		private IL10N $l,
	) {
	}

	public function getId(): string {
		return Application::ID;
	}

	public function getName(): string {
		return $this->l->t('Radio and podcasts');
	}

	/** First on our own page; null, and so nowhere, where no Airdex is connected. */
	public function getOrder(string $route, array $routeParameters): ?int {
		if (!$this->connection->isConnected()) {
			return null;
		}
		return str_starts_with($route, Application::ID . '.') ? -1 : 60;
	}

	public function search(IUser $user, ISearchQuery $query): SearchResult {
		$term = mb_substr(trim($query->getTerm()), 0, self::LONGEST_TERM);
		$limit = max(1, min(self::MOST, $query->getLimit()));
		$found = $term === '' ? null : $this->api->get($user, '/search', ['q' => $term, 'limit' => $limit]);
		return SearchResult::complete($this->getName(), array_slice($this->present($found ?? []), 0, $limit));
	}

	/**
	 * A few of every kind, the best of each before the second best.
	 *
	 * @param array<mixed> $found
	 * @return list<SearchResultEntry>
	 */
	private function present(array $found): array {
		$kinds = [
			'stations' => $this->l->t('Station'),
			'podcasts' => $this->l->t('Show'),
			'episodes' => $this->l->t('Episode'),
			'tracks' => $this->l->t('Track'),
		];
		$entries = [];
		foreach ($kinds as $kind => $word) {
			foreach (array_values($found[$kind] ?? []) as $place => $item) {
				if (is_array($item)) {
					$entries[$place][] = $this->entry($item, $word);
				}
			}
		}
		ksort($entries);
		return array_merge(...array_values($entries));
	}

	/** @param array<mixed> $item */
	private function entry(array $item, string $kind): SearchResultEntry {
		$subtitle = $this->links->subtitleOf($item);
		return new SearchResultEntry(
			// A picture of Airdex's would be blocked on most pages: their policy knows nothing of it.
			'',
			$this->links->titleOf($item),
			$subtitle === '' ? $kind : "$kind · $subtitle",
			$this->links->linkTo($item),
			$this->links->icon(),
		);
	}
}
