<?php

declare(strict_types=1);

namespace OCA\Airdex\Dashboard;

use OCA\Airdex\AppInfo\Application;
use OCA\Airdex\Connection\ItemLinks;
use OCA\Airdex\Connection\UserApi;
use OCA\Airdex\Settings\PageState;
use OCP\Dashboard\IAPIWidget;
use OCP\Dashboard\IButtonWidget;
use OCP\Dashboard\IIconWidget;
use OCP\Dashboard\Model\WidgetButton;
use OCP\Dashboard\Model\WidgetItem;
use OCP\IL10N;
use OCP\IURLGenerator;
use OCP\IUserManager;
use OCP\Util;

/** Draws itself in browsers; phones and the desktop client get a list of favorites and suggestions. */
class AirdexWidget implements IAPIWidget, IButtonWidget, IIconWidget {
	public function __construct(
		private PageState $state,
		private UserApi $api,
		private ItemLinks $links,
		private IURLGenerator $urls,
		private IUserManager $users,
		private IL10N $l,
	) {
	}

	public function getId(): string {
		return Application::ID;
	}

	public function getTitle(): string {
		return $this->l->t('Radio');
	}

	public function getOrder(): int {
		return 30;
	}

	public function getIconClass(): string {
		return 'icon-airdex';
	}

	public function getIconUrl(): string {
		return $this->links->icon();
	}

	public function getUrl(): ?string {
		return $this->urls->linkToRouteAbsolute('airdex.page.index');
	}

	public function load(): void {
		$this->state->provide();
		Util::addScript(Application::ID, Application::ID . '-dashboard');
		Util::addStyle(Application::ID, Application::ID . '-dashboard');
	}

	/** @return list<WidgetButton> */
	public function getWidgetButtons(string $userId): array {
		return [new WidgetButton(WidgetButton::TYPE_MORE, (string)$this->getUrl(), $this->l->t('Everything in Airdex'))];
	}

	/** @return list<WidgetItem> */
	public function getItems(string $userId, ?string $since = null, int $limit = 7): array {
		$user = $this->users->get($userId);
		if ($user === null || $limit < 1) {
			return [];
		}
		$limit = min($limit, 50);
		$favorites = $this->api->get($user, '/me/favorites', ['limit' => $limit]);
		if ($favorites === null) {
			// An Airdex that is away or slow is not waited for twice.
			return [];
		}
		$items = $this->itemsOf($favorites);
		if (count($items) < $limit) {
			$items += $this->itemsOf($this->api->get($user, '/me/recommendations', ['limit' => $limit]));
		}
		return array_map($this->present(...), array_slice(array_values($items), 0, $limit));
	}

	/**
	 * @param array<mixed>|null $page
	 * @return array<string, array<mixed>> by their ids
	 */
	private function itemsOf(?array $page): array {
		$items = [];
		foreach ($page['items'] ?? [] as $row) {
			$item = $row['details'] ?? $row['item'] ?? $row;
			if (is_array($item) && isset($item['id'])) {
				$items[(string)$item['id']] = $item;
			}
		}
		return $items;
	}

	/** @param array<mixed> $item */
	private function present(array $item): WidgetItem {
		return new WidgetItem(
			$this->links->titleOf($item),
			$this->links->subtitleOf($item),
			$this->links->linkTo($item),
			$this->links->pictureOf($item),
			(string)$item['id'],
		);
	}
}
